"""Standing behind exactly this text. Two people do: its author and its approver."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.documents.models import Section
from apps.review import progress
from apps.review.errors import FixNeeded, NotAllowed, OwnWork, TextChanged, UnfitComment
from apps.review.models import Approval, Comment, Reading, Review
from apps.review.services import rotation
from apps.review.services.permission import require
from apps.review.services.settling import settle
from apps.review.states import Situation, Step
from apps.translation import services as translation
from apps.translation.checks.wording import sentence
from apps.translation.errors import TranslationError
from apps.translation.migrating.writers import behind
from apps.translation.models import Revision, State, Translation


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the texts that somebody wanted to approve."""

    approvals: tuple[Approval, ...]
    own: int  # their own words
    changed: int  # another text, or another source, than they had read
    held_back: int  # a fix of exactly this text is asked for
    is_complete: bool  # the section is approved with it


@transaction.atomic
def approve(seen: Revision, approver: User) -> Approval:
    """Stand behind the text that the approver has read, unless it changed since."""
    outcome = _approve(seen.translation.segment.section, [seen], approver)
    if outcome.own:
        raise OwnWork(_("Somebody else has to approve your text."))
    if outcome.changed:
        raise TextChanged(_("The text changed while you were reading. Please look again."))
    if outcome.held_back:
        raise FixNeeded(_("A fix of this text is asked for. Resolve that first."))
    return outcome.approvals[0]


def approve_section(review: Review, approver: User, revisions: Iterable[Revision]) -> Outcome:
    """Stand behind all these texts at once: what the approver read. The rest stays as it is."""
    return approve_texts(review.section, approver, revisions)


@transaction.atomic
def approve_texts(section: Section, approver: User, revisions: Iterable[Revision]) -> Outcome:
    """The same in a section that need not be under review: its holder may approve others' words."""
    return _approve(section, list(revisions), approver)


def _approve(section: Section, seen: Sequence[Revision], approver: User) -> Outcome:
    situation = require(Step.APPROVE, section, approver)
    _take_if_free(situation, approver)
    return stand_behind(section, seen, approver)


def stand_behind(section: Section, seen: Sequence[Revision], approver: User) -> Outcome:
    """What may be approved of these is; whether this person may at all is asked before."""
    standing = _standing(section, seen)
    own = _own(standing, approver)
    held_back = _held_back(standing)
    fit = [row for row in standing if row not in own and row.segment_id not in held_back]
    approvals = _write(section, fit, approver)
    _resolve_mended(fit, approver)
    _note_reading(fit, approver)
    if approvals:
        record("texts approved", section, approver, count=len(approvals))
    is_complete = settle(section, approver)
    if not is_complete:
        _hand_on(section, approver)
    return Outcome(
        approvals=approvals,
        own=len(own),
        changed=len({revision.pk for revision in seen}) - len(standing),
        held_back=len(standing) - len(own) - len(fit),
        is_complete=is_complete,
    )


def _own(standing: Sequence[Translation], approver: User) -> list[Translation]:
    """Those that the approver finished, or wrote before somebody replaced words in them."""
    newest = {row.pk: row.newest for row in standing if row.newest}
    writers = behind(newest.values())
    return [
        row
        for row in standing
        if row.newest and approver.pk in {row.newest.author_id, *writers[row.newest.pk]}
    ]


def _take_if_free(situation: Situation, approver: User) -> None:
    if situation.reviewer is None and situation.may_review(approver):
        assert situation.review is not None, "may_review() says that there is one"
        as_seen = Review.objects.open().filter(
            pk=situation.review.pk, reviewer=situation.review.reviewer
        )
        as_seen.update(reviewer=approver, proposed_to=None, asked_at=timezone.now())


def _standing(section: Section, seen: Sequence[Revision]) -> list[Translation]:
    """Those whose newest text is still the one seen, for today's source; locked till the end."""
    rows = Translation.objects.current().filter(
        newest__in=[revision.pk for revision in seen], segment__in=progress.pieces(section)
    )
    return list(rows.select_related("newest").order_by("pk").select_for_update(of=("self",)))


