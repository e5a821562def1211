"""Threads that use a parser for the first time at once all have all of its rules."""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from markdown_it import MarkdownIt

from apps.documents.formats import markdown
from apps.documents.formats.parsers import shared
from apps.documents.rendering import markdown as rendering
from apps.meetings import minutes
from apps.translation.rules import markup

TEXT = "# Title\n\n> A quote with `code`.\n\n- one\n- two\n"
AT_ONCE = 4


@pytest.fixture
def hasty():
    """Threads that give way to each other as often as can be."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def first_uses(parser):
    gate = Barrier(AT_ONCE)

    def use(_number):
        gate.wait()
        try:
            return parser.render(TEXT)
        except RuntimeError as error:
            return repr(error)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return set(threads.map(use, range(AT_ONCE)))


def test_all_threads_read_the_same(hasty):
    wanted = {MarkdownIt("commonmark").render(TEXT)}

    for _ in range(300):
        assert first_uses(shared(MarkdownIt("commonmark"))) == wanted


PARSERS = [markdown.PAGE, markdown.BODY, rendering.PARSER, minutes.READER, markup._reader()]


@pytest.mark.parametrize("parser", PARSERS)
def test_the_parsers_of_the_site_may_be_shared(parser):
    """Their lists are made: to ask for one makes none."""
    inline = parser.inline
    for ruler in (parser.core.ruler, parser.block.ruler, inline.ruler, inline.ruler2):
        assert ruler.__cache__ is not None
