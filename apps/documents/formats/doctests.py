"""Doctest examples in a block of lines: the code of each, without prompts and expected output."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from apps.documents.formats.views import View

PROMPT = re.compile(r"^([ \t]*)>>>(?: |$)")
COMMENT = re.compile(r"^\s*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class Example:
    view: View
    is_comment: bool


def examples(body: View) -> Iterator[Example]:
    lines, number = body.lines, 0
    while number < len(lines):
        prompt = PROMPT.match(lines[number])
        if not prompt:
            number += 1
            continue
        picked = [_piece(body, number, prompt.end())]
        number += 1
        indent = prompt[1]
        while number < len(lines) and _continues(lines[number], indent):
            picked.append(_piece(body, number, min(len(indent) + 4, len(lines[number]))))
            number += 1
        yield _example(picked, body)


def _continues(line: str, indent: str) -> bool:
    rest = line[len(indent) :]
    return line.startswith(indent) and (rest.rstrip() == "..." or rest.startswith("... "))


def _piece(body: View, number: int, cut: int) -> tuple[str, int]:
    return body.lines[number][cut:], body.points[number] + cut


def _example(picked: list[tuple[str, int]], body: View) -> Example:
    view = View.of_lines(picked, body)
    is_comment = all(COMMENT.match(line) for line, _ in picked)
    return Example(view, is_comment)
