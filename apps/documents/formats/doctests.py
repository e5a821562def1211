"""Doctest examples in a block of lines: the code of each, without prompts and expected output."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from apps.documents.formats.views import View

PROMPT = re.compile(r"^([ \t]*)>>>(?: |$)")
COMMENT = re.compile(r"^\s*(?:#.*)?$")
TRACEBACK = re.compile(r"^\s*Traceback \((?:most recent call|innermost) last\):\s*$")
# What a traceback says at the end, as far in as it began: the kind of error, then its message.
ERROR = re.compile(r"([ \t]*)(?:\w+\.)*([A-Za-z_]\w{0,79})(?=:|\s*$)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Example:
    """`raises`: what is shown under it is an exception, so it is meant to end with one. `error` is
    that exception's kind, without its module; "" where it is not told."""

    view: View
    is_comment: bool
    raises: bool
    error: str


def examples(body: View) -> Iterator[Example]:
    """The examples in order; lines of comments below one another are one."""
    lines, number = body.lines, 0
    while number < len(lines):
        prompt = PROMPT.match(lines[number])
        if not prompt:
            number += 1
            continue
        picked: list[tuple[str, int]] = []
        indent = prompt[1]
        while not picked or (_is_comment(picked) and _is_comment_line(lines, number)):
            last = _last_line(lines, number, indent)
            cut = len(indent) + 4
            picked += [
                _piece(body, line, min(cut, len(lines[line]))) for line in range(number, last)
            ]
            number = last
        raises = number < len(lines) and bool(TRACEBACK.match(lines[number]))
        error = _error_of(lines, number) if raises else ""
        yield Example(View.of_lines(picked, body), _is_comment(picked), raises, error)


def _error_of(lines: Sequence[str], number: int) -> str:
    """The kind of error that the last traceback shown from this line on ends with."""
    error, indent = "", lines[number].partition("Traceback")[0]
    while number < len(lines) and lines[number].strip() and not PROMPT.match(lines[number]):
        if TRACEBACK.match(lines[number]):
            error = ""
        elif not error and (found := ERROR.match(lines[number])) and found[1] == indent:
            error = found[2]
        number += 1
    return error


def _last_line(lines: Sequence[str], number: int, indent: str) -> int:
    """Behind the last line of the example that begins there."""
    number += 1
    while number < len(lines) and _continues(lines[number], indent):
        number += 1
    return number


def _is_comment(picked: list[tuple[str, int]]) -> bool:
    return all(COMMENT.match(line) for line, _ in picked)


def _is_comment_line(lines: Sequence[str], number: int) -> bool:
    prompt = PROMPT.match(lines[number]) if number < len(lines) else None
    return bool(prompt and lines[number][prompt.end() :].startswith("#"))


def _continues(line: str, indent: str) -> bool:
    rest = line[len(indent) :]
    return line.startswith(indent) and (rest.rstrip() == "..." or rest.startswith("... "))


def _piece(body: View, number: int, cut: int) -> tuple[str, int]:
    return body.lines[number][cut:], body.points[number] + cut
