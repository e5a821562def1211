import pytest

from glossary.masking import MASK, mask


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a `b c` d", "a  d"),
        ("a ``b ` c`` d", "a  d"),
        ("[a `b`](http://c.d) e", "[a  e"),
        ("![a](b.png)", "![a"),
        ("a <b@c.de> f@g.hi", "a  "),
        ("https://a.b/c-d에서", "에서"),
        ("<b>a</b>", "a"),
        ("a < b and c > d", "a < b and c > d"),
        ("$a + b$ costs $5 or $6", " costs $5 or $6"),
        (r"\(a\) b \[c\]", " b "),
        (":func:`a` {math}`b` :ref:`c <d>`", "  c"),
        ("`a <http://b.c>`__ d", "a d"),
        ("a\n\n```python\nb = 1\n```\n\nc", "a\n\n\n\nc"),
        ("# a {#b-c}", "# a "),
        ("a&nbsp;b", "ab"),
        ("[a]: http://b.c", ""),
        ("an `unclosed tick", "an `unclosed tick"),
    ],
)
def test_only_what_a_reader_reads_as_prose_is_left(text, shown):
    masked = mask(text)

    assert masked.replace(MASK, "") == shown
    assert len(masked) == len(text)


HOSTILE = ["`", "$", "[", "](", "<a ", "{", ":a:", "{a}`", "`a <", "~~~\n", "a@", "&a"]


@pytest.mark.parametrize(
    ("part", "length"),
    [*((part, 2_000_000) for part in HOSTILE), ("\\(", 300_000), ("\\[", 300_000)],
)
def test_hostile_text_takes_no_more_than_ordinary_text(part, length):
    """Looking at every pair of places would take longer than a test may."""
    text = part * (length // len(part))

    assert len(mask(text)) == len(text)
