"""Pages read by eye: every segment that there is, and nothing else.

Each file of `checked/` names a page of the corpus, the digest of its text, and its segments as
somebody ticked them off against the page: line, kind, words, digest of the text, how it begins.
"""

from hashlib import blake2b
from pathlib import Path

import pytest

from apps.documents.formats import decode, parse

CHECKED = sorted(Path(__file__).with_name("checked").glob("*.txt"))


def digest(text):
    return blake2b(text.encode(), digest_size=4).hexdigest()


def listed(path, name):
    text = decode(path.read_bytes())
    yield f"{name} {digest(text)}"
    for segment in parse(text, name).segments:
        start = " ".join(segment.text.split()[:2])[:24].rstrip()
        numbers = f"{segment.line} {segment.kind} {segment.words} {digest(segment.text)}"
        yield f"{numbers} {start}"


@pytest.mark.parametrize("checked", CHECKED, ids=lambda path: path.stem)
def test_a_page_offers_what_was_ticked_off_by_hand(checked, corpus):
    wanted = checked.read_text().splitlines()
    name = wanted[0].split(" ")[0]
    path = corpus(name)

    assert list(listed(path, name)) == wanted
