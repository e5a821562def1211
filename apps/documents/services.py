"""Pages into the database. `apps.documents.formats` reads them; changes.py keeps their rows."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.documents.changes import Change
from apps.documents.contents import ordered, without_pairs
from apps.documents.formats import Document, ParseFailure, decode
from apps.documents.models import Page
from apps.documents.reading import shelf
from apps.documents.rows import TITLE_LENGTH, SegmentRow, section_rows, segment_rows
from apps.sources import progress
from apps.sources import services as sources
from apps.sources.models import Snapshot, SnapshotState
from apps.sources.trees import Beat

READER = "1"  # counts up when keys change, so that every page is read again
NO_FACTS: dict[str, Any] = {"words": 0, "cell_count": 0, "problem": "", "problem_line": None}


def digest_of(text: str) -> str:
    return hashlib.sha256(f"{READER}\0{text}".encode()).hexdigest()


def document_of(page: Page) -> Document:
    """The page, read. Raises ParseFailure for a locked page."""
    return shelf.document(page.digest, page.path, page.text)


def import_page(
    snapshot: Snapshot, path: str, text: str, position: int, pair_path: str = ""
) -> Page:
    """Bring one page to this text, with its sections and segments; a second time changes nothing.

    Everything slow comes before the transaction, which therefore holds up no save. A page that
    cannot be read becomes a locked page, with the reason and its line.
    """
    page = Page.objects.filter(source=snapshot.source, path=path).first()
    digest = digest_of(text)
    place = {"snapshot": snapshot, "position": position, "pair_path": pair_path, "gone_at": None}
    if page and page.digest == digest and not page.problem and not page.gone_at:
        Page.objects.filter(pk=page.pk).update(**place)
        page.refresh_from_db(fields=list(place))
        return page
    page = page or Page(source=snapshot.source, path=path)
    try:
        document = shelf.document(digest, path, text)
        rows = segment_rows(document)
        change, facts = Change(page, section_rows(document, rows), rows), facts_of(document, rows)
    except ParseFailure as failure:
        change = Change(page, [], [])
        facts = {"title": path, "problem": failure.sentence, "problem_line": failure.line}
    for name, value in {**NO_FACTS, **facts, **place, "text": text, "digest": digest}.items():
        setattr(page, name, value)
    with transaction.atomic():
        page.save()
        change.apply()
    return page


def facts_of(document: Document, rows: Sequence[SegmentRow]) -> dict[str, Any]:
    return {
        "title": (document.title or document.path)[:TITLE_LENGTH],
        "words": sum(row.words for row in rows),
        "cell_count": sum(cell.runs for cell in document.cells),
    }


def import_snapshot(snapshot: Snapshot, tell: Beat = progress.unheard) -> None:
    """Bring every page of a fetched snapshot in, one transaction each, then show them.

    Begun again after a crash it goes on where it stood. Somebody else at it: nothing happens.
    """
    if not progress.take(snapshot, SnapshotState.IMPORTING):
        return
    with progress.refusals_kept(snapshot):
        pulse = progress.Pulse(snapshot, tell)
        pairs = without_pairs(sources.pages_of(snapshot))
        order = ordered(list(pairs), lambda path: text_of(snapshot, path))
        for position, path in enumerate(order):
            pulse(position, len(order))
            import_page(snapshot, path, text_of(snapshot, path), position, pairs[path])
        pulse(len(order), len(order))
        show(snapshot)


def text_of(snapshot: Snapshot, path: str) -> str:
    return decode((snapshot.folder / path).read_bytes())


@transaction.atomic
def show(snapshot: Snapshot) -> None:
    """Pages that the snapshot no longer has are gone; the source shows what it has."""
    gone = Page.objects.filter(source=snapshot.source, gone_at=None).exclude(snapshot=snapshot)
    gone.update(gone_at=timezone.now())
    sources.complete(snapshot)
