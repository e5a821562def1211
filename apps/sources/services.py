"""Sources come, are updated and go. Fetching is here; reading the pages is `documents`' part."""

import logging
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity import jobs
from apps.activity.jobs import Beat, Pulse, unheard
from apps.activity.services import record
from apps.notifications.topics import Topic
from apps.notifications.webhooks import announce
from apps.sources import globs
from apps.sources.errors import SourcesError
from apps.sources.fetching import fetch_files
from apps.sources.models import Kind, Snapshot, SnapshotState, Source
from apps.sources.origins import Origin, origin_of
from apps.sources.progress import refusals_kept, refuse, take
from apps.sources.trees import FolderTree, page_paths

FETCH = "apps.sources.tasks.fetch"
PLAN = "apps.documents.tasks.plan_snapshot"
IMPORT = "apps.documents.tasks.import_snapshot"
TASKS = {SnapshotState.PLANNING: PLAN, SnapshotState.IMPORTING: IMPORT}
PLACE = ("kind", "location", "ref")

logger = logging.getLogger(__name__)


def add_source(
    what: str,
    *,
    name: str = "",
    ref: str = "",
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    requested_by: User | None = None,
    in_background: bool = True,
) -> Snapshot:
    """Begin to bring in a source; its first Snapshot tells how that goes.

    Without `requested_by` it is the command line that asks, which may read this machine's folders.
    """
    origin = origin_of(what, ref.strip())
    refuse_folders(origin, requested_by)
    refuse_globs([*include, *exclude])
    choice = {**place_of(origin, ref), "include": list(include), "exclude": list(exclude)}
    with transaction.atomic():
        refuse_double(choice, requested_by)
        source = Source.objects.create(
            **choice, name=(name.strip() or origin.name)[:80], slug="-", created_by=requested_by
        )
        source.slug = free_slug(source)
        source.save(update_fields=["slug"])
        record("source added", source, requested_by, location=source.location)
        return begin(source, requested_by, in_background)


def place_of(origin: Origin, ref: str) -> dict[str, Any]:
    """What a Source and a Snapshot keep of where they come from."""
    ref = "" if origin.kind == Kind.PYPI else ref.strip()[:120]
    return {"kind": origin.kind, "location": origin.location, "ref": ref}


def refuse_folders(origin: Origin, requested_by: User | None) -> None:
    if origin.is_local and requested_by and not settings.SOURCES_FROM_FOLDERS:
        raise SourcesError(
            _("On this site, folders and archives are added from the command line only.")
        )


def refuse_globs(patterns: Sequence[str]) -> None:
    for pattern in patterns:
        if not pattern.strip() or globs.is_too_much(pattern):
            sentence = _("The pattern %(pattern)s is empty, too long or has too many stars.")
            raise SourcesError(sentence % {"pattern": f"“{pattern[:60]}”"})


def refuse_double(choice: dict[str, Any], by: User | None) -> None:
    """The same once more would be the same pages twice. A try that failed makes room."""
    for other in Source.objects.kept().filter(**choice):
        if is_only_a_try(other):
            discard(other, by)
        else:
            sentence = _("This source is here already: %(name)s. Update it instead.")
            raise SourcesError(sentence % {"name": other.name})


def is_only_a_try(source: Source) -> bool:
    """Whether nothing of it was ever imported, and nothing is on the way."""
    return source.snapshot_id is None and not source.snapshots.under_way().exists()


def free_slug(source: Source) -> str:
    base = slugify(source.name, allow_unicode=True)[:70] or "docs"
    taken = set(
        Source.objects.filter(slug__startswith=base)
        .exclude(pk=source.pk)
        .values_list("slug", flat=True)
    )
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


def begin(
    source: Source,
    requested_by: User | None,
    in_background: bool = True,
    place: Mapping[str, str] | None = None,
) -> Snapshot:
    """A snapshot to be fetched from `place`; without one, from where the source is."""
    place = place or {name: getattr(source, name) for name in PLACE}
    try:
        with transaction.atomic():
            snapshot = Snapshot.objects.create(source=source, requested_by=requested_by, **place)
    except IntegrityError as error:
        raise SourcesError(_("This source is being fetched right now.")) from error
    if in_background:
        send(FETCH, snapshot)
    return snapshot


def send(task: str, snapshot: Snapshot) -> None:
    transaction.on_commit(lambda: current_app.send_task(task, args=[snapshot.pk]))


