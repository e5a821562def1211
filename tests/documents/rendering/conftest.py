from dataclasses import dataclass

import pytest

from apps.documents.rendering import render


@dataclass
class Shown:
    kind: str
    data: str


@pytest.fixture
def output():
    return Shown


@pytest.fixture
def draw():
    """The HTML of a text; by default of Markdown."""

    def html_of(text, path="page.md", **given):
        rendered = render(text, path, **given)
        assert rendered.problem == ""
        return rendered.html

    return html_of
