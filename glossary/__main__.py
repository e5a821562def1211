"""`python -m glossary find|lookup|replace …`: the glossary in a shell, without the site."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from glossary import term_files
from glossary.errors import GlossaryError
from glossary.lookup import Index
from glossary.matching import Hit, Matcher
from glossary.particles import replace_term

FOUND_FORBIDDEN, OUR_OWN_FAULT = 1, 3


def main(arguments: list[str]) -> int:
    """Run one command; the exit code."""
    options = _parser().parse_args(arguments)
    code: int = options.command(options)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m glossary", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="find|lookup|replace")
    find = commands.add_parser("find", help="where terms stand in texts")
    find.add_argument(
        "--korean", action="store_true", help="look for Korean forms, not for English"
    )
    find.add_argument("paths", nargs="*", default=["-"], help="files; - is what comes in by a pipe")
    find.set_defaults(command=_find)
    lookup = commands.add_parser("lookup", help="which terms a query means")
    lookup.add_argument("query")
    lookup.add_argument("--limit", type=int, default=10)
    lookup.set_defaults(command=_lookup)
    for command in (find, lookup):
        command.add_argument("--terms", type=Path, default=term_files.OURS, help="YAML or JSON")
    replace = commands.add_parser("replace", help="one word for another, particles corrected")
    replace.add_argument("old")
    replace.add_argument("new")
    replace.add_argument("paths", nargs="*", default=["-"])
    replace.add_argument("--reading", action="append", default=[], metavar="WORD=HANGUL")
    replace.add_argument("--except", action="append", default=[], dest="exceptions", metavar="WORD")
    replace.add_argument("--write", action="store_true", help="change the files in their place")
    replace.set_defaults(command=_replace)
    return parser


def _find(options: argparse.Namespace) -> int:
    matcher = Matcher(term_files.read(options.terms))
    find = matcher.find_target if options.korean else matcher.find_source
    has_forbidden = False
    for path, text in _texts(options.paths):
        for line, column, hit in _placed(text, find(text)):
            has_forbidden |= hit.is_forbidden
            sys.stdout.write(
                f"{path}:{line}:{column}: {text[hit.start : hit.end]!r} {_told(hit)}\n"
            )
    return FOUND_FORBIDDEN if has_forbidden else 0


def _placed(text: str, hits: Iterable[Hit]) -> Iterator[tuple[int, int, Hit]]:
    """Each hit with its line and column, both counted from one. Hits come in order."""
    line, line_start, reached = 1, 0, 0
    for hit in hits:
        line += text.count("\n", reached, hit.start)
        line_start = max(line_start, text.rfind("\n", reached, hit.start) + 1)
        reached = hit.start
        yield line, hit.start - line_start + 1, hit


def _told(hit: Hit) -> str:
    wanted = ", ".join(hit.term.accepted)
    if hit.is_forbidden:
        return f"is not used for {hit.term.source}" + (f": {wanted}" if wanted else "")
    if hit.is_accepted:
        return f"is {hit.term.source}"
    return f"is {hit.term.source}" + (f": {wanted}" if wanted else "")


def _lookup(options: argparse.Namespace) -> int:
    terms = term_files.read(options.terms, with_proposed=True)
    found = Index(terms).search(options.query, options.limit)
    for term in found:
        avoided = f" (not {', '.join(term.forbidden)})" if term.forbidden else ""
        sys.stdout.write(f"{term.source}: {', '.join(term.accepted)}{avoided}\n")
    return 0 if found else 1


def _replace(options: argparse.Namespace) -> int:
    readings = dict(_reading(pair) for pair in options.reading)
    for path, text in _texts(options.paths):
        changed = replace_term(
            text, options.old, options.new, readings=readings, exceptions=options.exceptions
        )
        if options.write and path != "-":
            if changed != text:
                Path(path).write_bytes(changed.encode("utf-8"))
        else:
            sys.stdout.write(changed)
    return 0


def _reading(pair: str) -> tuple[str, str]:
    word, is_one, reading = pair.partition("=")
    if not is_one:
        raise GlossaryError(f"{pair} is no reading. Write it like JAX=잭스.")
    return word, reading


def _texts(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    for path in paths:
        try:
            raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
            yield path, raw.decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise GlossaryError(f"{path} could not be read: {error}") from error


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except GlossaryError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(OUR_OWN_FAULT)
