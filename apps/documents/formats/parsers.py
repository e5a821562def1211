"""Parsers that threads share."""

from markdown_it import MarkdownIt


def shared(parser: MarkdownIt) -> MarkdownIt:
    """A parser whose lists of rules are made now.

    By itself it makes them when it is first used. Who comes in between, on another thread, is
    given lists that are not full yet: a page is refused, or read without some of its rules.
    """
    inline = parser.inline
    for ruler in (parser.core.ruler, parser.block.ruler, inline.ruler, inline.ruler2):
        ruler.getRules("")
    return parser