def fetch(snapshot: Snapshot, tell: Beat = unheard) -> bool:
    """Get the files of a snapshot. False: somebody else does, or it was refused."""
    if not take(snapshot, SnapshotState.WAITING, SnapshotState.FETCHING):
        return False
    Snapshot.objects.filter(pk=snapshot.pk).update(state=SnapshotState.FETCHING)
    with refusals_kept(snapshot):
        got = fetch_files(snapshot, Pulse(snapshot, tell))
        fetched = Snapshot.objects.filter(pk=snapshot.pk, state=SnapshotState.FETCHING)
        fetched.update(
            state=SnapshotState.IMPORTING if snapshot.is_first else SnapshotState.PLANNING,
            label=got.label[:120] or f"{timezone.localdate():%Y-%m-%d}",
            commit=got.commit,
            committed_at=got.committed_at,
            done=0,
            total=len(got.pages),
            attempts=0,
            heard_at=None,
        )
    snapshot.refresh_from_db()
    return snapshot.state in TASKS


def hand_over(snapshot: Snapshot) -> None:
    """The files are here: have the pages read, and compared if there are older ones."""
    send(TASKS[SnapshotState(snapshot.state)], snapshot)


def pages_of(snapshot: Snapshot) -> list[str]:
    """Paths of the pages among the files of a fetched snapshot."""
    source = snapshot.source
    return page_paths(files_of(snapshot), source.include, source.exclude)


def files_of(snapshot: Snapshot) -> list[str]:
    """Paths of all files that were kept, pages among them; none if they are gone."""
    return list(FolderTree(snapshot.folder).files) if snapshot.folder.is_dir() else []


@transaction.atomic
def complete(snapshot: Snapshot, changes: Mapping[str, int] | None = None) -> None:
    """Every page of it is in: from now on this is what the source shows, and where it is."""
    imported = Snapshot.objects.filter(pk=snapshot.pk, state=SnapshotState.IMPORTING)
    if not imported.update(state=SnapshotState.READY, ended_at=timezone.now()):
        return
    place = {name: getattr(snapshot, name) for name in PLACE}
    Source.objects.filter(pk=snapshot.source_id).update(snapshot=snapshot, **place)
    snapshot.refresh_from_db()
    facts = {"commit": snapshot.commit} | ({"changes": dict(changes)} if changes else {})
    record("snapshot imported", snapshot, snapshot.requested_by, **facts)
    if changes:
        announce(Topic.UPDATED, snapshot.source, url=reverse("dashboard:board"))
    transaction.on_commit(lambda: drop_old_files(snapshot.source))


def drop_old_files(source: Source) -> None:
    """Keep the files of the current snapshot and of the one before, which may still be read."""
    ready = source.snapshots.filter(state=SnapshotState.READY).order_by("-ended_at")
    refused = source.snapshots.filter(state=SnapshotState.REFUSED)
    for old in (*ready[2:], *refused):
        shutil.rmtree(old.folder, ignore_errors=True)


def send_on(snapshot: Snapshot) -> None:
    send(TASKS.get(SnapshotState(snapshot.state), FETCH), snapshot)


def sweep() -> None:
    """Send again what is owed, and give up on what ended its worker time and again."""
    jobs.sweep(Snapshot.objects.under_way(), send_on, refuse)


@transaction.atomic
def set_finish_day(source: Source, day: date | None, user: User) -> None:
    """The day by which the group wants all of it approved; None takes it away."""
    if Source.objects.filter(pk=source.pk).exclude(finish_on=day).update(finish_on=day):
        record("source finish day set", source, user, day=day and day.isoformat())


@transaction.atomic
def archive(source: Source, user: User | None) -> None:
    """Take a source off the board. Its translations stay, and it can be brought back."""
    if Source.objects.kept().filter(pk=source.pk).update(archived_at=timezone.now()):
        record("source archived", source, user)


@transaction.atomic
def bring_back(source: Source, user: User | None) -> None:
    archived = Source.objects.filter(pk=source.pk).exclude(archived_at=None)
    if archived.update(archived_at=None):
        record("source brought back", source, user)


@transaction.atomic
def discard(source: Source, user: User | None = None) -> None:
    """Remove a source of which nothing was ever imported."""
    if not is_only_a_try(source):
        raise SourcesError(_("This source has pages. It can be archived, not removed."))
    record("source discarded", source, user, location=source.location)
    folders = [snapshot.folder for snapshot in source.snapshots.all()]
    source.pages.all().delete()
    source.delete()
    transaction.on_commit(lambda: remove(folders))


def remove(folders: Sequence[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def find(text: str) -> Source:
    """The source that a person means: by slug, else by name."""
    found = Source.objects.present()
    by_slug = found.filter(slug=text).first()
    by_name = [by_slug] if by_slug else list(found.filter(name__iexact=text)[:2])
    if len(by_name) == 1:
        return by_name[0]
    names = ", ".join(found.values_list("slug", flat=True)[:20]) or _("none")
    sentence = _("There is no source %(text)s. There are: %(names)s.")
    raise SourcesError(sentence % {"text": text[:80], "names": names})
