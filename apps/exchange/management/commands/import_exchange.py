import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.accounts.models import User
from apps.accounts.permissions import Action, may
from apps.exchange import services
from apps.exchange.errors import ExchangeError
from apps.sources import services as sources
from apps.sources.errors import SourcesError


class Command(BaseCommand):
    help = "Bring back PO and XLIFF files: their texts become drafts of one member."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("source", metavar="SOURCE", help="slug or name of the source")
        parser.add_argument("place", metavar="PATH", help="a .po, .xlf or .xliff file, or a folder")
        parser.add_argument(
            "--member", required=True, metavar="EMAIL", help="whose drafts they are"
        )
        parser.add_argument("--machine", action="store_true", help="a machine translated them")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["member"]).first()
        if user is None or not may(user, Action.TRANSLATE):
            raise CommandError(f"{options['member']} is nobody who may translate here.")
        try:
            source = sources.find(options["source"])
            report = services.import_from(
                source,
                Path(options["place"]),
                user,
                is_machine=options["machine"],
                tell=self.tell,
            )
        except (SourcesError, ExchangeError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{report.files} files: {report.taken} drafts, {report.unchanged} unchanged, "
            f"{report.untranslated} not translated, {report.not_taken} not taken"
        )
        for listed in report.listed:
            self.stderr.write(f"{listed.file}:{listed.line}: {listed.reason}")

    def tell(self, done: int, total: int) -> None:
        self.stderr.write(f"{done} / {total}")
