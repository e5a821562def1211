"""What a person does with a migration: prepare, tick, start, drop, undo."""

from collections.abc import Iterable

from celery import current_app
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.documents.models import SegmentKind
from apps.translation.errors import TranslationError
from apps.translation.migrating.models import (
    Change,
    ChangeQuerySet,
    Migration,
    MigrationState,
    Outcome,
)
from apps.translation.migrating.purposes import purpose_of, standing_decision
from apps.translation.replacing.models import Replacement
from apps.translation.terms import counting
from apps.translation.terms.models import Use
from glossary.models import Term

RUN = "apps.translation.tasks.run_migration"


@transaction.atomic
def prepare(term: Term, user: User) -> Migration:
    """List every place where a losing word of a decided term stands, all of them ticked."""
    decision = standing_decision(term)
    if counting.is_behind():
        raise TranslationError(_("Uses are being counted anew. Please try again in a moment."))
    places = places_of(term)
    if not places:
        raise TranslationError(_("There is nothing to change: no losing word stands anywhere."))
    forget(Migration.objects.filter(term=term, requested_by=user))
    migration = Migration.objects.create(term=term, decision=decision, requested_by=user)
    Change.objects.bulk_create(
        Change(migration=migration, segment_id=segment, before_id=revision)
        for segment, revision in places
    )
    return migration


def places_of(term: Term) -> list[tuple[int, int]]:
    """Segments and their newest revisions. Quotations stay, and what was dismissed."""
    uses = Use.objects.present().to_change().filter(term=term)
    uses = uses.exclude(segment__kind=SegmentKind.QUOTE)
    known = uses.filter(segment__translation__newest__isnull=False).order_by("segment")
    return list(known.values_list("segment", "segment__translation__newest").distinct())


def choose(migration: Migration, shown: Iterable[int], ticked: Iterable[int]) -> None:
    """Tick just `ticked` among those `shown`; the others stay as they are."""
    _tick(migration, migration.changes.filter(pk__in=list(shown)), is_on=False)
    _tick(migration, migration.changes.filter(pk__in=list(ticked)), is_on=True)


def choose_all(migration: Migration, *, is_on: bool, page_id: int | None = None) -> None:
    changes = migration.changes.all()
    if page_id is not None:
        changes = changes.filter(segment__section__page=page_id)
    _tick(migration, changes, is_on=is_on)


def _tick(migration: Migration, changes: ChangeQuerySet, *, is_on: bool) -> None:
    """Nothing is ticked any more once it has begun."""
    changes.filter(migration__state=MigrationState.CHOOSING).update(is_ticked=is_on)


@transaction.atomic
def start(migration: Migration, user: User) -> None:
    """Have the ticked places changed, in the name of whoever starts it."""
    choosing = Migration.objects.filter(pk=migration.pk, state=MigrationState.CHOOSING)
    if not choosing.update(state=MigrationState.WAITING, requested_by=user):
        raise TranslationError(_("This change has begun already, or was dropped."))
    purpose = purpose_of(migration)
    purpose.refuse_stale()
    ticked = migration.changes.ticked().count()
    if not ticked:
        raise TranslationError(_("Tick at least one place."))
    record(purpose.begun, purpose.subject, user, about=str(migration), count=ticked)
    send(migration)


def drop(migration: Migration) -> None:
    forget(Migration.objects.filter(pk=migration.pk))


@transaction.atomic
def forget(migrations: QuerySet[Migration]) -> None:
    """Delete those whose places are still being chosen; whoever starts one meanwhile keeps it."""
    choosing = migrations.filter(state=MigrationState.CHOOSING)
    held = [one.pk for one in choosing.select_for_update(of=("self",))]
    Replacement.objects.filter(migration__in=held).delete()
    Migration.objects.filter(pk__in=held).delete()


@transaction.atomic
def undo(migration: Migration, user: User) -> None:
    """Have every place put back where what was changed is still the newest text."""
    over = (MigrationState.DONE, MigrationState.REFUSED)
    if not Migration.objects.filter(pk=migration.pk, state__in=over).update(
        state=MigrationState.WAITING,
        is_undoing=True,
        undone_by=user,
        attempts=0,
        heard_at=None,
        ended_at=None,
        done=0,
        total=0,
    ):
        raise TranslationError(_("Only a change that is done can be undone, and only once."))
    purpose = purpose_of(migration)
    record(purpose.undone, purpose.subject, user, about=str(migration))
    send(migration)


def send(migration: Migration) -> None:
    transaction.on_commit(lambda: current_app.send_task(RUN, args=[migration.pk]), robust=True)


def to_do(migration: Migration) -> ChangeQuerySet:
    """What is left of it, either way."""
    ticked = migration.changes.ticked()
    return ticked.filter(outcome=Outcome.CHANGED if migration.is_undoing else "")


@transaction.atomic
def end(migration: Migration, state: MigrationState, problem: str = "") -> None:
    """It is over; whoever waits behind it comes next."""
    ended = Migration.objects.under_way().filter(pk=migration.pk)
    ended.update(state=state, problem=problem, ended_at=timezone.now(), heard_at=None)
    migration.refresh_from_db()
    for waiting in Migration.objects.filter(state=MigrationState.WAITING).order_by("pk")[:1]:
        send(waiting)
