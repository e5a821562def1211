"""How far pages are, from what was counted of them and from what was touched since."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, QuerySet
from django.utils.functional import cached_property

from apps.documents.models import Page, Section
from apps.review.count_models import COUNTED, NUMBERS, PageCount, Progress, Touch
from apps.review.counts import AT_ONCE, UNAPPROVED, by_page
from apps.review.page_facts import NO_FACTS, PageFacts, facts_of

NUMBERED = (*COUNTED, "unapproved")  # in this order
NOTHING = (0,) * len(NUMBERED)
OLD = NUMBERED.index("outdated")
TOUCHED = Exists(Touch.objects.filter(page=OuterRef("pk")))
LACKS_APPROVAL = ExpressionWrapper(UNAPPROVED.counted, BooleanField())


class Kept(NamedTuple):
    """What was counted of a page, if it ever was, and whether that may be true no more."""

    is_touched: bool
    has_code: bool
    numbers: Sequence[int]

    @property
    def is_counted(self) -> bool:
        return None not in self.numbers


class Counted:
    """How far these pages are. Each answer is asked for once.

    What was counted and whether it was touched since is one answer: in two, a moment apart,
    something could count twice or not at all.
    """

    def __init__(self, pages: QuerySet[Page]) -> None:
        self.pages = pages

    @cached_property
    def ids(self) -> list[int]:
        """The pages in their order."""
        return list(self._kept)

    @cached_property
    def with_code(self) -> set[int]:
        return {page for page, kept in self._kept.items() if kept.has_code}

    @cached_property
    def touched(self) -> dict[int, dict[int, Progress]]:
        """By page and section id, all sections of pages in which one was touched, as they are."""
        found: dict[int, dict[int, Progress]] = {
            page: {} for page, kept in self._kept.items() if kept.is_touched
        }
        named = list(found)
        for start in range(0, len(named), AT_ONCE):
            sections = Section.objects.filter(page__in=named[start : start + AT_ONCE], gone_at=None)
            found |= by_page(sections)
        return found

    @cached_property
    def sections(self) -> dict[int, Progress]:
        """By section id those of touched pages."""
        return {pk: now for sections in self.touched.values() for pk, now in sections.items()}

    def of_page(self, page: Page) -> Progress:
        *numbers, _unapproved = self._numbers.get(page.pk, NOTHING)
        return Progress(*numbers)

    def facts(self, pages: Collection[int]) -> dict[int, PageFacts]:
        """What else is to be said, by the ids of some of these pages."""
        now = facts_of(self.touched.keys() & set(pages))
        counted = PageCount.objects.filter(page__in=[page for page in pages if page not in now])
        rows = counted.values_list("page", *PageFacts._fields)
        kept = {page: PageFacts(*facts) for page, *facts in rows}
        return dict.fromkeys(pages, NO_FACTS) | kept | now

    @cached_property
    def total(self) -> Progress:
        *sums, _unapproved = map(sum, zip(NOTHING, *self._numbers.values(), strict=True))
        return Progress(*sums)

    @cached_property
    def outdated(self) -> set[int]:
        """Ids of pages that hold texts made for an older source."""
        return {page for page, numbers in self._numbers.items() if numbers[OLD]}

    def unapproved_without(self, held: Iterable[tuple[int, int, bool | None]]) -> set[int]:
        """Ids of pages with a section that lacks an approval and is none of these.

        They are told by their id, their page's, and whether they lacked one when counted.
        """
        theirs = Counter[int]()
        for pk, page, lacks in held:
            now = self.sections.get(pk)
            theirs[page] += bool(UNAPPROVED.holds(now) if now else lacks)
        return {page for page, numbers in self._numbers.items() if numbers[-1] > theirs[page]}

    @cached_property
    def _kept(self) -> dict[int, Kept]:
        numbers = (f"count__{name}" for name in NUMBERED)
        rows = self.pages.values_list("pk", TOUCHED, "cell_count", *numbers)
        return {
            page: Kept(is_touched, cells > 0, numbers) for page, is_touched, cells, *numbers in rows
        }

    @cached_property
    def _numbers(self) -> dict[int, Sequence[int]]:
        """By page id what was counted, of touched pages what is so."""
        counted = {page: kept.numbers for page, kept in self._kept.items() if kept.is_counted}
        return counted | {page: _added_up(now.values()) for page, now in self.touched.items()}


def _added_up(sections: Collection[Progress]) -> tuple[int, ...]:
    together = sum(sections, Progress())
    return *NUMBERS(together), sum(map(UNAPPROVED.holds, sections))
