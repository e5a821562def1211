import re
from html import unescape

import pytest

from apps.translation.inline import flavour_of, shown
from glossary.matching import Matcher, TermEntry


def bare(html):
    return re.sub(r"<[^>]*>", "", html)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Call `jnp.add` now", "Call <code>jnp.add</code> now"),
        ("a **bold** word", "a <strong>bold</strong> word"),
        ("an *other* word", "an <em>other</em> word"),
        ("**bold `x` code**", "<strong>bold <code>x</code> code</strong>"),
        ("the __jax.jit__ way", "the <strong>jax.jit</strong> way"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("snake_case_name", "snake_case_name"),
        ("first\nsecond", "first<br>second"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        (
            "see {func}`jax.jit`",
            'see <code class="role" title="{func}`jax.jit`">jax.jit</code>',
        ),
        (
            "see [the *guide*](https://example.org)",
            'see <span class="inline-link" title="(https://example.org)">the <em>guide</em></span>',
        ),
        (
            "the [*guide*](#a) to `x`, [then `y`](#b) and $z$",
            'the <span class="inline-link" title="(#a)"><em>guide</em></span> to <code>x</code>, '
            '<span class="inline-link" title="(#b)">then <code>y</code></span> and '
            '<code class="math">z</code>',
        ),
        ("*so [it* goes](#a) on", "<em>so [it</em> goes](#a) on"),
        ("an [unknown] word", "an [unknown] word"),
        ("for $x^2$", 'for <code class="math">x^2</code>'),
    ],
)
def test_marks_of_markdown_are_shown(text, html):
    assert shown(text, "markdown") == html


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the ``jax.jit`` function", "the jax.jit function"),
        (":func:`~jax.jit` compiles", "jax.jit compiles"),
        ("see `the guide <https://example.org>`_ first", "see the guide first"),
        ("*much* more", "much more"),
    ],
)
def test_marks_of_restructuredtext_are_shown(text, words):
    assert bare(shown(text, "rst")) == words


def test_terms_are_marked_with_what_to_insert():
    terms = Matcher([TermEntry("convolution", accepted=("합성곱",))])
    text = "Two convolutions, not `convolution`"

    html = shown(text, "markdown", terms.find_source(text))

    assert html == (
        'Two <span class="term" data-term="convolution" data-insert="합성곱" title="합성곱">'
        "convolutions</span>, not <code>convolution</code>"
    )


def test_a_link_ends_at_its_address_whatever_terms_follow():
    terms = Matcher([TermEntry("shard", accepted=("샤딩",)), TermEntry("device")])
    text = "an array may be [*shard*](https://example.org) across every device"

    html = shown(text, "markdown", terms.find_source(text))

    assert bare(html) == "an array may be shard across every device"
    assert 'title="(https://example.org)"' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "`<img src=x onerror=alert(1)>`",
        '[a](javascript:alert("1"))',
        '{func}`" onmouseover="alert(1)`',
        "\ue000\ue001 **\ue002**",
        '<a href="javascript:x">y</a>',
        "$<script>$",
    ],
)
def test_strangers_text_stays_text(text):
    html = shown(text, "markdown")

    elements = set(re.findall(r"<\s*/?\s*([a-z]+)", html))
    assert elements <= {"code", "span", "strong", "em", "br"}
    for tag in re.findall(r"<[^>]*>", html):
        assert re.fullmatch(r'</?[a-z]+(?: (?:class|title)="[^"<>]*")*>', tag), tag


def test_comments_hold_no_marks_but_code():
    assert flavour_of("a.md", "comment") == "code"
    assert shown("*x* and `y`", "code") == "*x* and <code>y</code>"


def test_an_unclosed_text_of_many_stars_is_shown():
    assert len(shown("*" * 20_000, "markdown")) == 20_000
    assert shown("*a" * 5_000, "markdown")


@pytest.mark.parametrize("flavour", ["markdown", "rst", "code"])
@pytest.mark.parametrize("sign", ["**a ", "__a ", "<!-- ", "![", "`a <", "\\begin{align}"])
def test_a_text_that_no_person_writes_is_shown_plain(sign, flavour):
    text = sign * 20_000

    assert unescape(bare(shown(text, flavour))) == text
