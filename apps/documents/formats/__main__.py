"""Reads pages and says what it found: `python -m apps.documents.formats check PATH...`."""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from apps.documents.formats import Document, ParseFailure, decode, join, parse

SUFFIXES = {".md", ".ipynb", ".rst"}


def main(arguments: list[str] | None = None) -> int:
    """Check pages; 1 if one of them could not be read or did not come back as it was."""
    parser = argparse.ArgumentParser(prog="python -m apps.documents.formats")
    commands = parser.add_subparsers(required=True)
    check = commands.add_parser("check", help="read pages, write them back, compare")
    check.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    check.add_argument("--list", action="store_true", help="print every segment and cell")
    options = parser.parse_args(arguments)
    results = [check_page(path, options.list) for path in pages(options.paths)]
    failed = results.count(False)
    say(f"{len(results)} pages, {failed} failed")
    return 1 if failed else 0


def say(line: str) -> None:
    sys.stdout.write(line.encode(errors="replace").decode() + "\n")


def pages(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(found for found in path.rglob("*") if found.suffix in SUFFIXES)
        else:
            yield path


def check_page(path: Path, lists_all: bool = False) -> bool:
    started = time.perf_counter()
    try:
        document = parse(decode(path.read_bytes()), str(path))
    except (ParseFailure, OSError) as error:
        say(f"{path}:{getattr(error, 'line', 1)}: {error}")
        return False
    is_same = join(document, {}) == document.text
    took_ms = (time.perf_counter() - started) * 1000
    say(f"{path}: {'identical' if is_same else 'DIFFERENT'}, {_counts(document)}, {took_ms:.1f} ms")
    for problem in document.problems:
        say(f"{path}:{problem.line}: {problem.message}")
    if lists_all:
        _list(document)
    return is_same


def _counts(document: Document) -> str:
    words = sum(segment.words for segment in document.segments)
    return (
        f"{len(document.sections)} sections, {len(document.segments)} segments, "
        f"{len(document.cells)} cells, {words} words"
    )


def _list(document: Document) -> None:
    for section in document.sections:
        say(f"  {section.line:5} section {'#' * section.level} {section.title}")
    for segment in document.segments:
        say(f"  {segment.line:5} {segment.kind:13} {segment.text!r}")
    for cell in document.cells:
        say(f"  {cell.line:5} cell {cell.kind} {'runs' if cell.runs else 'shown'} {cell.tags}")


if __name__ == "__main__":
    sys.exit(main())
