import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.documents.classes import ChangeClass
from apps.documents.management import watched
from apps.documents.models import Plan
from apps.documents.planning import PageChange
from apps.sources import services as sources
from apps.sources import updates
from apps.sources.errors import SourcesError
from apps.sources.models import Snapshot, SnapshotState, Source

COLUMNS = [one for one in ChangeClass if one != ChangeClass.UNCHANGED]


class Command(BaseCommand):
    help = "Bring a source to its newest state: shows what would change, then asks."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("source", metavar="SOURCE", help="the source's slug or name")
        parser.add_argument(
            "--from",
            dest="what",
            default="",
            metavar="WHAT",
            help="another place to take it from, from now on: a folder, an archive, a git URL …",
        )
        parser.add_argument("--ref", default=None, help="another tag, branch, commit or version")
        parser.add_argument("--yes", action="store_true", help="apply it without asking")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            source = sources.find(options["source"])
            if begun := updates.half_applied(source):
                self.stderr.write("Going on with the update that was applied only in part.")
                watched.apply(begun, self)
            snapshot = updates.update_source(
                source, in_background=False, what=options["what"], ref=options["ref"]
            )
            watched.fetch(snapshot, self)
            if snapshot.state == SnapshotState.UNCHANGED:
                self.stdout.write(f"{source.slug}: nothing has changed.")
            else:
                self.show(Plan.objects.get(snapshot=snapshot))
                self.settle(source, snapshot, options["yes"])
        except SourcesError as error:
            raise CommandError(str(error)) from error

    def settle(self, source: Source, snapshot: Snapshot, is_agreed: bool) -> None:
        """Apply it, or leave it to somebody who may still want it."""
        if not is_agreed and not sys.stdin.isatty():
            raise CommandError("Nothing is changed yet. Say --yes to apply this update.")
        if is_agreed or input("Apply this update? [y/N] ").strip().casefold() in {"y", "yes"}:
            watched.apply(snapshot, self)
            self.stdout.write(f"{source.slug}: {snapshot.label} is shown now.")
        else:
            updates.drop_plan(snapshot, None)
            self.stdout.write("Nothing was changed.")

    def show(self, plan: Plan) -> None:
        """Two tables: texts by what becomes of them, and the pages behind the numbers."""
        for one in ChangeClass:
            self.stdout.write(f"{one.label:>16}  {plan.counts.get(one.value, 0):6}")
        for page in plan.pages:
            counts = ", ".join(
                f"{one.label} {page['counts'][one.value]}"
                for one in COLUMNS
                if page["counts"].get(one.value)
            )
            origins = " ← " + ", ".join(page["origins"]) if page["origins"] else ""
            change = PageChange(page["change"]).label
            self.stdout.write(f"{change:>16}  {page['path']}{origins}  {counts}".rstrip())
            if page["problem"]:
                self.stderr.write(page["problem"])
