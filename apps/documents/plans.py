"""Reading a plan: for the screen that shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from apps.documents.changes import Change
from apps.documents.classes import ChangeClass, classify
from apps.documents.differences import Stretch, differences
from apps.documents.models import Page, Plan
from apps.documents.moves import Moves
from apps.documents.planning import PageChange
from apps.documents.services import page_for, reading_of, text_of

SHOWN = tuple(one for one in ChangeClass if one != ChangeClass.UNCHANGED)


class NoSuchPage(Exception):
    """The plan says nothing of a page of this path."""


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class with its texts, and on how many pages they are."""

    kind: ChangeClass
    texts: int
    pages: int


@dataclass(frozen=True, slots=True)
class PageRow:
    path: str
    change: PageChange
    origins: list[str]
    problem: str
    counts: Sequence[tuple[ChangeClass, int]]

    @property
    def has_texts(self) -> bool:
        """Whether there is something to look at beside the numbers."""
        return bool(self.counts) and self.change != PageChange.GONE


@dataclass(frozen=True, slots=True)
class ChangedText:
    """`old` is empty for a new text, `new` for one that goes."""

    change: ChangeClass
    line: int
    old: str
    new: str
    is_code: bool

    @property
    def before(self) -> list[Stretch]:
        return [stretch for stretch in self._stretches if stretch.change != "new"]

    @property
    def after(self) -> list[Stretch]:
        return [stretch for stretch in self._stretches if stretch.change != "gone"]

    @property
    def _stretches(self) -> list[Stretch]:
        return differences(self.old, self.new)


def class_named(name: str) -> ChangeClass | None:
    return ChangeClass(name) if name in SHOWN else None


def classes_of(plan: Plan) -> list[ClassRow]:
    """All classes in their order, those that stay last."""
    return [
        ClassRow(
            one, plan.counts.get(one, 0), sum(bool(page["counts"].get(one)) for page in plan.pages)
        )
        for one in (*SHOWN, ChangeClass.UNCHANGED)
    ]


def pages_with(plan: Plan, chosen: ChangeClass | None) -> list[PageRow]:
    return [
        page_row(page) for page in plan.pages if chosen is None or page["counts"].get(chosen.value)
    ]


def page_row(kept: dict[str, Any]) -> PageRow:
    counts = [(one, kept["counts"][one]) for one in SHOWN if kept["counts"].get(one)]
    change = PageChange(kept["change"])
    return PageRow(kept["path"], change, kept["origins"], kept["problem"], counts)


def texts_of(plan: Plan, path: str) -> list[ChangedText]:
    """The texts of one page that do not stay as they are, in the order of the new page."""
    if not any(page["path"] == path and page["change"] != PageChange.GONE for page in plan.pages):
        raise NoSuchPage(path)
    page = page_for(plan.snapshot, path, moves := Moves.from_json(plan.moves))
    return list(changed_texts(page, path, text_of(plan.snapshot, path), moves))


def changed_texts(page: Page, path: str, text: str, moves: Moves) -> Iterator[ChangedText]:
    page.path = path
    reading = reading_of(path, text)
    change = Change(page, reading.sections, reading.segments, moves)
    claimed = {old.pk for old in change.segment_of.values()}
    for row in reading.segments:
        old = change.segment_of.get(row.key)
        is_code = row.kind == "code"
        if old is None:
            yield ChangedText(ChangeClass.NEW, row.line, "", row.text, is_code)
        elif old.text != row.text:
            kind = classify(old.text, row.text, row.kind)
            yield ChangedText(kind, row.line, old.text, row.text, is_code)
    for left in change.old_segments:
        if left.gone_at is None and left.pk not in claimed and left.pk not in moves.segments:
            yield ChangedText(ChangeClass.GONE, left.line, left.text, "", left.is_code)
