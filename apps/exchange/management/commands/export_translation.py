import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.exchange import services
from apps.exchange.errors import ExchangeError
from apps.exchange.files import FORMATS
from apps.sources import services as sources
from apps.sources.errors import SourcesError


class Command(BaseCommand):
    help = "Write the texts of a source as files that other translation tools read, one a page."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("source", metavar="SOURCE", help="slug or name of the source")
        parser.add_argument("pages", metavar="PAGE", nargs="*", help="path; all of them by default")
        parser.add_argument("--format", choices=FORMATS, default="po")
        parser.add_argument("--to", required=True, metavar="FOLDER", help="made if it is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            source = sources.find(options["source"])
            folder, format_, paths = Path(options["to"]), options["format"], options["pages"]
            files = list(services.export_to(source, folder, format_, paths))
        except (SourcesError, ExchangeError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(files)} files in {options['to']}")
