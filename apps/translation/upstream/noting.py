"""Which translations upstream left behind, how, and since when: found by comparing rows."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef

from apps.documents.classes import classify
from apps.documents.models import Segment
from apps.translation.models import Revision, Translation, TranslationQuerySet
from apps.translation.upstream.models import SourceChange

AT_ONCE = 50  # texts compared and written in one transaction: no save waits for long


def unnoted() -> TranslationQuerySet:
    """Outdated translations of which it is not noted yet what changed."""
    noted = SourceChange.objects.standing().filter(translation=OuterRef("pk"))
    outdated = Translation.objects.outdated().filter(newest__isnull=False)
    return outdated.filter(segment__in=Segment.objects.present()).exclude(Exists(noted))


def note() -> int:
    """Note all of them, and forget what is no longer so. How many were noted; safe to repeat."""
    count, last = 0, 0
    waiting = unnoted().select_related("segment", "newest").order_by("pk")
    while some := list(waiting.filter(pk__gt=last)[:AT_ONCE]):
        _keep(some)
        count, last = count + len(some), some[-1].pk
    _forget()
    return count


@transaction.atomic
def _keep(translations: Iterable[Translation]) -> None:
    """A text that upstream changes a second time is outdated since the first."""
    listed = list(translations)
    before = SourceChange.objects.in_bulk([one.pk for one in listed])
    fresh = [_change(one, one.newest, before.get(one.pk)) for one in listed if one.newest]
    SourceChange.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["translation"],
        update_fields=["revision", "source_text", "kind", "since"],
    )


def _change(
    translation: Translation, newest: Revision, before: SourceChange | None
) -> SourceChange:
    segment = translation.segment
    change = SourceChange(
        translation=translation,
        revision=newest,
        source_text=segment.text,
        kind=classify(newest.source_text, segment.text, segment.kind),
    )
    if before and before.revision_id == newest.pk:
        change.since = before.since
    return change


def _forget() -> None:
    standing = SourceChange.objects.standing().filter(pk=OuterRef("pk"))
    SourceChange.objects.exclude(Exists(standing)).delete()
