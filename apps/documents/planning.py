"""What an update would change, found without changing anything."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.documents.classes import ChangeClass, classify
from apps.documents.matching import PageMatching
from apps.documents.models import Page, Section, Segment
from apps.documents.moves import Crossings, Moves
from apps.documents.renames import renames
from apps.documents.rows import SectionRow, SegmentRow
from apps.sources.models import Source

TAKEN_OVER = 0.3  # of a new page's words, from other pages: then it was split off or put together


class PageChange(models.TextChoices):
    CHANGED = "changed", _("changed")
    RENAMED = "renamed", _("renamed")
    SPLIT = "split", _("made of other pages")
    NEW = "new", _("new")
    GONE = "gone", _("gone")
    LOCKED = "locked", _("cannot be read")


@dataclass(slots=True)
class Reading:
    """One page of the new state. With a `problem` it could not be read."""

    path: str
    sections: list[SectionRow] = field(default_factory=list)
    segments: list[SegmentRow] = field(default_factory=list)
    problem: str = ""


@dataclass(slots=True)
class PlannedPage:
    """One page that changes. `origins` are the paths that it, or texts of it, had before."""

    path: str
    change: str
    counts: dict[str, int] = field(default_factory=dict)
    origins: list[str] = field(default_factory=list)
    problem: str = ""


@dataclass(slots=True)
class Planned:
    """`counts` are texts by ChangeClass, `pages` those that change."""

    counts: dict[str, int]
    pages: list[PlannedPage]
    moves: Moves

    def as_fields(self) -> dict[str, Any]:
        pages = [asdict(page) for page in self.pages]
        return {"counts": self.counts, "pages": pages, "moves": self.moves.as_json()}


class Planning:
    """Told of each page of the new state in turn, then asked for the whole."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.pages = {page.path: page for page in Page.objects.light().filter(source=source)}
        self.same: set[str] = set()
        self.readings: dict[str, Reading] = {}
        self.matchings: dict[str, PageMatching] = {}
        self.was: dict[str, str] = {}

    def is_same(self, path: str, digest: str) -> bool:
        page = self.pages.get(path)
        is_same = page is not None and page.digest == digest and page.gone_at is None
        if is_same:
            self.same.add(path)
        return is_same

    def take(self, reading: Reading) -> None:
        self.readings[reading.path] = reading

    def planned(self) -> Planned:
        gone = {path: self._matching(page) for path, page in self._gone().items()}
        self.was = self._renames(gone)
        for path, reading in self.readings.items():
            page = self.pages.get(self.was.get(path, path))
            self.matchings[path] = self._matching(page, reading)
            self.matchings[path].exactly()
        crossings = Crossings(
            {path: one for path, one in self.matchings.items() if not self.readings[path].problem},
            {path: one for path, one in gone.items() if path not in self.was.values()},
        )
        crossings.exactly()
        for matching in self.matchings.values():
            matching.by_likeness()
        crossings.by_likeness()
        crossings.stay()
        crossings.moves.pages.update({self.pages[old].pk: new for new, old in self.was.items()})
        return self._counted(crossings)

    def _gone(self) -> dict[str, Page]:
        """Pages that are present now and have no path in the new state."""
        left = {path: page for path, page in self.pages.items() if page.gone_at is None}
        return {
            path: page
            for path, page in left.items()
            if path not in self.readings and path not in self.same
        }

    def _renames(self, gone: Mapping[str, PageMatching]) -> dict[str, str]:
        fresh = {path: one for path, one in self.readings.items() if path not in self.pages}
        if not gone or not fresh:
            return {}
        return renames(
            {path: texts(matching.unclaimed()) for path, matching in gone.items()},
            {path: texts(reading.segments) for path, reading in fresh.items()},
        )

    def _matching(self, page: Page | None, reading: Reading | None = None) -> PageMatching:
        return PageMatching(
            list(Section.objects.filter(page=page)) if page else [],
            list(Segment.objects.filter(section__page=page)) if page else [],
            reading.sections if reading else [],
            reading.segments if reading else [],
        )

    def _counted(self, crossings: Crossings) -> Planned:
        pages = [self._page(path, crossings) for path in self.readings]
        for path in crossings.gone:
            left = len(crossings.gone[path].unclaimed())
            pages.append(PlannedPage(path, PageChange.GONE, counts_of({ChangeClass.GONE: left})))
        total: Counter[str] = Counter()
        for page in pages:
            total.update(page.counts)
        present = Segment.objects.filter(gone_at=None, section__page__gone_at=None)
        present_now = present.filter(section__page__source=self.source).count()
        carried = sum(count for name, count in total.items() if name != ChangeClass.NEW)
        total[ChangeClass.UNCHANGED] += max(present_now - carried, 0)
        return Planned(counts_of(total), pages, crossings.moves)

    def _page(self, path: str, crossings: Crossings) -> PlannedPage:
        matching, reading = self.matchings[path], self.readings[path]
        counts = Counter(class_of(row, matching, crossings.moves) for row in matching.rows)
        counts[ChangeClass.GONE] = len(matching.unclaimed())
        origins = list(crossings.origins.get(path, {}))
        if was := self.was.get(path):
            origins = [was, *(origin for origin in origins if origin != was)]
        change = PageChange.LOCKED if reading.problem else self._change(path, crossings)
        return PlannedPage(path, change, counts_of(counts), origins, reading.problem)

    def _change(self, path: str, crossings: Crossings) -> PageChange:
        if path in self.was:
            return PageChange.RENAMED
        page = self.pages.get(path)
        if page and page.gone_at is None:
            return PageChange.CHANGED
        taken_over = sum(crossings.origins.get(path, {}).values())
        whole = sum(row.words for row in self.readings[path].segments)
        return PageChange.SPLIT if taken_over > TAKEN_OVER * whole else PageChange.NEW


def texts(rows: Iterable[Any]) -> list[str]:
    return [row.text for row in rows]


def counts_of(counts: Mapping[Any, int]) -> dict[str, int]:
    """In the order of the classes, those that are not zero."""
    return {one.value: counts[one] for one in ChangeClass if counts.get(one)}


def class_of(row: SegmentRow, matching: PageMatching, moves: Moves) -> ChangeClass:
    old = matching.segments.taken.get(row.key)
    if old is None:
        return ChangeClass.NEW
    if old.text != row.text:
        return classify(old.text, row.text, row.kind)
    home = matching.sections.taken.get(row.section)
    stays = home is not None and home.pk == old.section_id and home.pk not in moves.sections
    return ChangeClass.UNCHANGED if stays else ChangeClass.MOVED
