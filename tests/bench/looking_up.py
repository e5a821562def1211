"""A key press in the glossary's box, beside looking into every form; finding terms in texts."""

import random
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice, product

from glossary import term_files
from glossary.lookup import Index
from glossary.matching import Matcher, TermEntry
from glossary.starting import starting_terms
from tests.bench.reading import cpu, pages, size
from tests.bench.table import Row

PRESSES = 300


def rows() -> list[Row]:
    """The scan finds less, and misses at once; the index then looks on, in ever looser ways."""
    terms = [term_files.entry(row, with_proposed=True) for row in starting_terms()]
    sizes = ([], compounds(terms, 1_500 - len(terms)), compounds(terms, 50_000 - len(terms)))
    return [row for added in sizes for row in compared([*terms, *added])]


def finding_rows() -> list[Row]:
    """One matcher of 1,500 terms over all of JAX's pages, and over one segment after another."""
    own = [term_files.entry(row) for row in starting_terms()]
    terms = [*own, *compounds(own, 1_500 - len(own))]
    matcher = Matcher(terms)
    texts = [text for _, text in pages("jax-0.10.2")]
    segments = [part for text in texts[:20] for part in text.split("\n\n") if part.strip()]
    english = cpu(lambda: [matcher.find_source(text) for text in texts])
    korean = cpu(lambda: [matcher.find_target(text) for text in texts])
    one = cpu(lambda: [matcher.find_source(text) for text in segments]) / len(segments)
    other = cpu(lambda: [matcher.find_target(text) for text in segments]) / len(segments)
    note = f"{len(texts)} pages, {size(texts)}"
    return [
        Row("all pages: English terms", english, 1, note),
        Row("all pages: Korean forms", korean, korean / english),
        Row("one segment: English terms", one, one / english, f"the mean of {len(segments)}"),
        Row("one segment: Korean forms", other, other / english),
        *(built(count, own) for count in (1_500, 50_000)),
    ]


def built(count: int, own: Sequence[TermEntry]) -> Row:
    terms = [*own, *compounds(own, count - len(own))]
    matcher, index = cpu(lambda: Matcher(terms)), cpu(lambda: Index(terms))
    return Row(f"{count} terms: building the matcher", matcher, matcher / index, "to the index")


def compounds(terms: Sequence[TermEntry], count: int) -> list[TermEntry]:
    """Terms of two terms' words each, all of them different."""
    dice = random.Random(count)
    made: dict[str, TermEntry] = {}
    while len(made) < count:
        one, other, third = dice.choices(terms, k=3)
        source = f"{one.source} {other.source} {third.source}"
        accepted = [f"{left} {right}" for left, right in product(one.accepted, other.accepted)]
        made[source] = TermEntry(source, accepted=accepted[:2])
    return list(made.values())


def compared(terms: Sequence[TermEntry]) -> list[Row]:
    forms = [
        (form.lower(), number)
        for number, term in enumerate(terms)
        for form in (term.source, *term.aliases, *term.accepted, *term.forbidden)
    ]
    index = Index(terms)
    presses = list(islice(typed(terms), PRESSES))
    scan = cpu(lambda: [scanned(forms, press) for press in presses]) / len(presses)
    found = cpu(lambda: [index.search(press) for press in presses]) / len(presses)
    slowest = max(cpu(partial(index.search, press)) for press in presses)
    return [
        Row(f"{len(terms)} terms: a plain scan", scan, 1, "finds substrings alone"),
        Row(f"{len(terms)} terms: the index", found, found / scan, "초성, slips, half syllables"),
        Row(f"{len(terms)} terms: its slowest press", slowest, slowest / scan),
    ]


def typed(terms: Sequence[TermEntry]) -> Iterator[str]:
    """Every beginning of every seventh of the first terms, in English and in Korean."""
    for term in terms[::7]:
        for word in (term.source, *term.accepted[:1]):
            yield from (word[:end].lower() for end in range(1, len(word) + 1))


def scanned(forms: list[tuple[str, int]], press: str) -> list[int]:
    return [number for form, number in forms if press in form][:10]
