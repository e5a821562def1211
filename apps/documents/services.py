"""Pages into the database. `apps.documents.formats` reads them; changes.py keeps their rows."""

import gc
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.activity.jobs import Beat, Pulse, unheard
from apps.documents.changes import Change
from apps.documents.contents import ordered, without_pairs
from apps.documents.formats import Document, ParseFailure, decode
from apps.documents.models import Page, Plan
from apps.documents.moves import NOWHERE, Moves
from apps.documents.planning import Planned, Planning, Reading
from apps.documents.reading import shelf
from apps.documents.rows import TITLE_LENGTH, SegmentRow, section_rows, segment_rows
from apps.sources import progress, updates
from apps.sources import services as sources
from apps.sources.models import Snapshot, SnapshotState

READER = "3"  # counts up when keys change, so that every page is read again
NO_FACTS: dict[str, Any] = {"words": 0, "cell_count": 0, "problem": "", "problem_line": None}


def digest_of(text: str) -> str:
    return hashlib.sha256(f"{READER}\0{text}".encode()).hexdigest()


def document_of(page: Page) -> Document:
    """The page, read. Raises ParseFailure for a locked page."""
    return shelf.document(page.digest, page.path, lambda: page.text)


def import_page(
    snapshot: Snapshot,
    path: str,
    text: str,
    position: int,
    pair_path: str = "",
    moves: Moves = NOWHERE,
) -> Page:
    """Bring one page to this text, with its sections and segments; a second time changes nothing.

    Everything slow comes before the transaction, which therefore holds up no save. A page that
    cannot be read becomes a locked page, with the reason and its line.
    """
    page = page_for(snapshot, path, moves)
    digest = digest_of(text)
    place = {"snapshot": snapshot, "position": position, "pair_path": pair_path, "gone_at": None}
    if page.pk and page.path == path and page.is_brought_to(digest):
        Page.objects.filter(pk=page.pk).update(**place)
        page.refresh_from_db(fields=list(place))
        return page
    page.path = path
    try:
        document = shelf.document(digest, path, lambda: text)
        rows = segment_rows(document)
        change = Change(page, section_rows(document, rows), rows, moves)
        facts = facts_of(document, rows)
    except ParseFailure as failure:
        change = Change(page, [], [])
        facts = {"title": path, "problem": failure.sentence, "problem_line": failure.line}
    for name, value in {**NO_FACTS, **facts, **place, "text": text, "digest": digest}.items():
        setattr(page, name, value)
    with collecting_later(), transaction.atomic():
        page.save()
        change.apply(None if snapshot.is_first else timezone.now())
    return page


@contextmanager
def collecting_later() -> Iterator[None]:
    """A collection of garbage may take as long as the whole transaction, and saves would wait."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def page_for(snapshot: Snapshot, path: str, moves: Moves) -> Page:
    """The page that has this path in the snapshot: by its path, or by an older one."""
    pages = Page.objects.filter(source=snapshot.source)
    renamed = moves.at(path).page
    page = pages.filter(pk=renamed).first() if renamed else pages.filter(path=path).first()
    return page or Page(source=snapshot.source, path=path)


def facts_of(document: Document, rows: Sequence[SegmentRow]) -> dict[str, Any]:
    return {
        "title": (document.title or document.path)[:TITLE_LENGTH],
        "words": sum(row.words for row in rows),
        "cell_count": sum(cell.runs for cell in document.cells),
    }


def import_snapshot(snapshot: Snapshot, tell: Beat = unheard) -> None:
    """Bring every page of a fetched snapshot in, one transaction each, then show them.

    Begun again after a crash it goes on where it stood. Somebody else at it: nothing happens.
    """
    if not progress.take(snapshot, SnapshotState.IMPORTING):
        return
    with progress.refusals_kept(snapshot):
        pulse = Pulse(snapshot, tell)
        plan = Plan.objects.filter(snapshot=snapshot, base=snapshot.source.snapshot).first()
        moves = Moves.from_json(plan.moves) if plan else NOWHERE
        pages = pages_in_order(snapshot)
        for position, (path, pair) in enumerate(pages):
            pulse(position, len(pages))
            import_page(snapshot, path, text_of(snapshot, path), position, pair, moves)
        pulse(len(pages), len(pages))
        show(snapshot, plan.counts if plan else {})


def pages_in_order(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Paths of the pages of a fetched snapshot, each with that of its pair or nothing."""
    pairs = without_pairs(sources.pages_of(snapshot))
    order = ordered(list(pairs), lambda path: text_of(snapshot, path))
    return [(path, pairs[path]) for path in order]


def plan_snapshot(snapshot: Snapshot, tell: Beat = unheard) -> None:
    """Hold the pages of a fetched snapshot against those shown, and keep what would change."""
    if not progress.take(snapshot, SnapshotState.PLANNING):
        return
    with progress.refusals_kept(snapshot):
        pulse = Pulse(snapshot, tell)
        planning = Planning(snapshot.source)
        pages = pages_in_order(snapshot)
        for number, (path, _pair) in enumerate(pages):
            pulse(number, len(pages))
            text = text_of(snapshot, path)
            if not planning.is_same(path, digest_of(text)):
                planning.take(reading_of(path, text))
        keep(snapshot, planning.planned())


def reading_of(path: str, text: str) -> Reading:
    try:
        document = shelf.document(digest_of(text), path, lambda: text)
    except ParseFailure as failure:
        return Reading(path, problem=f"{path}:{failure.line}: {failure.sentence}")
    rows = segment_rows(document)
    return Reading(path, section_rows(document, rows), rows)


@transaction.atomic
def keep(snapshot: Snapshot, planned: Planned) -> None:
    """Write the plan down, unless the source shows just this already."""
    base = snapshot.source.snapshot
    assert base is not None  # a first snapshot is imported without a plan
    if not planned.pages and base.commit == snapshot.commit:
        updates.keep_nothing(snapshot)
        return
    fields = {**planned.as_fields(), "base": base}
    Plan.objects.update_or_create(snapshot=snapshot, defaults=fields)
    updates.keep_plan(snapshot, planned.counts)


def text_of(snapshot: Snapshot, path: str) -> str:
    return decode((snapshot.folder / path).read_bytes())


@transaction.atomic
def show(snapshot: Snapshot, changes: Mapping[str, int]) -> None:
    """Pages that the snapshot no longer has are gone; the source shows what it has."""
    gone = Page.objects.filter(source=snapshot.source, gone_at=None).exclude(snapshot=snapshot)
    gone.update(gone_at=timezone.now())
    sources.complete(snapshot, changes)
