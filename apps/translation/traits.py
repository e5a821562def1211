"""A few numbers by which source texts that are alike find each other in an index.

A text is taken apart into pairs of words that stand together or one word apart, short texts also
into single words. Each of these has a number; the smallest MOST of them are the text's traits.
Texts that share many pairs share many of their smallest numbers, so the sample stays fair.
"""

import re
from collections.abc import Iterator
from hashlib import blake2b

MOST = 16
SHORT = 12  # words, up to which single words count
LONGEST_READ = 20_000  # characters
WORD = re.compile(r"\w+")
COMMON = """
a an and any are as at be but by can do for from has have if in into is it its not of on or so that
the their then there these this to use used using was we when which will with you your
"""
EVERYWHERE = frozenset(COMMON.split())


def traits_of(text: str) -> list[int]:
    """Up to MOST numbers below 2 ** 31, smallest first. None for a text without words."""
    words = WORD.findall(text[:LONGEST_READ].casefold())
    return sorted({number_of(feature) for feature in features(words)})[:MOST]


def features(words: list[str]) -> Iterator[str]:
    """Pairs and words, but for those that stand in every other text."""
    for gap in (1, 2):
        for first, second in zip(words, words[gap:], strict=False):
            if first not in EVERYWHERE or second not in EVERYWHERE:
                yield f"{first}{' ' * gap}{second}"
    if len(words) <= SHORT:
        yield from (word for word in words if word not in EVERYWHERE)


def number_of(feature: str) -> int:
    digest = blake2b(feature.encode(errors="replace"), digest_size=4).digest()
    return int.from_bytes(digest, "big") >> 1
