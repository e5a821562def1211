"""Terms in texts: checking one, counting all of a documentation, changing a word everywhere.

CPU seconds, with 1,500 terms. Counting is of every text of JAX, translated by human Korean of
other documentation: it is the length that matters. A change is of 1,000 uses on 100 pages.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, cycle, islice

from apps.documents.models import Segment
from apps.translation.terms.vocabulary import vocabulary
from glossary import term_files
from glossary.matching import TermEntry
from tests import factories
from tests.bench import elsewhere
from tests.bench.reading import cpu
from tests.bench.table import Row

TERMS, PAGES, USES = 1500, 100, 10
CHECKED = 1000


def rows() -> list[Row]:
    if not factories.shared("korean", "parallel", "react") or not factories.shared("corpus"):
        return []
    return [*elsewhere.on_sqlite("terms"), *elsewhere.on_postgres("terms")]


def measured(database: str) -> list[Row]:
    """Each against the check of one text."""
    author = factories.maintainer()
    fill_glossary()
    one = checking()
    return [
        Row(f"{database}: checking one text", one, 1, f"{TERMS} terms; the mean of {CHECKED}"),
        *growing(database, one),
        *counting_jax(database, author, one),
        *changing(database, author, one),
    ]


def fill_glossary() -> None:
    """The starting terms, and as many again as it takes with longer words of their own."""
    from glossary.models import Candidate, Decision, Edition, Term
    from glossary.starting import starting_terms

    known = [term_files.entry(row) for row in starting_terms() if row.get("accepted")]
    missing = TERMS - Term.objects.count()
    for number, word in enumerate(islice(numbered(known), missing)):
        term = Term.objects.create(source_form=word.source, slug=f"t{number}")
        chosen = Candidate.objects.create(
            term=term, text=f"{word.accepted[0]} {number}번", status="accepted"
        )
        for form in word.forbidden:
            text = f"{form} {number}번"
            Candidate.objects.create(term=term, text=text, status="forbidden")
        Decision.objects.create(term=term, candidate=chosen, reason="so")
    Edition.renew()


def numbered(terms: list[TermEntry]) -> Iterator[TermEntry]:
    """Each with one more word, over and over."""
    for number in count():
        yield from (replace(term, source=f"{term.source} {number}") for term in terms)


def human() -> Iterator[dict[str, str]]:
    path = factories.shared("korean", "parallel", "react", "aligned.jsonl")
    return (json.loads(line) for line in path.read_text().splitlines())


def checking() -> float:
    """CPU seconds of one text: what is found, and a text put right where something is wrong."""
    from apps.translation.terms.correcting import corrected
    from apps.translation.terms.findings import findings
    from apps.translation.terms.verdicts import Verdict

    terms = vocabulary()
    pairs = [(pair["en"], pair["ko"]) for pair in islice(human(), CHECKED)]

    def check() -> None:
        for source, text in pairs:
            for found in findings(terms, source, text):
                if found.verdict == Verdict.WRONG:
                    corrected(terms, source, text, found.term)

    return cpu(check) / len(pairs)


def growing(database: str, one: float) -> Iterator[Row]:
    """What is found in one text many times over, to a text once."""
    from apps.translation.terms.findings import findings
    from apps.translation.terms.vocabulary import vocabulary

    pair = next(human())
    for copies in (10, 100, 1000):
        source, text = (" ".join([pair[side]] * copies) for side in ("en", "ko"))
        took = cpu(lambda source=source, text=text: findings(vocabulary(), source, text))
        yield Row(f"{database}: one text, {copies} times over", took, took / one)


def counting_jax(database: str, author, one: float) -> list[Row]:
    from apps.documents import services as documents
    from apps.sources import services as sources
    from apps.translation.models import Revision, Translation
    from apps.translation.terms import counting
    from glossary.models import Candidate, Edition, Term

    snapshot = sources.add_source(
        str(factories.shared("corpus", "jax-0.10.2")), name="JAX", in_background=False
    )
    sources.fetch(snapshot)
    documents.import_snapshot(snapshot)
    texts = cycle(pair["ko"] for pair in human())
    segments = list(Segment.objects.present().prose())
    translations = Translation.objects.bulk_create(Translation(segment=one) for one in segments)
    made = Revision.objects.bulk_create(
        Revision(
            translation=row, number=1, text=next(texts), source_text=row.segment.text, author=author
        )
        for row in translations
    )
    for row, revision in zip(translations, made, strict=True):
        row.newest = revision
    Translation.objects.bulk_update(translations, ["newest"], batch_size=500)
    whole = cpu(counting.catch_up)
    half = [segment.pk for segment in segments[::2]]
    again = cpu(lambda: [counting.count(half[at : at + 100]) for at in range(0, len(half), 100)])
    Candidate.objects.create(
        term=Term.objects.get(source_form="gradient"), text="물매", status="forbidden"
    )
    Edition.renew()
    changed = cpu(counting.catch_up)
    single = cpu(lambda: counting.count(half[:1]))
    return [
        Row(f"{database}: all texts of JAX, {len(segments)}", whole, whole / one, "counted anew"),
        Row(f"{database}: every second of them", again, again / one, "counted, nothing to write"),
        Row(f"{database}: after one term changed", changed, changed / one, "those with its forms"),
        Row(f"{database}: after one save", single, single / one, "its own segment"),
    ]


def changing(database: str, author, one: float) -> list[Row]:
    from apps.translation.migrating import running, services
    from apps.translation.models import Revision
    from apps.translation.terms import counting
    from glossary.models import Term

    home = factories.source()
    for number in range(PAGES):
        text = "\n\n".join(f"A convolution, number {n}, of many words here." for n in range(USES))
        page = factories.page(f"# Page\n\n{text}\n", path=f"{number}.md", of=home)
        for segment in Segment.objects.filter(section__page=page, kind="paragraph"):
            factories.revision(segment, author, "컨볼루션을 여러 번 하고 컨볼루션으로 끝냅니다.")
    counting.catch_up()
    term = Term.objects.get(source_form="convolution")
    prepared = services.prepare(term, author)
    ours = prepared.changes.filter(segment__section__page__source=home)
    services.choose_all(prepared, is_on=False)
    ours.update(is_ticked=True)
    services.start(prepared, author)
    forth = cpu(lambda: running.run(prepared))
    changed = Revision.objects.filter(term_change__migration=prepared)
    assert changed.count() == PAGES * USES, changed.count()
    assert set(changed.values_list("text", flat=True)) == {
        "합성곱을 여러 번 하고 합성곱으로 끝냅니다."
    }
    services.undo(prepared, author)
    back = cpu(lambda: running.run(prepared))
    assert Revision.objects.filter(term_undoing__migration=prepared).count() == PAGES * USES
    name = f"{database}: {PAGES * USES} places on {PAGES} pages"
    return [
        Row(f"{name} changed", forth, forth / one, "with revisions, soundness and counts"),
        Row(f"{name} put back", back, back / one),
    ]
