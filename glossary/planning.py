"""What an import would do, row by row, before anything counts."""

from collections.abc import Iterable, Iterator

from django.db import transaction

from apps.activity.jobs import Beat, unheard
from apps.sources.models import Source
from glossary.exchange import GlossaryFile, ReadRow
from glossary.models import GlossaryImport, ImportedRow, Outcome, Term

BATCH = 500


class Known:
    """The terms that there are, by source and by every English form; aliases never hide terms."""

    def __init__(self) -> None:
        self.sources = dict(Source.objects.values_list("slug", "pk"))
        self.by_form: dict[tuple[int | None, str], int] = {}
        columns = ("pk", "source_id", "source_form", "aliases", "irregular_forms")
        terms = list(Term.objects.order_by("pk").values_list(*columns))
        for number, source, _form, aliases, irregular in terms:
            for text in (*aliases, *irregular):
                self.by_form.setdefault((source, text.lower()), number)
        for number, source, form, *_more in terms:
            self.by_form[source, form.lower()] = number

    def find(self, source: int | None, form: str) -> int | None:
        return self.by_form.get((source, form.lower()))

    def add(self, term: Term) -> None:
        self.by_form[term.source_id, term.source_form.lower()] = term.pk


def plan(origin: GlossaryImport, file: GlossaryFile, tell: Beat = unheard) -> None:
    """Keep every row of a file with what would become of it. Planned again, it is planned anew."""
    known = Known()
    origin.rows.all().delete()
    total, coming = len(file.rows), set[tuple[int | None, str]]()
    for start in range(0, total, BATCH):
        rows = _planned(origin, file.rows[start : start + BATCH], known, coming)
        with transaction.atomic():
            ImportedRow.objects.bulk_create(rows)
        tell(min(start + BATCH, total), total)


def _planned(
    origin: GlossaryImport,
    rows: Iterable[ReadRow],
    known: Known,
    coming: set[tuple[int | None, str]],
) -> Iterator[ImportedRow]:
    """`coming`: what rows before these will make."""
    for row in rows:
        doubt, detail = row.doubt, row.detail
        if row.record.source and row.record.source not in known.sources and not doubt:
            doubt, detail = "unknown source", row.record.source
        source = known.sources.get(row.record.source, origin.source_id)
        key = (source, row.record.source_form.lower())
        term = known.find(*key)
        outcome = Outcome.MERGED if term or key in coming else Outcome.TAKEN
        if not doubt:
            coming.add(key)
        yield ImportedRow(
            origin=origin,
            number=row.number,
            raw=dict(row.raw),
            record=row.record.as_dict(),
            outcome=Outcome.DOUBT if doubt else outcome,
            doubt=doubt,
            detail=detail,
            term_id=None if doubt else term,
        )
