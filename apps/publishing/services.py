"""Translated pages out again: into a folder, into commits, into an archive."""

import zipfile
from functools import partial
from pathlib import Path

from celery import current_app
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity import jobs
from apps.activity.jobs import Beat, Pulse, unheard
from apps.activity.services import record
from apps.publishing.commits import commit_files
from apps.publishing.errors import PublishingError
from apps.publishing.folders import Folder
from apps.publishing.models import Publication, PublicationState, Unapproved
from apps.publishing.trees import Summary, Tree
from apps.sources.models import Source

PUBLISH = "apps.publishing.tasks.publish"
ARCHIVES_KEPT = 5  # of each source

# ---- into a folder --------------------------------------------------------------------------


def publish_to(
    source: Source,
    folder: Path | str,
    *,
    unapproved: str = Unapproved.ENGLISH,
    commit: bool = False,
    tell: Beat = unheard,
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


def take(publication: Publication) -> bool:
    """Become the one who makes it. False: somebody else does, or it is made."""
    mine = Publication.objects.under_way().filter(pk=publication.pk)
    return jobs.take(mine, state=PublicationState.WRITING)


def make_archive(publication: Publication) -> None:
    """Write the archive and end the publication, well or with a sentence."""
    if not take(publication):
        return
    with jobs.failures_told(publication, partial(refuse, publication), PublishingError):
        summary = write_archive(publication)
        end(publication, PublicationState.READY, summary=summary.as_dict())
        drop_old_archives(publication.source)


def write_archive(publication: Publication) -> Summary:
    """The tree as one zip, whole or not at all."""
    tree, pulse = Tree(publication.source, publication.unapproved), Pulse(publication)
    fresh = publication.archive.with_suffix(".part")
    fresh.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, file in enumerate(tree.files(), start=1):
            entry = zipfile.ZipInfo(f"{publication.source.slug}/{file.path}")
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, file.read())
            pulse(done, len(tree))
            tree.summary.written = done
    fresh.replace(publication.archive)
    return tree.summary


def end(publication: Publication, state: PublicationState, **facts: object) -> None:
    Publication.objects.under_way().filter(pk=publication.pk).update(
        state=state, ended_at=timezone.now(), **facts
    )
    publication.refresh_from_db()


def refuse(publication: Publication, sentence: str) -> None:
    end(publication, PublicationState.FAILED, problem=sentence)


def drop_old_archives(source: Source) -> None:
    for old in source.publications.filter(state=PublicationState.READY)[ARCHIVES_KEPT:]:
        old.archive.unlink(missing_ok=True)


def sweep() -> None:
    """Send again what is owed, and give up on what ended its worker time and again."""
    jobs.sweep(Publication.objects.under_way(), send, refuse)
