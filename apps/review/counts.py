"""How far sections are, without counting all their texts each time.

What stands in SectionCount was true when it was counted. A section that was touched since is
counted on the spot, so the answer is always true; the worker soon counts it for good.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from apps.documents.models import Section, SectionQuerySet, Segment
from apps.review import progress
from apps.review.count_models import COUNTED, Progress, SectionCount, Touch

AT_ONCE = 200  # sections in one transaction: no save waits for long
TOUCHED = Exists(Touch.objects.filter(section=OuterRef("pk")))


def by_section(sections: Collection[Section]) -> dict[int, Progress]:
    """Section id to Progress; a section without segments may be left out."""
    asked = Section.objects.filter(pk__in=[section.pk for section in sections]).order_by()
    rows = asked.values_list("pk", TOUCHED, *(f"count__{name}" for name in COUNTED))
    touched, found = list[int](), dict[int, Progress]()
    for section, is_touched, *counted in rows:
        if is_touched:
            touched.append(section)
        elif None not in counted:
            found[section] = Progress(*counted)
    if touched:
        found |= progress.by_section(Segment.objects.filter(section__in=touched))
    return found


def of(sections: SectionQuerySet) -> Progress:
    """All these sections together."""
    touched = list(sections.order_by().filter(TOUCHED).values_list("pk", flat=True))
    settled = SectionCount.objects.filter(section__in=sections.order_by().values("pk"))
    sums = {name: Coalesce(Sum(name), 0) for name in COUNTED}
    total = Progress(**settled.exclude(section__in=touched).aggregate(**sums))
    return total + progress.of(Segment.objects.filter(section__in=touched)) if touched else total


def having(counted: Q, texts: Q) -> SectionQuerySet:
    """Sections whose count says so or, where they were touched since, one of whose texts does."""
    in_fact = Exists(Segment.objects.filter(texts, section=OuterRef("pk")))
    return Section.objects.filter((~TOUCHED & counted) | (TOUCHED & in_fact))


def unapproved() -> SectionQuerySet:
    """Sections in which prose is still to be approved."""
    return having(Q(count__approved__lt=F("count__pieces")), progress.PROSE & ~progress.APPROVED)


def unfinished() -> SectionQuerySet:
    """Sections in which prose is still to be translated."""
    return having(Q(count__translated__lt=F("count__pieces")), progress.PROSE & ~progress.CURRENT)


def outdated() -> SectionQuerySet:
    """Sections in which a text was made for an older source."""
    texts = (progress.PROSE | progress.REWRITTEN) & progress.OUTDATED
    return having(Q(count__outdated__gt=0), texts)


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
