"""Comments of shells and of configuration files, which are shown and never run."""

import re

from apps.documents.formats.code import Comment, blocks, flowing, is_silent, without_code
from apps.documents.formats.collector import Collector
from apps.documents.formats.directives import names
from apps.documents.formats.model import SegmentKind, Style
from apps.documents.formats.views import View

LANGUAGES = names("""
    bash sh shell zsh yaml yml toml ini cmake make makefile dockerfile docker r ruby julia perl
    bazel starlark conf
    """)
COMMENT = re.compile(r"(?:^|(?<=[ \t]))#[ \t]+(?=\S)(?P<words>[^\n]*?)[ \t]*$", re.MULTILINE)
QUOTES = ("'", '"')
COMMAND = re.compile(
    r"(?:[$%>]|[\w./-]+=|(?:sudo|pip3?|python3?|git|cd|export|conda|mamba|docker|bazel|make|cmake|"
    r"apt|apt-get|brew|source|curl|wget|ssh|gcloud|nvidia-smi|uv|npm|echo|ls|rm|cp|mv|mkdir)\s)"
)
SWITCH = re.compile(r"(?:^|\s)--?[A-Za-z][\w-]*(?=[\s=]|$)")


def read_shell(body: View, collector: Collector) -> None:
    """Offer the comments that are words; all else is the skeleton."""
    code = body.text
    rest, at = [], 0
    for block in blocks(code, comments(code)):
        for run in without_code(block, _is_silent):
            rest.append(code[at : run[0].words])
            at = run[-1].end
            _offer(run, body, collector)
    collector.frame("".join([*rest, code[at:]]))


def comments(code: str) -> list[Comment]:
    """Comments that certainly are some: a `#` behind a quote may stand inside it."""
    found_comments = []
    for found in COMMENT.finditer(code):
        line_start = code.rfind("\n", 0, found.start()) + 1
        before = code[line_start : found.start()]
        if not any(before.count(quote) % 2 for quote in QUOTES):
            start, text = found.start(), found["words"]
            place = (start, found.end("words"), found.start("words"))
            found_comments.append(Comment(*place, text, not before.strip(), len(before)))
    return found_comments


def _is_silent(text: str) -> bool:
    """Whether a comment is a command that was switched off, or anything else that is no words."""
    is_command = COMMAND.match(text) or (SWITCH.search(text) and text[0].islower())
    return bool(is_command) or is_silent(text)


def _offer(run: list[Comment], body: View, collector: Collector) -> None:
    text, width = flowing(run)
    prefix = collector.unit.line_prefix(body.at(run[0].words))
    style = Style.WRAP if run[0].is_alone else Style.LINE
    kind, start, end = SegmentKind.COMMENT, run[0].words, run[-1].end
    collector.add(kind, body, start, end, text, style=style, prefix=prefix, mark=str(width))
