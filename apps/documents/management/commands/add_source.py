import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.documents.management.watched import bring_in
from apps.documents.models import Page
from apps.sources import services as sources
from apps.sources.errors import SourcesError


class Command(BaseCommand):
    help = "Bring in the documentation of a folder, an archive, a git repository or a package."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "what",
            metavar="WHAT",
            help="a folder, an archive (.zip, .tar.gz …), a git URL, or pypi:NAME",
        )
        parser.add_argument("--name", default="", help="what the source is called on the site")
        parser.add_argument("--ref", default="", help="tag, branch or commit; the latest release")
        for way in ("include", "exclude"):
            parser.add_argument(
                f"--{way}", action="append", default=[], metavar="GLOB", help="may be repeated"
            )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            snapshot = sources.add_source(
                options["what"],
                name=options["name"],
                ref=options["ref"],
                include=options["include"],
                exclude=options["exclude"],
                in_background=False,
            )
        except SourcesError as error:
            raise CommandError(str(error)) from error
        bring_in(snapshot, self)
        pages = Page.objects.present().filter(source=snapshot.source)
        locked = pages.exclude(problem="")
        self.stdout.write(
            f"{snapshot.source.slug}: {pages.count()} pages, {snapshot.label}".rstrip(", ")
        )
        for page in locked:
            self.stderr.write(f"{page.path}:{page.problem_line}: {page.problem}")
