from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count

from apps.accounts.models import User
from apps.sources.models import Source
from glossary import importing
from glossary.errors import GlossaryError
from glossary.exchange.doubts import DOUBTS
from glossary.models import GlossaryImport, Outcome


class Command(BaseCommand):
    help = (
        "Bring a glossary: CSV, JSON or TBX. Says what each row would do; with --yes it counts. "
        "What the group has decided never changes; doubtful rows wait on the site."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--name", help="whose glossary it is; else the file's name")
        parser.add_argument(
            "--origin", default="", help="where it is from; else what the file says"
        )
        parser.add_argument("--licence", default="", help="else what the file says")
        parser.add_argument("--source", help="slug of the only source that it is for")
        parser.add_argument("--columns", default="", help="english=Term,korean=번역")
        parser.add_argument("--member", help="e-mail address of whoever brings it")
        parser.add_argument(
            "--ours", action="store_true", help="an export of ours: its decisions count"
        )
        parser.add_argument("--yes", action="store_true", help="let it count")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            origin = self._read(options)
            self._tell(origin)
            if options["yes"]:
                importing.apply_here(origin)
                self.stdout.write("done")
            else:
                self.stdout.write("Nothing counts yet: look at it on the site, or say --yes.")
        except GlossaryError as error:
            raise CommandError(str(error)) from error

    def _read(self, options: dict[str, Any]) -> GlossaryImport:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        origin = GlossaryImport(
            name=(options["name"] or path.stem)[:80],
            origin=options["origin"][:300],
            licence=options["licence"][:120],
            file_name=path.name[-200:],
            columns=dict(importing.columns_of(options["columns"])),
            source=_found(Source, "slug", options["source"]),
            requested_by=_found(User, "email", options["member"]),
            is_ours=options["ours"],
        )
        return importing.read_here(origin, path)

    def _tell(self, origin: GlossaryImport) -> None:
        counted = dict(origin.rows.values_list("outcome").annotate(Count("pk")))
        for outcome, label in Outcome.choices:
            self.stdout.write(f"{counted.get(outcome, 0):6} {label}")
        for row in origin.rows.filter(outcome=Outcome.DOUBT):
            word = row.record["source_form"] or "—"
            self.stdout.write(f"  {row.number}: {word}: {DOUBTS[row.doubt]} {row.detail}".rstrip())


def _found(model: Any, field: str, value: str | None) -> Any:
    if value is None:
        return None
    found = model.objects.filter(**{field: value}).first()
    if found is None:
        raise CommandError(f"There is no {model._meta.model_name} {value}.")
    return found
