from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from glossary import leaving
from glossary.exchange import FORMATS, written


class Command(BaseCommand):
    help = "Write the glossary to a file, with the decisions that stand."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=FORMATS, default="csv")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        fresh = path.with_name(f"{path.name}.part")
        with fresh.open("wb") as file:
            for piece in written(options["format"], leaving.records()):
                file.write(piece)
        fresh.replace(path)
        if options["verbosity"]:
            self.stdout.write(f"{path} written")
