"""A key press in the glossary's box: the index, and looking into every form one after another."""

import dataclasses
from collections.abc import Iterator, Sequence
from itertools import islice

from glossary.lookup import Index
from glossary.matching import TermEntry
from glossary.starting import starting_terms
from tests.bench.reading import cpu
from tests.bench.table import Row

PRESSES = 300


def rows() -> list[Row]:
    """The scan finds less, and misses at once; the index then looks on, in ever looser ways."""
    terms = [entry(row) for row in starting_terms()]
    return [*compared(terms), *compared([*terms, *more(terms, 9)])]


def entry(row: dict) -> TermEntry:
    return TermEntry(
        row["term"],
        aliases=row.get("aliases", []),
        accepted=[*row.get("accepted", []), *row.get("proposed", [])],
        forbidden=row.get("forbidden", []),
    )


def more(terms: Sequence[TermEntry], times: int) -> Iterator[TermEntry]:
    for number in range(times):
        yield from (dataclasses.replace(term, source=f"{term.source} {number}") for term in terms)


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
    return [
        Row(f"{len(terms)} terms: a plain scan", scan, 1, "finds substrings alone"),
        Row(f"{len(terms)} terms: the index", found, found / scan, "초성, slips, half syllables"),
    ]


def typed(terms: Sequence[TermEntry]) -> Iterator[str]:
    """Every beginning of every seventh term, in English and in Korean."""
    for term in terms[::7]:
        for word in (term.source, *term.accepted[:1]):
            yield from (word[:end].lower() for end in range(1, len(word) + 1))


def scanned(forms: list[tuple[str, int]], press: str) -> list[int]:
    return [number for form, number in forms if press in form][:10]
