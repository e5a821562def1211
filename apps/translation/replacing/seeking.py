"""Looking for what somebody wants to replace. Ended in the middle, it begins anew."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.activity import jobs
from apps.activity.jobs import Beat, Pulse
from apps.documents.models import Segment
from apps.translation import conditions
from apps.translation.cleaning import clean
from apps.translation.errors import TranslationError
from apps.translation.migrating import services
from apps.translation.migrating.models import Change, Migration, MigrationState
from apps.translation.models import State, Translation
from apps.translation.replacing.expressions import Rewriting
from apps.translation.replacing.models import Replacement, Standing
from apps.translation.replacing.permission import writable_sections

AT_ONCE = 500  # texts read, and rows written, in one query
LONGEST_S = 60.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that would become another."""

    segment: int
    section: int
    revision: int
    proposed: str


def seek(migration: Migration) -> None:
    """List every text with something to replace, all of them ticked."""
    mine = Migration.objects.filter(pk=migration.pk, state=MigrationState.SEEKING)
    if not jobs.take(mine):
        return
    refuse = partial(services.end, migration, MigrationState.REFUSED)
    with jobs.failures_told(migration, refuse, TranslationError):
        assert migration.replacement, "only replacements are sought"
        _forget_what_was_left(migration, migration.replacement)
        elsewhere = _list(migration, migration.replacement)
        Replacement.objects.filter(pk=migration.replacement.pk).update(elsewhere=elsewhere)
        facts = {"heard_at": None, "attempts": 0, "done": 0, "total": 0}
        mine.update(state=MigrationState.CHOOSING, **facts)


def _forget_what_was_left(migration: Migration, replacement: Replacement) -> None:
    """What an ended worker found of this, and what the same person sought here and never used."""
    migration.changes.all().delete()
    left = Migration.objects.replacing().filter(
        replacement__source=replacement.source_id, requested_by=migration.requested_by_id
    )
    services.forget(left)


def _list(migration: Migration, replacement: Replacement) -> int:
    """Keep what is found; how many places are not the seeker's to write in."""
    writable = set(writable_sections(migration.requested_by).values_list("pk", flat=True))
    elsewhere = 0
    for hits in _hits(replacement, Pulse(migration)):
        mine = [hit for hit in hits if hit.section in writable]
        elsewhere += len(hits) - len(mine)
        if not _keep(migration, mine):
            break
    return elsewhere


@transaction.atomic
def _keep(migration: Migration, hits: Sequence[Hit]) -> bool:
    """Whether it is still sought: a newer search of the same person may have taken its place."""
    row = Migration.objects.filter(pk=migration.pk, state=MigrationState.SEEKING)
    if not list(row.select_for_update(of=("self",))):
        return False
    Change.objects.bulk_create(
        Change(
            migration=migration,
            segment_id=hit.segment,
            before_id=hit.revision,
            proposed=hit.proposed,
        )
        for hit in hits
    )
    return True


def _hits(replacement: Replacement, beat: Beat) -> Iterator[list[Hit]]:
    """Part by part, so that nothing is held open while others write."""
    change = _in_time(replacement.rewriting())
    places, last, done = places_of(replacement), 0, 0
    total = places.count()
    fields = ("pk", "segment", "segment__section", "newest", "newest__text")
    while part := list(places.filter(pk__gt=last).order_by("pk").values_list(*fields)[:AT_ONCE]):
        beat(done, total)
        yield [
            Hit(segment, section, revision, proposed)
            for _pk, segment, section, revision, text in part
            if (proposed := change(text)) != text
        ]
        last, done = part[-1][0], done + len(part)


def _in_time(change: Rewriting) -> Rewriting:
    """Each text takes a bounded time; all of them together do too."""
    until = time.monotonic() + LONGEST_S

    def changed(text: str) -> str:
        if time.monotonic() > until:
            sentence = _("Looking for this takes too long. Ask for less, or in fewer pages.")
            raise TranslationError(sentence)
        made = change(text)
        return text if made == text else clean(made).text

    return changed


def places_of(replacement: Replacement) -> QuerySet[Translation]:
    """The translations that are looked at: finished texts that today's pages show, no code."""
    shown = Segment.objects.present().filter(conditions.PROSE)
    places = Translation.objects.filter(
        segment__in=shown.filter(section__page__source=replacement.source_id),
        newest__isnull=False,
    )
    if replacement.path:
        places = places.filter(segment__section__page__path__startswith=replacement.path)
    if replacement.translator_id:
        places = places.filter(newest__author=replacement.translator_id)
    if replacement.standing == Standing.OUTDATED:
        return places.outdated()
    if replacement.standing:
        return places.current().filter(state=State(replacement.standing))
    return places
