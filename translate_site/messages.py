"""Interface strings: find them, keep each app's catalogue, compile. No gettext tools needed.

`python -m translate_site.messages` updates and compiles every catalogue;
`--check` changes none of them and fails on a string without Korean, or with two in two of them;
`--compile` only compiles. Names of folders, such as apps/review, keep it to those.
"""

import io
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

BASE_DIR = Path(__file__).resolve().parent.parent
# How Babel finds the message of each call: which arguments, and which of them is the context.
PLAIN, PLURAL = None, (1, 2)
WITH_CONTEXT, PLURAL_WITH_CONTEXT = ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), PLAIN),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), WITH_CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), PLURAL_WITH_CONTEXT),
}
TOP = ("glossary", "runner", "translate_site")
NEVER = datetime(2026, 1, 1, tzinfo=UTC)


def homes() -> Iterator[Path]:
    """Each folder that has a catalogue of its own."""
    for folder in sorted([*(BASE_DIR / "apps").iterdir(), *(BASE_DIR / n for n in TOP)]):
        if (folder / "__init__.py").exists():
            yield folder


def strings(folder: Path) -> Iterator[tuple[str | tuple[str, ...], str | None, str]]:
    """(message or (singular, plural), context, file) of every string that `folder` shows."""
    from django.utils.translation.template import templatize

    for path in sorted(folder.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            text = path.read_text()
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            code = templatize(path.read_text(), origin=str(path))
            text = "\n".join(line.lstrip() for line in code.splitlines())
        else:
            continue
        options = {"encoding": "utf-8"}
        found = extract("python", io.BytesIO(text.encode()), KEYWORDS, options=options)
        for _line, message, _comments, context in found:
            yield message, context, str(path.relative_to(BASE_DIR))


def catalogue_path(folder: Path) -> Path:
    return folder / "locale" / "ko" / "LC_MESSAGES" / "django.po"


def load(path: Path) -> Catalog:
    if path.exists():
        with path.open("rb") as file:
            return read_po(file, locale="ko")
    return Catalog(locale="ko", fuzzy=False)


def updated(folder: Path) -> Catalog:
    """The catalogue of `folder` with today's strings: translations kept, unused ones dropped."""
    old = load(catalogue_path(folder))
    new = Catalog(locale="ko", fuzzy=False, header_comment="# Interface strings in Korean.")
    new.creation_date = new.revision_date = NEVER  # a date here would be a change a day
    for message, context, file in strings(folder):
        if message:
            new.add(message, context=context, locations=[(file, 0)])
    for entry in new:
        if entry.id and (known := old.get(entry.id, entry.context)):
            entry.string = known.string
    return new


def missing(catalogue: Catalog) -> list[str]:
    """Messages that have no Korean."""
    return [
        str(entry.id)
        for entry in catalogue
        if entry.id and not (all(entry.string) if isinstance(entry.string, tuple) else entry.string)
    ]


def disagreements(catalogues: Mapping[str, Catalog]) -> list[str]:
    """Messages that are two things in Korean: for all apps, the one of whichever comes first."""
    known: dict[tuple[Any, str | None], tuple[Any, str]] = {}
    found = []
    for name, catalogue in catalogues.items():
        for entry in catalogue:
            if not (entry.id and entry.string):
                continue
            korean, home = known.setdefault((entry.id, entry.context), (entry.string, name))
            if korean != entry.string:
                found.append(f"{entry.id!r} is {korean!r} in {home} and {entry.string!r} in {name}")
    return found


def compile_(folder: Path) -> None:
    path = catalogue_path(folder)
    if path.exists():
        compiled = io.BytesIO()
        write_mo(compiled, load(path))
        fresh = path.with_suffix(f".{os.getpid()}.tmp")
        fresh.write_bytes(compiled.getvalue())
        fresh.replace(path.with_suffix(".mo"))


def compile_outdated() -> None:
    """Compile the catalogues that are newer than what was compiled of them."""
    for folder in homes():
        source = catalogue_path(folder)
        compiled = source.with_suffix(".mo")
        if source.exists() and not (
            compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime
        ):
            compile_(folder)


def save(folder: Path, catalogue: Catalog) -> None:
    path = catalogue_path(folder)
    if len(catalogue):
        path.parent.mkdir(parents=True, exist_ok=True)
        written = io.BytesIO()
        write_po(written, catalogue, width=100, include_lineno=False, omit_header=False)
        path.write_bytes(written.getvalue().rstrip() + b"\n")


def main(arguments: list[str]) -> int:
    gaps = 0
    named = {BASE_DIR / name for name in arguments if not name.startswith("--")}
    for folder in homes():
        if named and folder not in named:
            continue
        if "--compile" not in arguments:
            catalogue = updated(folder)
            for message in missing(catalogue):
                gaps += 1
                print(f"{folder.relative_to(BASE_DIR)}: no Korean for {message!r}")
            if "--check" not in arguments:
                save(folder, catalogue)
        compile_(folder)
    if "--compile" not in arguments:
        catalogues = {folder.name: load(catalogue_path(folder)) for folder in homes()}
        for sentence in disagreements(catalogues):
            gaps += 1
            print(f"{sentence}: settle on one, or part them by a context")
    return 1 if gaps and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
