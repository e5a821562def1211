from dataclasses import dataclass, field
from datetime import UTC, datetime

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Unit:
    """One segment in a file.

    `began` names the text that stood when the file was written (empty: none): whoever reads the
    file back sees by it whether somebody was faster. `previous` is the source text that a fuzzy
    translation was made for, ours or one that a tool put there; only PO gives it back. `notes` say
    what the segment is, and are not read back.
    """

    key: str
    source: str
    text: str = ""
    began: str = ""
    is_fuzzy: bool = False
    is_approved: bool = False
    line: int = 1
    previous: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageFile:
    """The units of one page. `path` is the page's; a file that does not say has an empty one."""

    path: str
    units: tuple[Unit, ...] = field(repr=False)
    language: str = "ko"
    project: str = ""
    made_at: datetime = LONG_AGO