def _held_back(standing: Sequence[Translation]) -> set[int]:
    """Segments where a fix of exactly this text is asked for."""
    asked = Comment.objects.blocking().filter(about__in=[row.newest_id for row in standing])
    return set(asked.values_list("segment", flat=True))


def _write(
    section: Section, standing: Sequence[Translation], approver: User
) -> tuple[Approval, ...]:
    """One approval more for each. As many as the source needs, and the text is approved."""
    revisions = [row.newest for row in standing if row.newest]
    Approval.objects.bulk_create(
        [
            Approval(revision=revision, author_id=revision.author_id, approver=approver)
            for revision in revisions
        ],
        ignore_conflicts=True,
    )
    needed = section.page.source.approvals_needed
    counted = Approval.objects.filter(revision__in=revisions).order_by().values("revision")
    enough = counted.annotate(count=Count("pk")).filter(count__gte=needed)
    as_read = Translation.objects.filter(newest__in=enough.values("revision"))
    as_read.update(state=State.APPROVED)
    return tuple(Approval.objects.filter(revision__in=revisions, approver=approver))


def _note_reading(approved: Sequence[Translation], approver: User) -> None:
    """Who approves has read: only what is newer is new to them."""
    readings = [
        Reading(reviewer=approver, segment_id=row.segment_id, revision_id=row.newest_id)
        for row in approved
        if row.newest_id
    ]
    Reading.objects.bulk_create(
        readings,
        update_conflicts=True,
        unique_fields=["reviewer", "segment"],
        update_fields=["revision", "read_at"],
    )


def _hand_on(section: Section, approver: User) -> None:
    """Who has approved all that they can has done their part: the next one is asked."""
    review = Review.objects.waiting().filter(section=section, reviewer=approver).first()
    if review is None:
        return
    theirs = Approval.objects.filter(approver=approver, revision=OuterRef("translation__newest"))
    left = progress.unapproved(section).exclude(Exists(theirs))
    if not left.exclude(translation__newest__author=approver).exists():
        rotation.go_on_from(review, approver)


def _resolve_mended(approved: Sequence[Translation], approver: User) -> None:
    """What was said of an earlier version is settled: the approver has read the new one."""
    said = Comment.objects.unresolved().filter(segment__in=[row.segment_id for row in approved])
    mended = said.exclude(about__in=[row.newest_id for row in approved])
    mended.update(resolved_at=timezone.now(), resolved_by=approver)


@transaction.atomic
def apply_suggestion(comment: Comment, holder: User) -> Revision:
    """Take over the text that somebody suggested: their words, which the holder approves by it."""
    segment = comment.segment
    require(Step.APPLY, segment.section, holder)
    if comment.author_id == holder.pk:
        raise OwnWork(_("This is your own suggestion: write it as your translation instead."))
    if not comment.suggested_text or comment.applied_as_id:
        raise UnfitComment(_("There is no suggestion to apply here any more."))
    row = Translation.objects.select_for_update().filter(segment=segment).first()
    if row is None or row.newest_id != comment.about_id:
        raise TextChanged(_("The text changed since this was suggested. Please compare both."))
    try:
        revision = translation.add_revision(
            segment, author=comment.author, text=comment.suggested_text, base=comment.about
        )
    except TranslationError as error:
        raise UnfitComment(sentence(str(error))) from error
    if revision.author_id == holder.pk:
        raise UnfitComment(_("The text says that already."))
    row = Translation.objects.select_related("newest").get(segment=segment)
    _write(segment.section, [row], holder)
    applied = Comment.objects.filter(pk=comment.pk, applied_as=None)
    if not applied.update(applied_as=revision, resolved_at=timezone.now(), resolved_by=holder):
        raise NotAllowed(_("There is no suggestion to apply here any more."))
    record("suggestion applied", segment, holder, author=str(comment.author))
    settle(segment.section, holder)
    return revision
