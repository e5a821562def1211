from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from glossary.errors import UnreadableGlossary
from glossary.exchange.reading_tbx import read_tbx
from glossary.exchange.records import ReadRow
from glossary.exchange.tables import read_csv, read_json

SUFFIXES = (".csv", ".tsv", ".json", ".tbx", ".xml")
MOST_ROWS = 60_000
MOST_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class GlossaryFile:
    """The rows of a file, and what it says about itself: origin, licence, version."""

    rows: list[ReadRow]
    about: Mapping[str, str] = field(default_factory=dict)


def read_glossary(
    name: str, content: bytes, columns: Mapping[str, str] | None = None
) -> GlossaryFile:
    """The rows of a file by the end of its name. `columns`: our name of a column to the file's."""
    suffix = next((each for each in SUFFIXES if name.lower().endswith(each)), "")
    if not suffix:
        raise UnreadableGlossary(_("Files end in %(known)s.") % {"known": ", ".join(SUFFIXES)})
    if len(content) > MOST_BYTES:
        raise UnreadableGlossary(
            _("The file may have %(most)d MiB at most.") % {"most": MOST_BYTES >> 20}
        )
    read = _read(suffix, content, columns or {})
    if not read.rows:
        raise UnreadableGlossary(_("There is no term in this file."))
    if len(read.rows) > MOST_ROWS:
        sentence = _("The file has %(rows)d rows; %(most)d are the most.")
        raise UnreadableGlossary(sentence % {"rows": len(read.rows), "most": MOST_ROWS})
    return read


def _read(suffix: str, content: bytes, columns: Mapping[str, str]) -> GlossaryFile:
    if suffix in {".tbx", ".xml"}:
        return GlossaryFile(read_tbx(content))
    if suffix == ".json":
        about, rows = read_json(content, columns)
        return GlossaryFile(rows, about)
    return GlossaryFile(list(read_csv(content, columns)))
