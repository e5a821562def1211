"""One segment's suggestions among 100,000 translated ones: wall time, on SQLite and PostgreSQL."""

import random
import statistics
import time

from tests import factories
from tests.bench import elsewhere
from tests.bench.table import Row

SEGMENTS = 100_000
ON_A_PAGE = 200
ASKED = 300
SOURCES = ("jax-0.9.0", "flax-0.12.8")
NEWER = "jax-0.10.2"


def rows() -> list[Row]:
    """Of SQLite here, and of PostgreSQL where there is one."""
    return measured("SQLite") + elsewhere.on_postgres("remembering")


def measured(database: str) -> list[Row]:
    """The first row looks up the same text; the second what is alike to a changed one."""
    from apps.documents.models import Segment
    from apps.translation.memory import remembered

    rng = random.Random(1)
    known, changed = texts()
    fill(rng, known)
    page = factories.page_of(changed)
    asking = Segment.objects.filter(section__page=page).select_related("section__page__source")
    same = Segment.objects.exclude(section__page=page)
    same = same.select_related("section__page__source")[:ASKED]
    exact = taken([exactly(segment) for segment in same])
    alike = taken([lambda segment=segment: remembered(segment) for segment in asking])
    return [
        row(f"{database}, the same text", exact, exact),
        row(f"{database}, alike", alike, exact),
    ]


def texts() -> tuple[list[str], list[str]]:
    """Texts of the corpus, and those of its newer release that are not among them."""
    from apps.documents import formats

    def of(release: str) -> set[str]:
        root = factories.shared("corpus", release)
        if root is None:
            raise SystemExit("the corpus is not beside this checkout")
        pages = [page for page in root.rglob("*") if page.suffix in {".md", ".rst", ".ipynb"}]
        documents = [formats.parse(formats.decode(page.read_bytes()), page.name) for page in pages]
        return {each.text for page in documents for each in page.segments if each.words >= 4}

    known = set().union(*(of(release) for release in SOURCES))
    changed = sorted(of(NEWER) - known)
    return sorted(known), changed[:ASKED]


def fill(rng: random.Random, known: list[str]) -> None:
    """Translated segments: the corpus, then variants of it with some of the words exchanged."""
    from django.db import connection
    from django.db.models import OuterRef, Subquery

    from apps.documents.models import Segment
    from apps.translation import memory
    from apps.translation.models import Revision, Translation, source_digest

    vocabulary = " ".join(known).split()
    many = [*known]
    while len(many) < SEGMENTS:
        words = rng.choice(known).split()
        for place in rng.sample(range(len(words)), max(1, len(words) // 3)):
            words[place] = rng.choice(vocabulary)
        many.append(" ".join(words))
    author, home = factories.user(), factories.source()
    for start in range(0, SEGMENTS, ON_A_PAGE * 50):
        pages = [
            factories.page_of([], of=home, path=f"{number}.md")
            for number in range(start, min(start + ON_A_PAGE * 50, SEGMENTS), ON_A_PAGE)
        ]
        sections = [page.sections.get() for page in pages]
        segments = Segment.objects.bulk_create(
            Segment(
                section=sections[place // ON_A_PAGE],
                key=f"k{place % ON_A_PAGE}",
                kind="paragraph",
                position=place % ON_A_PAGE,
                text=text,
                words=len(text.split()),
            )
            for place, text in enumerate(many[start : start + len(pages) * ON_A_PAGE])
        )
        translations = Translation.objects.bulk_create(
            Translation(segment=segment) for segment in segments
        )
        Revision.objects.bulk_create(
            Revision(
                translation=translation,
                number=1,
                text=f"번역 {translation.pk}",
                source_text=segment.text,
                source_digest=source_digest(segment.text),
                author=author,
            )
            for translation, segment in zip(translations, segments, strict=True)
        )
    newest = Revision.objects.filter(translation=OuterRef("pk")).values("pk")[:1]
    Translation.objects.update(newest=Subquery(newest))
    memory.learn_all()
    connection.cursor().execute("ANALYZE")


def exactly(segment):
    from apps.translation.memory import memories
    from apps.translation.models import source_digest

    return lambda: memories(segment, {source_digest(segment.text): 100})


def taken(questions: list) -> list[float]:
    """Seconds of each, once the first rounds have warmed up the database."""
    for question in questions[:20]:
        question()
    spent = []
    for question in questions:
        start = time.perf_counter()
        question()
        spent.append(time.perf_counter() - start)
    return spent


def row(name: str, spent: list[float], exact: list[float]) -> Row:
    median = statistics.median(spent)
    most = statistics.quantiles(spent, n=20)[-1]
    meaning = f"median of {len(spent)}; 95 % within {most * 1000:.1f} ms"
    return Row(name, median, median / statistics.median(exact), meaning)
