"""How far sections are, without counting all their texts each time.

What stands in SectionCount was true when it was counted. A section that was touched since is
counted on the spot, so the answer is always true; the worker soon counts it for good (settling).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q

from apps.documents.models import SectionQuerySet, Segment
from apps.review import progress
from apps.review.count_models import COUNTED, Progress, Touch

AT_ONCE = 200  # sections in one question
MOST_NAMED = 10_000  # in one question: databases take no more than some tens of thousands
TOUCHED = Exists(Touch.objects.filter(section=OuterRef("pk")))


def by_section(sections: SectionQuerySet) -> dict[int, Progress]:
    """Section id to Progress."""
    return {pk: now for here in by_page(sections).values() for pk, now in here.items()}


def by_page(sections: SectionQuerySet) -> dict[int, dict[int, Progress]]:
    """Page id to section id to Progress."""
    counted = (f"count__{name}" for name in COUNTED)
    rows = list(sections.order_by().values_list("page", "pk", TOUCHED, *counted))
    now = _as_they_are([pk for _page, pk, is_touched, *_numbers in rows if is_touched])
    found: dict[int, dict[int, Progress]] = {}
    for page, pk, is_touched, *numbers in rows:
        is_counted = not is_touched and None not in numbers
        here = Progress(*numbers) if is_counted else now.get(pk, Progress())
        found.setdefault(page, {})[pk] = here
    return found


def _as_they_are(sections: Sequence[int]) -> dict[int, Progress]:
    found = dict[int, Progress]()
    for start in range(0, len(sections), AT_ONCE):
        some = sections[start : start + AT_ONCE]
        found |= progress.by_section(Segment.objects.filter(section__in=some))
    return found


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


def having(sections: SectionQuerySet, rule: Rule) -> SectionQuerySet:
    """Those of which it holds; of what was just brought in, and is not counted yet, the first."""
    touched = list(sections.order_by().filter(TOUCHED).values_list("pk", flat=True))
    now = sorted(pk for pk, progress in _as_they_are(touched).items() if rule.holds(progress))
    settled = rule.counted & ~Q(pk__in=touched[:MOST_NAMED])
    return sections.filter(settled | Q(pk__in=now[:MOST_NAMED]))
