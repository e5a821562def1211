import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.publishing import services
from apps.publishing.errors import PublishingError
from apps.publishing.models import Unapproved
from apps.sources import services as sources
from apps.sources.errors import SourcesError


class Command(BaseCommand):
    help = "Write the translated tree of a source into a folder, ready for Sphinx."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("source", metavar="SOURCE", help="slug or name of the source")
        parser.add_argument("--to", required=True, metavar="FOLDER", help="made if it is missing")
        parser.add_argument(
            "--unapproved",
            choices=Unapproved.values,
            default=Unapproved.ENGLISH,
            help="what stands where nothing is approved yet",
        )
        parser.add_argument(
            "--commit", action="store_true", help="in a git checkout: one commit a page"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            source = sources.find(options["source"])
            summary = services.publish_to(
                source,
                Path(options["to"]),
                unapproved=options["unapproved"],
                commit=options["commit"],
            )
        except (SourcesError, PublishingError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{summary.pages} pages, {summary.files} other files; {summary.written} written, "
            f"{summary.removed} removed, {summary.commits} commits"
        )
        self.stdout.write(
            f"segments: {summary.approved} approved, {summary.marked} marked, "
            f"{summary.english} in English"
        )
        for path in summary.left_out:
            self.stderr.write(f"{path}: unapproved translations would break it and were left out")
