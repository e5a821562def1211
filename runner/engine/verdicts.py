"""What can be said of a cell, and of a page."""

from dataclasses import dataclass

SAME, OURS, UPSTREAM, NOT_HERE = "same", "ours", "upstream", "not_here"
VARIES, NOT_A_PROGRAM = "varies", "not_a_program"
PASSES, FAILS = "passes", "fails"
# What decides over a page before what: of equals the first, which may have caused the others.
WORST_FIRST = ({OURS}, {FAILS}, {NOT_HERE, UPSTREAM}, {PASSES}, {VARIES})


@dataclass(frozen=True, slots=True)
class CellVerdict:
    """One cell's verdict. `code` names the reason for translation, `detail` fills it in.

    `looked_past` names what differed and was not counted.
    """

    index: int
    verdict: str
    code: str
    reason: str
    detail: str = ""
    looked_past: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageVerdict:
    verdict: str
    reason: str
    cells: tuple[CellVerdict, ...]
    code: str = ""
    detail: str = ""
