"""Texts whose source changed: whose turn each is, and the rows that a list shows of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Action, may
from apps.assignments.models import Assignment, translators
from apps.documents.classes import ChangeClass
from apps.documents.differences import Stretch, differences
from apps.documents.models import Page, Segment
from apps.review import progress
from apps.review.models import Approval
from apps.sources.models import Source
from apps.translation.models import SourceChange, State, source_digest
from apps.translation.upstream.models import SourceChangeQuerySet
from apps.translation.upstream.noting import unnoted

LATELY = timedelta(hours=1)
KINDS = (ChangeClass.PROSE, ChangeClass.TYPO, ChangeClass.MARKUP, ChangeClass.CODE)
WITHOUT_MEANING = frozenset({ChangeClass.TYPO, ChangeClass.MARKUP})
SECTION = "translation__segment__section"
HELD = Exists(Assignment.objects.open().filter(section=OuterRef(SECTION)))


def waiting() -> SourceChangeQuerySet:
    """All that somebody has to look at, in the order of the documentation."""
    pieces = Segment.objects.present().filter(progress.PROSE | progress.REWRITTEN)
    old = Exists(pieces.filter(pk=OuterRef("translation__segment")))
    return (
        SourceChange.objects.standing()
        .filter(old)
        .order_by(
            f"{SECTION}__page__source",
            *(f"{SECTION}__page__position", f"{SECTION}__page__path"),
            *(f"{SECTION}__position", "translation__segment__position"),
        )
    )


def is_being_noted() -> bool:
    """Whether an update left texts behind a moment ago that are not in the list yet."""
    updated = Source.objects.present().filter(snapshot__ended_at__gt=timezone.now() - LATELY)
    return updated.exists() and unnoted().exists()


def counts_by_kind(changes: SourceChangeQuerySet) -> dict[ChangeClass, int]:
    rows = changes.order_by().values_list("kind").annotate(Count("pk"))
    return {ChangeClass(kind): count for kind, count in rows}


# ---- whose turn -----------------------------------------------------------------------------


def turn_of(user: User) -> Q:
    """In sections that they hold, and their own texts where nobody holds the section."""
    theirs = Exists(Assignment.objects.held_by(user).filter(section=OuterRef(SECTION)))
    return Q(theirs) | (~Q(HELD) & Q(revision__author=user))


def anybodys() -> Q:
    """Nobody holds the section, and the last translator had their days, or has left."""
    kept = Source.objects.kept().order_by().values_list("translator_days", flat=True).distinct()
    waited = [
        Q(**{f"{SECTION}__page__source__translator_days": days, "since__lte": _days_ago(days)})
        for days in kept
    ]
    return ~Q(HELD) & reduce(or_, waited, ~Q(revision__author__in=translators()))


def _days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def may_answer(changes: SourceChangeQuerySet, user: User) -> SourceChangeQuerySet:
    """Those of which this person may say that the translation stays as it is."""
    if may(user, Action.MANAGE_SOURCES):
        return changes
    if not may(user, Action.TRANSLATE):
        return changes.none()
    return changes.filter(turn_of(user) | anybodys())


# ---- rows -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One changed text beside what stands. `approvers` approved it before the source changed."""

    change: SourceChange
    holder: User | None
    approvers: Sequence[User]
    is_mine_to_answer: bool

    @property
    def segment(self) -> Segment:
        return self.change.translation.segment

    @property
    def kind(self) -> ChangeClass:
        return ChangeClass(self.change.kind)

    @property
    def keeps_meaning(self) -> bool:
        """Whether it can be kept among many: the words can stand, and still say the same."""
        return self.kind in WITHOUT_MEANING and self.change.fits

    @property
    def was_approved(self) -> bool:
        return self.change.translation.state == State.APPROVED

    @property
    def shown(self) -> str:
        """What a form sends back: the text and the source that stood side by side."""
        return f"{self.change.revision_id}:{source_digest(self.segment.text)}"

    @property
    def before(self) -> list[Stretch]:
        return [stretch for stretch in self._stretches if stretch.change != "new"]

    @property
    def after(self) -> list[Stretch]:
        return [stretch for stretch in self._stretches if stretch.change != "gone"]

    @property
    def _stretches(self) -> list[Stretch]:
        return differences(self.change.revision.source_text, self.segment.text)


@dataclass(frozen=True, slots=True)
class PageRows:
    page: Page
    rows: list[Row]


def with_places(changes: SourceChangeQuerySet) -> SourceChangeQuerySet:
    """With all that a row shows, but the text of the page, which may be megabytes."""
    related = changes.select_related("revision__author", f"{SECTION}__page__source")
    return related.defer(f"{SECTION}__page__text", "source_text")


def by_page(changes: Iterable[SourceChange], user: User) -> list[PageRows]:
    """Rows in their order, each page's together. Three queries, however many they are."""
    listed = list(changes)
    sections = {change.translation.segment.section_id for change in listed}
    held = Assignment.objects.open().filter(section__in=sections).select_related("translator")
    holders = {promise.section_id: promise.translator for promise in held}
    approvers = _approvers(listed)
    shown = SourceChange.objects.filter(pk__in=[change.pk for change in listed])
    theirs = set(may_answer(shown, user).values_list("pk", flat=True))
    pages: dict[int, PageRows] = {}
    for change in listed:
        section = change.translation.segment.section
        approved_by = approvers.get(change.revision_id, [])
        row = Row(change, holders.get(section.pk), approved_by, change.pk in theirs)
        pages.setdefault(section.page_id, PageRows(section.page, [])).rows.append(row)
    return list(pages.values())


def _approvers(changes: Sequence[SourceChange]) -> dict[int, list[User]]:
    given = Approval.objects.filter(revision__in=[change.revision_id for change in changes])
    named: dict[int, list[User]] = {}
    for approval in given.select_related("approver").order_by("made_at", "pk"):
        named.setdefault(approval.revision_id, []).append(approval.approver)
    return named
