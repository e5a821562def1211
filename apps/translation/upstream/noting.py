"""Which translations upstream left behind, how, and since when: found by comparing rows."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef

from apps.activity import jobs
from apps.activity.jobs import Pulse
from apps.documents.classes import classify
from apps.documents.models import Page, Segment
from apps.translation.checks.structure import problems_of_texts
from apps.translation.models import Revision, Translation, TranslationQuerySet
from apps.translation.upstream.models import Noting, SourceChange

PAGE = "translation__segment__section__page"
AT_ONCE = 50  # texts compared and written in one transaction: no save waits for long


def unnoted() -> TranslationQuerySet:
    """Outdated translations of which it is not noted yet what changed."""
    noted = SourceChange.objects.standing().filter(translation=OuterRef("pk"))
    outdated = Translation.objects.outdated().filter(newest__isnull=False)
    return outdated.filter(segment__in=Segment.objects.present()).exclude(Exists(noted))


def note() -> int:
    """Note all of them, and forget what is no longer so. How many were noted; safe to repeat.

    Which of the translations can stand as they are takes longer, and is found out last. While
    another worker is at it, nothing happens.
    """
    Noting.objects.get_or_create(pk=1)
    if not jobs.take(Noting.objects.filter(pk=1)):
        return 0
    count = _note_all()
    forget()
    _try_all(Pulse(Noting(pk=1)))
    Noting.objects.filter(pk=1).update(heard_at=None, done=0, total=0, attempts=0)
    return count


def _note_all() -> int:
    count, last = 0, 0
    waiting = unnoted().select_related("segment", "newest").order_by("pk")
    while some := list(waiting.filter(pk__gt=last)[:AT_ONCE]):
        _keep(some)
        count, last = count + len(some), some[-1].pk
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
        update_fields=["revision", "source_text", "kind", "since", "page_digest", "fits"],
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


def forget() -> None:
    """What upstream has changed once more meanwhile stays: it is outdated since the first time."""
    standing = SourceChange.objects.standing().filter(pk=OuterRef("pk"))
    past = SourceChange.objects.exclude(Exists(standing))
    past.exclude(translation__in=unnoted()).delete()


# ---- whether the same words can stand -------------------------------------------------------


def _try_all(pulse: Pulse) -> None:
    last = done = 0
    tried = SourceChange.objects.tried().filter(pk=OuterRef("pk"))
    present = Segment.objects.present().filter(section__page__problem="")
    waiting = (
        SourceChange.objects.standing()
        .exclude(Exists(tried))
        .filter(translation__segment__in=present)
    )
    pages = waiting.order_by(PAGE).values_list(PAGE, flat=True).distinct()
    while page_id := pages.filter(**{f"{PAGE}__gt": last}).first():
        _try(Page.objects.get(pk=page_id), waiting.filter(**{PAGE: page_id}))
        last, done = page_id, done + 1
        pulse(done, 0)


def _try(page: Page, changes: Iterable[SourceChange]) -> None:
    """Hold them to the checks of a finished text. What changes meanwhile is tried once more."""
    related = SourceChange.objects.filter(pk__in=[change.pk for change in changes])
    listed = list(related.select_related("translation__segment", "revision"))
    texts = {change.translation.segment: change.revision.text for change in listed}
    problems = problems_of_texts(page, texts)
    for change in listed:
        same = {"revision": change.revision_id, "source_text": change.source_text}
        SourceChange.objects.filter(pk=change.pk, **same).update(
            page_digest=page.digest, fits=not problems[change.translation.segment]
        )
