import base64
from html.parser import HTMLParser
from pathlib import Path

import pytest

from apps.documents.rendering import render
from apps.documents.rendering.clean import ATTRIBUTES, ELEMENTS
from apps.documents.rendering.mathematics import ELEMENTS as MATHEMATICS

ATTACKS = Path(__file__).with_name("attacks.txt").read_text().splitlines()

DIRECTIVES = ["note", "admonition", "figure", "image", "toctree", "mystery", "code-block", "raw"]


class Watch(HTMLParser):
    """Reads HTML as strictly as we promise it."""

    def handle_starttag(self, tag, attrs):
        assert tag in ELEMENTS | MATHEMATICS, tag
        for name, value in attrs:
            value = value or ""
            allowed = ATTRIBUTES.get(tag, set()) | ATTRIBUTES["*"] | {"rel"}
            assert name in allowed, (tag, name)
            if name == "id":
                assert value.startswith("page-")
            if name == "class":
                assert all(one.startswith(("rendered", "h-")) for one in value.split())
            if name == "href":
                assert value.startswith(("https://", "http://", "mailto:", "#page-"))
            if name == "src":
                assert value.startswith("data:image/png;base64,")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_decl(self, decl):
        raise AssertionError(decl)

    handle_comment = handle_pi = unknown_decl = handle_decl


def check(text, path, **given):
    html = render(text, path, **given).html
    watch = Watch()
    watch.feed(html)
    watch.close()
    return html


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_in_markdown_leaves_nothing_that_acts(attack):
    check(attack, "page.md")
    check(f"text {attack} text", "page.md")
    check(f"| a |\n|---|\n| {attack} |\n", "page.md")


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("name", DIRECTIVES)
def test_an_attack_in_a_directive_leaves_nothing_that_acts(attack, name):
    check(
        f"```{{{name}}} {attack}\n:alt: {attack}\n:caption: {attack}\n\n{attack}\n```\n", "page.md"
    )
    check(f".. {name}:: {attack}\n   :alt: {attack}\n\n   {attack}\n", "page.rst")


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_in_restructuredtext_leaves_nothing_that_acts(attack):
    check(attack, "page.rst")
    check(f"`x <{attack}>`_ :ref:`{attack}` :math:`{attack}`\n\n.. _{attack}:\n", "page.rst")


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("kind", ["stdout", "stderr", "text", "error", "html", "png", "x"])
def test_an_attack_in_an_output_leaves_nothing_that_acts(attack, kind, output):
    text = "```{code-cell}\n1\n```\n"
    encoded = base64.b64encode(attack.encode()).decode()

    for data in (attack, encoded, "iVBORw0KGgo" + attack):
        check(text, "page.md", outputs={2: [output(kind, data)]})


def test_what_is_asked_of_the_caller_is_trusted_but_quoted(draw):
    html = draw("![x](a)\n", resolve_image=lambda source: '/x" onerror="alert(1)')

    assert 'onerror="' not in html


def test_links_to_the_web_stay_and_open_no_window_on_us(draw):
    html = draw("[x](https://docs.example/a?b=c&d=e)\n")

    assert '<a href="https://docs.example/a?b=c&amp;d=e" rel="noopener noreferrer">' in html


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("page.md", "<div>" * 50_000),
        ("page.md", "> " * 50_000),
        ("page.md", "[" * 50_000),
        ("page.md", "![" * 50_000),
        ("page.md", "# a\n" * 5_000),
        ("page.md", "\\begin{align}\n" * 5_000),
        ("page.md", "".join("`" * (200 - n) + "{note}\n" for n in range(190))),
        ("page.md", "|" + "a|" * 5_000 + "\n|" + "-|" * 5_000 + "\n" + "|b\n" * 500),
        ("page.md", "```python\n" + "(" * 50_000 + "\n```"),
        ("page.md", "```diff\n" + "+" * 50_000 + "\n```"),
        ("page.md", "x" * 600_000),
        ("page.rst", "\n".join(" " * n + "a" for n in range(500))),
        ("page.rst", "\n\n".join("  " * n + "- a" for n in range(300))),
        ("page.rst", "\n\n".join(["`a " * 3_000] * 5)),
    ],
)
def test_deep_and_wide_pages_are_answered(path, text):
    check(text, path)
