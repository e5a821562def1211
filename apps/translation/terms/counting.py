"""Uses follow the texts and the glossary: what is behind is found by comparing rows.

Every few seconds a task counts the segments with another text than they were counted with. Of pages
with another source these are all, of a changed term those with one of its forms.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.db.models import F, Q

from apps.activity import jobs
from apps.activity.jobs import Beat, Pulse, unheard
from apps.documents.models import Page, Segment, SegmentQuerySet
from apps.translation.models import Revision
from apps.translation.terms.changes import changed_terms, segments_with, term_facts
from apps.translation.terms.findings import findings
from apps.translation.terms.models import (
    Counted,
    CountedPage,
    CountedTerm,
    Counting,
    Dismissal,
    Use,
)
from apps.translation.terms.verdicts import Verdict
from apps.translation.terms.vocabulary import Vocabulary, vocabularies
from glossary.models import Edition

COUNT = "apps.translation.tasks.count_uses_in"
AT_ONCE = 100  # segments in one transaction: no save waits for long
FORGOTTEN_AT_ONCE = 500
WARNING = frozenset({Verdict.WRONG, Verdict.MISSING})


@contextmanager
def alone() -> Iterator[None]:
    """One at a time: what is read inside of texts and glossary is what was committed before."""
    with transaction.atomic():
        Counting.objects.select_for_update().get_or_create(pk=1)
        yield


# ---- counting -------------------------------------------------------------------------------


def count(segment_ids: Iterable[int], edition: UUID | None = None) -> None:
    """Count the uses in these segments as they stand now. Safe to repeat.

    With another glossary than `edition`, or else than the one that the uses follow, they are left
    to be counted again: a change that is taken back at once would leave no trace to find them by.
    """
    with alone():
        segments = list(_segments(segment_ids))
        dismissed = set(
            Dismissal.objects.standing()
            .filter(segment__in=segments)
            .values_list("segment_id", "term_id")
        )
        words = vocabularies(segments)  # after the texts: what is committed later counts them again
        _keep(segments, [use for one in segments for use in _uses(one, words, dismissed)])
        if Edition.current() == (edition or _followed()):
            _note_counted(segments)
        else:
            Counted.objects.filter(segment__in=segments).delete()


def _note_counted(segments: Iterable[Segment]) -> None:
    Counted.objects.bulk_create(
        [Counted(segment=one, revision=newest_of(one)) for one in segments],
        update_conflicts=True,
        unique_fields=["segment"],
        update_fields=["revision"],
    )


def count_later(segment_ids: Sequence[int]) -> None:
    """As soon as the transaction is through, by a task. What goes wrong is made good later."""
    send = partial(current_app.send_task, COUNT, args=[list(segment_ids)], retry=False)
    transaction.on_commit(send, robust=True)


def _segments(segment_ids: Iterable[int]) -> SegmentQuerySet:
    listed = Segment.objects.present().prose().filter(pk__in=list(segment_ids)).order_by("pk")
    related = listed.select_related("translation__newest", "section__page")
    return related.defer("section__page__text")


def newest_of(segment: Segment) -> Revision | None:
    translation = getattr(segment, "translation", None)
    return translation.newest if translation else None


def _uses(
    segment: Segment, words: Mapping[int, Vocabulary], dismissed: set[tuple[int, int]]
) -> Iterator[Use]:
    newest, terms = newest_of(segment), words[segment.section.page.source_id]
    for found in findings(terms, segment.text, newest.text if newest else None):
        term_id = terms.ids.get(found.source)
        if term_id is None:
            continue  # it went a moment ago
        is_dismissed = found.verdict in WARNING and (segment.pk, term_id) in dismissed
        yield Use(
            segment=segment,
            term_id=term_id,
            form=found.form,
            verdict=Verdict.DISMISSED if is_dismissed else found.verdict,
            count=found.count,
            is_quoted=found.is_quoted,
        )


def _keep(segments: Sequence[Segment], uses: Iterable[Use]) -> None:
    """Write only what differs."""
    standing = {_facts(use): use.pk for use in Use.objects.filter(segment__in=segments)}
    fresh = {_facts(use): use for use in uses}
    gone = [pk for facts, pk in standing.items() if facts not in fresh]
    Use.objects.filter(pk__in=gone).delete()
    Use.objects.bulk_create(use for facts, use in fresh.items() if facts not in standing)


def _facts(use: Use) -> tuple[object, ...]:
    return use.segment_id, use.term_id, use.form, use.verdict, use.count, use.is_quoted


# ---- catching up ----------------------------------------------------------------------------


def is_behind() -> bool:
    """Whether the glossary has changed since the uses were brought in line with it."""
    return Edition.current() != _followed()


def _followed() -> UUID | None:
    return Counting.objects.values_list("stamp", flat=True).first()


def stale() -> SegmentQuerySet:
    """Segments never counted, or for another translation than today's."""
    newest = F("translation__newest")
    moved = Q(translation__newest__isnull=False) & ~Q(counted__revision=newest)
    return Segment.objects.present().prose().filter(Q(counted=None) | moved)


def catch_up(tell: Beat = unheard) -> None:
    """Bring all uses in line with texts and glossary. Ended in the middle, it goes on there."""
    Counting.objects.get_or_create(pk=1)
    if not jobs.take(Counting.objects.filter(pk=1)):
        return
    pulse = Pulse(Counting(pk=1), tell)
    follow_pages()
    stamp = follow_glossary()
    done, total = 0, stale().count()
    for batch in _batches(stale()):
        pulse(done, total)
        count(batch, stamp)
        done += len(batch)
    ended = {"heard_at": None, "done": 0, "total": 0, "attempts": 0}
    Counting.objects.filter(pk=1).update(stamp=stamp, **ended)


def _batches(segments: SegmentQuerySet) -> Iterator[list[int]]:
    last = 0
    ids = segments.order_by("pk").values_list("pk", flat=True)
    while batch := list(ids.filter(pk__gt=last)[:AT_ONCE]):
        yield batch
        last = batch[-1]


def follow_pages() -> None:
    """Pages whose text is another one: all their segments are to be counted."""
    moved = Page.objects.present().exclude(counted__digest=F("digest"))
    for page in moved.light().order_by("pk"):
        with alone():
            page.refresh_from_db(fields=["digest"])
            inside = Segment.objects.filter(section__page=page)
            Counted.objects.filter(segment__in=inside).delete()
            Use.objects.filter(segment__in=inside.exclude(gone_at=None)).delete()
            CountedPage.objects.update_or_create(page=page, defaults={"digest": page.digest})


def follow_glossary() -> UUID | None:
    """Terms that are others now: the segments that hold one of their forms are to be counted.
    Returns the edition that the uses follow when those are."""
    stamp = Edition.current()
    if stamp == _followed():
        return stamp
    today = term_facts()
    changed = changed_terms(today)
    found = segments_with(changed)
    counted = Counted.objects.order_by("pk").values_list("pk", flat=True)
    _forget([*counted] if found is None else sorted(found))
    ids = {term.term_id for term in changed}
    with alone():
        CountedTerm.objects.filter(pk__in=ids).delete()
        CountedTerm.objects.bulk_create(today[pk].as_counted() for pk in ids if pk in today)
    return stamp


def _forget(segment_ids: Sequence[int]) -> None:
    for start in range(0, len(segment_ids), FORGOTTEN_AT_ONCE):
        with alone():
            some = segment_ids[start : start + FORGOTTEN_AT_ONCE]
            Counted.objects.filter(pk__in=some).delete()
