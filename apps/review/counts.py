"""How far sections are, without counting all their texts each time.

What stands in SectionCount was true when it was counted. A section that was touched since is
counted on the spot, so the answer is always true; the worker soon counts it for good.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.utils.functional import cached_property

from apps.documents.models import Section, SectionQuerySet, Segment
from apps.review import progress
from apps.review.count_models import COUNTED, Progress, SectionCount, Touch

AT_ONCE = 200  # sections in one transaction: no save waits for long
MOST_NAMED = 10_000  # in one question: databases take no more than some tens of thousands
NOTHING_ANEW: Mapping[int, Progress] = {}
TOUCHED = Exists(Touch.objects.filter(section=OuterRef("pk")))


def by_section(
    sections: SectionQuerySet, anew: Mapping[int, Progress] = NOTHING_ANEW
) -> dict[int, Progress]:
    """Section id to Progress; a section without segments may be left out.

    `anew` are touched ones that are counted already.
    """
    counted = (f"count__{name}" for name in COUNTED)
    rows = sections.order_by().values_list("pk", TOUCHED, *counted)
    touched, found = list[int](), dict[int, Progress]()
    for section, is_touched, *numbers in rows:
        if section in anew:
            found[section] = anew[section]
        elif is_touched:
            touched.append(section)
        elif None not in numbers:
            found[section] = Progress(*numbers)
    return found | _as_they_are(touched)


def _as_they_are(sections: Sequence[int]) -> dict[int, Progress]:
    found = dict[int, Progress]()
    for start in range(0, len(sections), AT_ONCE):
        some = sections[start : start + AT_ONCE]
        found |= progress.by_section(Segment.objects.filter(section__in=some))
    return found


def of(sections: SectionQuerySet) -> Progress:
    """All these sections together."""
    return Counted(sections).total


class Counted:
    """How far these sections are; which of them were touched is asked once for all answers."""

    def __init__(self, sections: SectionQuerySet) -> None:
        self.sections = sections.order_by()

    @cached_property
    def touched(self) -> dict[int, Progress]:
        """By id those that were touched since they were counted, as they are now."""
        touched = list(self.sections.filter(TOUCHED).values_list("pk", flat=True))
        return dict.fromkeys(touched, Progress()) | _as_they_are(touched)

    @cached_property
    def total(self) -> Progress:
        rows = SectionCount.objects.filter(section__in=self.sections.values("pk"))
        sums = rows.exclude(section__in=self._named).aggregate(
            **{name: Sum(name) for name in COUNTED}
        )
        settled = Progress(**{name: number or 0 for name, number in sums.items()})
        return sum(self.touched.values(), settled)

    def pages(self, rule: "Rule", among: SectionQuerySet | None = None) -> set[int]:
        """Ids of the pages that have such a section, where `among` says so only of these."""
        sections = self.sections if among is None else among.order_by()
        found = set(self._settled(sections, rule).values_list("page", flat=True).distinct())
        if now := self._now(rule):
            touched = sections.filter(pk__in=self._named).values_list("pk", "page")
            found |= {page for pk, page in touched if pk in now}
        return found

    def having(self, rule: "Rule") -> SectionQuerySet:
        """These sections; of what was just brought in, and is not counted yet, the first ones."""
        now = sorted(self._now(rule))[:MOST_NAMED]
        wanted = rule.counted & ~Q(pk__in=self._named)
        return self.sections.filter(wanted | Q(pk__in=now))

    @property
    def _named(self) -> list[int]:
        """The touched ones by name: which those are may be another answer a moment later."""
        return list(self.touched)[:MOST_NAMED]

    def _settled(self, sections: SectionQuerySet, rule: "Rule") -> SectionQuerySet:
        return sections.exclude(pk__in=self._named).filter(rule.counted)

    def _now(self, rule: "Rule") -> set[int]:
        return {pk for pk, progress in self.touched.items() if rule.holds(progress)}


@dataclass(frozen=True, slots=True)
class Rule:
    """What is asked of a section: of what was counted, and of its Progress."""

    counted: Q
    holds: Callable[[Progress], bool]


UNAPPROVED = Rule(Q(count__approved__lt=F("count__pieces")), lambda now: now.approved < now.pieces)
UNFINISHED = Rule(
    Q(count__translated__lt=F("count__pieces")), lambda now: now.translated < now.pieces
)
OUTDATED = Rule(Q(count__outdated__gt=0), lambda now: now.outdated > 0)


def settle() -> None:
    """Count for good what was touched. Safe beside others that do the same."""
    last = 0
    while touches := list(Touch.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        _settle(touches)
        last = touches[-1].pk


@transaction.atomic
def _settle(touches: list[Touch]) -> None:
    """Who counts has its sections for itself: no older count comes after a newer one."""
    wanted = {touch.section_id for touch in touches}
    sections = Section.objects.filter(pk__in=wanted).order_by("pk")
    free = sections.select_for_update(no_key=True, skip_locked=True)
    mine = set(free.values_list("pk", flat=True))
    found = progress.by_section(Segment.objects.filter(section__in=mine))
    SectionCount.objects.bulk_create(
        [SectionCount(pk=pk, **_fields(found.get(pk, Progress()))) for pk in mine],
        update_conflicts=True,
        unique_fields=["section"],
        update_fields=COUNTED,
    )
    gone = wanted - set(sections.values_list("pk", flat=True))
    done = [touch.pk for touch in touches if touch.section_id in mine | gone]
    Touch.objects.filter(pk__in=done).delete()


def _fields(counted: Progress) -> dict[str, int]:
    return {name: getattr(counted, name) for name in COUNTED}
