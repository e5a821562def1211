"""A source as it is today: fetched and planned first, shown once somebody applies the plan."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import Action
from apps.activity.services import record
from apps.notifications.kinds import Ask
from apps.notifications.kinds import Kind as Told
from apps.notifications.services import notify, those_who_may
from apps.sources import services
from apps.sources.errors import SourcesError
from apps.sources.models import Kind, Schedule, Snapshot, SnapshotState, Source
from apps.sources.origins import PYPI, origin_of
from apps.sources.packages import package_of


def update_source(
    source: Source,
    requested_by: User | None = None,
    in_background: bool = True,
    *,
    what: str = "",
    ref: str | None = None,
) -> Snapshot:
    """Fetch the source as it is today. Also the second try of a first one that was refused.

    `what` and `ref`, where given, say another place to take it from, which becomes its own when
    the update is applied.
    """
    if source.archived_at:
        raise SourcesError(_("This source is archived. Bring it back first."))
    if half_applied(source):
        raise SourcesError(
            _("An update of this source was applied only in part. Apply the rest of it first.")
        )
    place = place_to(source, what, ref, requested_by) if what or ref is not None else None
    if requested_by:
        record("update requested", source, requested_by)
    return services.begin(source, requested_by, in_background, place)


def place_to(
    source: Source, what: str, ref: str | None, requested_by: User | None
) -> dict[str, Any]:
    """Where to take the new state from. Without `what` it is another ref of the same place."""
    if not what and ref and source.kind == Kind.PYPI:
        what = PYPI + package_of(source.location.removeprefix(PYPI), "").name
    origin = origin_of(what or source.location, (ref or "").strip())
    if what:
        services.refuse_folders(origin, requested_by)
    return services.place_of(origin, ref or "")


def half_applied(source: Source) -> Snapshot | None:
    """The update of which some pages are shown, because it was not applied to its end."""
    return source.snapshots.planned().filter(pages__isnull=False).first()


@transaction.atomic
def keep_plan(snapshot: Snapshot, changes: Mapping[str, int]) -> None:
    """It was compared with what the source shows: from now on somebody may apply it."""
    for older in snapshot.source.snapshots.planned():
        drop(older, None)
    end(snapshot, SnapshotState.PLANNING, SnapshotState.PLANNED)
    record("update planned", snapshot, snapshot.requested_by, changes=dict(changes))
    url = reverse("documents:plan-detail", args=[snapshot.pk])
    maintainers = those_who_may(Action.MANAGE_SOURCES)
    notify(maintainers, Told.SITE, snapshot.source, url=url, ask=Ask.PLAN_WAITS)


@transaction.atomic
def keep_nothing(snapshot: Snapshot) -> None:
    """It is what the source shows already. Only the newest such answer is kept."""
    end(snapshot, SnapshotState.PLANNING, SnapshotState.UNCHANGED)
    older = snapshot.source.snapshots.filter(state=SnapshotState.UNCHANGED)
    for one in older.exclude(pk=snapshot.pk):
        remove_files(one)
        one.delete()
    remove_files(snapshot)


def apply_plan(snapshot: Snapshot, user: User | None, in_background: bool = True) -> None:
    """Begin to show what was planned. Refused when it is no plan any more."""
    planned = Snapshot.objects.planned().filter(pk=snapshot.pk, source__archived_at=None)
    start = {"done": 0, "attempts": 0, "heard_at": None, "problem": "", "ended_at": None}
    try:
        with transaction.atomic():
            taken = planned.update(state=SnapshotState.IMPORTING, **start)
    except IntegrityError as error:
        raise SourcesError(
            _("This source is being fetched right now. Apply the update when that is done.")
        ) from error
    if not taken:
        raise SourcesError(_("This update does not wait any more. Please look again."))
    snapshot.refresh_from_db()
    record("update applied", snapshot, user)
    if in_background:
        services.hand_over(snapshot)


@transaction.atomic
def drop_plan(snapshot: Snapshot, user: User | None) -> None:
    """Forget an update of which nothing was applied."""
    if snapshot.pages.exists():
        raise SourcesError(_("A part of this update is shown already. Apply the rest of it."))
    if not drop(snapshot, user):
        raise SourcesError(_("This update does not wait any more. Please look again."))


def drop(snapshot: Snapshot, user: User | None) -> bool:
    dropped = end(snapshot, SnapshotState.PLANNED, SnapshotState.DROPPED)
    if dropped:
        record("update dropped", snapshot, user)
        remove_files(snapshot)
    return dropped


def end(snapshot: Snapshot, before: SnapshotState, after: SnapshotState) -> bool:
    mine = Snapshot.objects.filter(pk=snapshot.pk, state=before)
    ended = mine.update(state=after, ended_at=timezone.now(), problem="")
    snapshot.refresh_from_db()
    return bool(ended)


def remove_files(snapshot: Snapshot) -> None:
    folder: Path = snapshot.folder
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))


def look_upstream() -> None:
    """Begin an update of every source whose schedule says so. Its plan waits for a maintainer."""
    for source in Source.objects.due():
        try:
            update_source(source)
        except SourcesError:  # it is being fetched, or waits half applied: the next time will do
            continue


def look_every(source: Source, schedule: Schedule, user: User | None) -> None:
    """Set how often to look for changes."""
    if Source.objects.filter(pk=source.pk).exclude(look_every=schedule).update(look_every=schedule):
        record("source schedule set", source, user, schedule=schedule.value)


def set_translator_days(source: Source, days: int, user: User) -> None:
    """Set how long a changed text waits for its last translator before it is anybody's."""
    if (
        Source.objects.filter(pk=source.pk)
        .exclude(translator_days=days)
        .update(translator_days=days)
    ):
        record("source translator days set", source, user, days=days)
