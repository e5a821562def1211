"""A glossary in a file, as terms for a matcher: YAML or JSON in the manner of data/terms.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from glossary.errors import GlossaryError
from glossary.matching import TermEntry

OURS = Path(__file__).parent / "data" / "terms.yaml"


def read(path: Path, with_proposed: bool = False) -> list[TermEntry]:
    """The terms of a file: a list of mappings, or a mapping that has one under "terms".

    Forms that are only proposed count for looking up, not for finding.
    """
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise GlossaryError(f"{path} could not be read: {error}") from error
    rows = rows.get("terms") if isinstance(rows, dict) else rows
    if not isinstance(rows, list):
        raise GlossaryError(f"{path} holds no list of terms.")
    return [entry(row, with_proposed) for row in rows if isinstance(row, dict) and "term" in row]


def entry(row: Mapping[str, Any], with_proposed: bool = False) -> TermEntry:
    term = str(row["term"])
    return TermEntry(
        term,
        aliases=_words(row, "aliases"),
        accepted=(
            *((term,) if row.get("keep") else ()),
            *_words(row, "accepted"),
            *(_words(row, "proposed") if with_proposed else ()),
        ),
        forbidden=_words(row, "forbidden"),
        exceptions=_words(row, "exceptions"),
        readings=_words(row, "reading"),
        case_sensitive=bool(row.get("case", False)),
    )


def _words(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = row.get(name) or ()
    return (value,) if isinstance(value, str) else tuple(map(str, value))
