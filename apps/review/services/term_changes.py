"""Approved texts in which a term was changed: looked at again, or as they were."""

from collections.abc import Iterable
from itertools import groupby

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from apps.accounts.models import User
from apps.review.models import Approval
from apps.review.services.approvals import stand_behind
from apps.review.services.permission import hold, require
from apps.review.services.settling import settle
from apps.review.states import Step
from apps.translation.migrating.models import Change, ChangeQuerySet, Outcome
from apps.translation.models import Revision, State, Translation

AT_ONCE = 50


@transaction.atomic
def confirm(changes: Iterable[Change], reviewer: User) -> int:
    """Stand behind these changes; how many could be. Nobody confirms what they changed."""
    ordered = sorted(changes, key=lambda change: change.segment.section_id)
    hold(change.segment.section for change in ordered)
    confirmed = 0
    for _pk, group in groupby(ordered, key=lambda change: change.segment.section_id):
        inside = list(group)
        section = inside[0].segment.section
        require(Step.CONFIRM, section, reviewer)
        seen = [change.after for change in inside if change.after]
        confirmed += len(stand_behind(section, seen, reviewer).approvals)
    return confirmed


def renew_undone() -> None:
    """Where an approved text was put back, the same people stand behind the same words again."""
    while changes := list(_put_back()[:AT_ONCE]):
        _renew(changes)


@transaction.atomic
def _renew(changes: list[Change]) -> None:
    hold(change.segment.section for change in changes)
    given: dict[int, list[Approval]] = {}
    before = [change.before_id for change in changes]
    for approval in Approval.objects.filter(revision__in=before).select_related("approver"):
        given.setdefault(approval.revision_id, []).append(approval)
    for change in changes:
        approvals = given[change.before_id]
        as_put_back = Translation.objects.filter(
            segment=change.segment_id, newest=change.undone_as_id
        )
        if change.undone_as and as_put_back.update(state=State.APPROVED):
            Approval.objects.bulk_create(_again(one, change.undone_as) for one in approvals)
            settle(change.segment.section, approvals[0].approver)


def _again(approval: Approval, revision: Revision) -> Approval:
    return Approval(
        revision=revision,
        author_id=approval.author_id,
        approver_id=approval.approver_id,
        made_at=approval.made_at,
    )


def _put_back() -> ChangeQuerySet:
    approved = Approval.objects.filter(
        revision=OuterRef("before"), author=OuterRef("undone_as__author")
    )
    newest = "segment__translation__newest"
    return Change.objects.filter(
        Exists(approved),
        outcome=Outcome.UNDONE,
        was_approved=True,
        undone_as=F(newest),
        undone_as__source_text=F("segment__text"),
        segment__translation__state=State.TRANSLATED,
    ).select_related("segment__section", "undone_as")
