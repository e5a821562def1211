"""Translated pages out again: into a folder, into commits, into an archive."""

import logging
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.publishing.commits import commit_files
from apps.publishing.errors import PublishingError
from apps.publishing.folders import Folder
from apps.publishing.models import Publication, PublicationState, Unapproved
from apps.publishing.trees import Summary, Tree
from apps.sources.models import Source

PUBLISH = "apps.publishing.tasks.publish"
SILENCE = timedelta(seconds=60)
MOST_ATTEMPTS = 3
ARCHIVES_KEPT = 5  # of each source
Tell = Callable[[int, int], None]

logger = logging.getLogger(__name__)


def quietly(done: int, total: int) -> None:
    """Where nobody watches."""


# ---- into a folder --------------------------------------------------------------------------


def publish_to(
    source: Source,
    folder: Path | str,
    *,
    unapproved: str = Unapproved.ENGLISH,
    commit: bool = False,
    tell: Tell = quietly,
) -> Summary:
    """Write the translated tree of a source into a folder; with `commit`, one commit a page.

    Raises PublishingError before anything is written where somebody's work stands in the way.
    """
    tree = Tree(source, unapproved)
    target = Folder(Path(folder))
    if commit and target.checkout is None:
        sentence = _("%(folder)s is no git checkout, so there is nothing to commit to.")
        raise PublishingError(sentence % {"folder": target.root})
    files = []
    for done, file in enumerate(tree.files(), start=1):
        files.append(file)
        tell(done, len(tree))
    written, removed = target.write(files)
    tree.summary.written, tree.summary.removed = len(written), len(removed)
    if commit and target.checkout:
        tree.summary.commits = commit_files(target.checkout, files, removed, unapproved)
    record("source published", source, None, folder=str(target.root), **tree.summary.as_dict())
    return tree.summary


# ---- as an archive --------------------------------------------------------------------------


@transaction.atomic
def request_publication(source: Source, unapproved: str, user: User) -> Publication:
    """Have the archive made. One that is on the way already is joined."""
    under_way = Publication.objects.under_way().filter(source=source, unapproved=unapproved)
    if found := under_way.first():
        return found
    if source.snapshot_id is None:
        raise PublishingError(_("Nothing of this source was imported yet."))
    publication = Publication.objects.create(
        source=source, unapproved=unapproved, requested_by=user
    )
    record("publication requested", publication, user, unapproved=unapproved)
    send(publication)
    return publication


def send(publication: Publication) -> None:
    transaction.on_commit(lambda: current_app.send_task(PUBLISH, args=[publication.pk]))


def silent() -> Q:
    return Q(heard_at=None) | Q(heard_at__lt=timezone.now() - SILENCE)


def take(publication: Publication) -> bool:
    """Become the one who makes it. False: somebody else does, or it is made."""
    free = Publication.objects.under_way().filter(silent(), pk=publication.pk)
    return bool(
        free.update(
            state=PublicationState.WRITING,
            heard_at=timezone.now(),
            attempts=F("attempts") + 1,
        )
    )


def make_archive(publication: Publication) -> None:
    """Write the archive and end the publication, well or with a sentence."""
    if not take(publication):
        return
    asker = publication.requested_by
    with translation.override((asker and asker.language) or settings.LANGUAGE_CODE):
        try:
            summary = write_archive(publication)
        except PublishingError as error:
            end(publication, PublicationState.FAILED, problem=str(error))
        except Exception:
            logger.exception("Publication failed", extra={"publication_id": publication.pk})
            sentence = _("Something broke on our side; it was logged. Please try again.")
            end(publication, PublicationState.FAILED, problem=sentence)
        else:
            end(publication, PublicationState.READY, summary=summary.as_dict())
            drop_old_archives(publication.source)


def write_archive(publication: Publication) -> Summary:
    """The tree as one zip, whole or not at all."""
    tree = Tree(publication.source, publication.unapproved)
    fresh = publication.archive.with_suffix(".part")
    fresh.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, file in enumerate(tree.files(), start=1):
            entry = zipfile.ZipInfo(f"{publication.source.slug}/{file.path}")
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, file.read())
            note(publication, done, len(tree))
            tree.summary.written = done
    fresh.replace(publication.archive)
    return tree.summary


def note(publication: Publication, done: int, total: int) -> None:
    if done % 10 == 0 or done == total:
        Publication.objects.filter(pk=publication.pk).update(
            done=done, total=total, heard_at=timezone.now()
        )


def end(publication: Publication, state: PublicationState, **facts: object) -> None:
    Publication.objects.under_way().filter(pk=publication.pk).update(
        state=state, ended_at=timezone.now(), **facts
    )
    publication.refresh_from_db()


def drop_old_archives(source: Source) -> None:
    for old in source.publications.filter(state=PublicationState.READY)[ARCHIVES_KEPT:]:
        old.archive.unlink(missing_ok=True)


def sweep() -> None:
    """Send again what is owed, and give up on what ended its worker time and again."""
    for publication in Publication.objects.under_way().filter(silent()):
        if publication.attempts >= MOST_ATTEMPTS:
            sentence = _("The worker ended three times in the middle of this. Look at its log.")
            end(publication, PublicationState.FAILED, problem=sentence)
        else:
            send(publication)
