"""Texts that may change the blocks of a page, by what their lines begin or end with."""

import re

from apps.documents.formats.model import ParsedSegment, Problem, SegmentKind

IN_CODE = {SegmentKind.COMMENT, SegmentKind.DOCSTRING}
SUSPECTS = (
    (re.compile(r"^\s*$"), "an empty line, which ends the paragraph"),
    (re.compile(r"^\s*(?:`{3,}|~{3,}|:{3,})"), "a fence"),
    (re.compile(r"^\s*#{1,6}(?:\s|$)"), "a heading"),
    (re.compile(r"^\s*(?:[-*+•]|\d{1,9}[.)])(?:\s|$)"), "a list mark"),
    (re.compile(r"^\s*>"), "a quote mark"),
    (re.compile(r"^\s*(?:=+|-+|~+|\^+)\s*$"), "an underline, which makes a heading or a rule"),
    (re.compile(r"^\s*\.\.(?:\s|$)"), "the start of a directive or comment"),
    (re.compile(r"^\s*(?:\+\+\+|%)"), "a block mark"),
    (re.compile(r"^\s*</?[A-Za-z!]"), "an HTML block"),
    (re.compile(r"\|"), "a column mark"),
    (re.compile(r"::\s*$"), "two colons, which begin a literal block"),
)
BEGINNING = re.compile(
    r"(?![A-Za-z]{1,6}[.)](?:\s|$))"  # no letter or Roman number of a list
    r"(?:[^\W\d_]|\d+(?![\d.)])|[*]{0,2}`{1,2}[^`\s]|\{[\w:.+-]+\}`|:[\w:.+-]+:`"
    r"|[*]{1,2}[^\W_]|\[[^\W\d_][^\]:]*\][({\s]|[\"'(][^\W\d_]{2})"
)
LOOSE = re.compile(r"\$\$|<!|-->|\]:|::\s*$|\t|\f", re.MULTILINE)
FENCE = re.compile(r"^\s*(?:`{3}|~{3}|:{3})", re.MULTILINE)


def is_harmless(segment: ParsedSegment, text: str) -> bool:
    """Whether no line of a text begins or ends a block, whatever stands around it."""
    if segment.kind in IN_CODE:
        return not FENCE.search(text)
    return not LOOSE.search(text) and all(
        BEGINNING.match(line) and not any(sign.search(line) for sign, _name in SUSPECTS)
        for line in text.strip().splitlines()
    )


def suspect(translation: str) -> Problem:
    """Name the line that most likely changes the blocks of the page."""
    for number, line in enumerate(translation.split("\n"), 1):
        for pattern, name in SUSPECTS:
            found = pattern.search(line)
            if found:
                message = f"Line {number} has {name}: it would change the structure of the page."
                return Problem(message, number, found.start() + 1, "structure")
    return Problem("This text would change the structure of the page.", 1, 1, "structure")
