"""The ground rules over one text, and over as much Korean as all of JAX's pages would have."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle

from apps.documents.formats import ParsedSegment, ParseFailure, parse
from apps.translation.rulebook.contexts import Words
from apps.translation.rules import Context, check
from apps.translation.rules.pages import speech_level
from glossary.starting import starting_terms
from tests.bench.reading import cpu, pages
from tests.bench.table import Row
from tests.factories import shared

FIRST, COPIES = 7, (10, 100, 1000)


def rows() -> list[Row]:
    """JAX is not translated yet: its texts are paired with Korean that people wrote for React."""
    found = list(pairs())
    times = sorted(spent(text, context) for text, context in found)
    whole = cpu(lambda: [check(text, context) for text, context in found])
    middle, worst = times[len(times) // 2], times[-1]
    return [
        Row("one text against all rules, the middle one", middle, 1, f"of {len(found)} texts"),
        Row("the slowest one", worst, worst / middle),
        Row("all texts of JAX's pages", whole, whole / middle, "as a changed rule would check"),
        *growing(*found[FIRST]),
    ]


def growing(text: str, context: Context) -> Iterator[Row]:
    """One text many times over, with its source: to the time of ten of them."""
    floor = None
    for copies in COPIES:
        longer = replace(context, source=" ".join([context.source] * copies))
        took = spent(" ".join([text] * copies), longer)
        floor = floor or took
        yield Row(f"one text, {copies} times over", took, took / floor)


def spent(text: str, context: Context) -> float:
    return cpu(lambda: check(text, context))


def pairs() -> Iterator[tuple[str, Context]]:
    words, korean = starting_words(), cycle(borrowed())
    for path, page in pages("jax-0.10.2"):
        segments = segments_of(page, path)
        given = [next(korean) for _segment in segments]
        level = speech_level(given)
        for segment, text in zip(segments, given, strict=True):
            near = words.in_text(text)
            yield (
                text,
                Context(
                    source=segment.text,
                    flavour="rst" if path.endswith(".rst") else "markdown",
                    kind=segment.kind,
                    level=level,
                    readings=near.readings,
                    glosses=near.glosses,
                    ids=frozenset(),
                ),
            )


def segments_of(page: str, path: str) -> Sequence[ParsedSegment]:
    try:
        return parse(page, path).segments
    except ParseFailure:
        return ()


def borrowed() -> list[str]:
    path = shared("korean", "parallel", "react", "aligned.jsonl")
    if path is None:
        return ["`jnp.add`는 두 배열을 더합니다. 결과는 합성곱(convolution)과 같습니다."]
    return [json.loads(line)["ko"] for line in path.read_text("utf-8").splitlines()]


def starting_words() -> Words:
    terms = starting_terms()
    readings = {row["term"]: row["reading"] for row in terms if "reading" in row}
    return Words(readings, {row["accepted"][0]: row["term"] for row in terms if "accepted" in row})
