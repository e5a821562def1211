import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.sources import services as sources
from apps.sources.errors import SourcesError
from apps.translation import importing
from apps.translation.errors import TranslationError
from apps.translation.models import ImportState


class Command(BaseCommand):
    help = "Bring in a translation that was made elsewhere, as drafts that people finish."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("source", metavar="SOURCE", help="slug or name of the source")
        parser.add_argument("folder", metavar="FOLDER", type=Path, help="the translated pages")
        parser.add_argument(
            "--credit", default="", help="whose translation it is; the folder's name"
        )
        parser.add_argument(
            "--english", type=Path, metavar="FOLDER", help="the English that was translated"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folders = [folder for folder in (options["folder"], options["english"]) if folder]
        for folder in folders:
            if not folder.is_dir():
                raise CommandError(f"{folder} is no folder.")
        try:
            source = sources.find(options["source"])
            credit = options["credit"] or options["folder"].resolve().name
            row = importing.begin(
                source, credit, None, state=ImportState.READING, heard_at=timezone.now()
            )
            try:
                importing.read_folder(row, options["folder"], options["english"], self.tell)
            except (SourcesError, TranslationError) as error:
                importing.end(row, ImportState.REFUSED, problem=str(error))
                raise
        except (SourcesError, TranslationError) as error:
            raise CommandError(str(error)) from error
        self.report(row.report)

    def tell(self, done: int, total: int) -> None:
        self.stderr.write(f"{done} / {total}")

    def report(self, report: dict[str, Any]) -> None:
        counts = {name: report.get(name, 0) for name in ("pages", "offered", "waiting")}
        self.stdout.write(
            "{pages} pages: {offered} texts offered, {waiting} waiting for a person".format(
                **counts
            )
        )
        for name in ("untranslated", "translated_here", "known"):
            if report.get(name):
                self.stdout.write(f"{report[name]} left out: {name.replace('_', ' ')}")
        for path in report["left"]:
            self.stderr.write(f"{path}: no page of this source is like it")
