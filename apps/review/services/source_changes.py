"""Translations that say what the changed source says: kept as they are, many in one act."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import Action, may
from apps.documents.models import Section, Segment
from apps.review import source_changes
from apps.review.errors import NotAllowed, ReviewError
from apps.review.models import Comment
from apps.review.services.approvals import stand_behind
from apps.review.services.permission import hold
from apps.translation.checks.wording import sentence
from apps.translation.errors import TranslationError
from apps.translation.models import (
    Revision,
    SourceChange,
    State,
    Translation,
    source_digest,
)
from apps.translation.upstream import keeping
from apps.translation.upstream.keeping import Shown


@dataclass(frozen=True, slots=True)
class Refusal:
    """A text that stays outdated, and why."""

    segment: Segment
    why: str


@dataclass(frozen=True, slots=True)
class Kept:
    revisions: Sequence[Revision]
    refused: Sequence[Refusal]


@transaction.atomic
def keep_texts(shown: Iterable[Shown], user: User) -> Kept:
    """Stamp each of these texts with today's source; one that is refused stops no other.

    Where a text had been approved, whoever keeps it and did not write it stands behind it anew:
    with its author these are two people. Nobody else's approval outlives the change.
    """
    kept: list[Revision] = []
    refused: list[Refusal] = []
    to_approve: list[Revision] = []
    wanted = sorted(shown, key=lambda each: each.revision.translation_id)
    hold(one.revision.translation.segment.section for one in wanted)
    for one in wanted:
        segment = one.revision.translation.segment
        try:
            with transaction.atomic():
                was_approved = _was_approved(one)
                revision = _keep(one, user)
        except (TranslationError, ReviewError) as error:
            refused.append(Refusal(segment, sentence(str(error))))
            continue
        kept.append(revision)
        if was_approved and revision.author_id != user.pk and may(user, Action.REVIEW):
            to_approve.append(revision)
    _approve(to_approve, user)
    return Kept(kept, refused)


def _was_approved(shown: Shown) -> bool:
    """Whether two people stood behind it, for the source that it was made for and no longer has."""
    outdated = Translation.objects.outdated().filter(newest=shown.revision)
    return outdated.filter(state=State.APPROVED).exists()


def _keep(shown: Shown, user: User) -> Revision:
    """What was said of these words before is said of them still."""
    noted = SourceChange.objects.filter(translation=shown.revision.translation_id)
    outdated = Translation.objects.outdated().filter(newest=shown.revision)
    is_todays = shown.digest == source_digest(shown.revision.translation.segment.text)
    if is_todays and outdated.exists() and not source_changes.may_answer(noted, user).exists():
        raise NotAllowed(_("It is another person's turn to look at this text."))
    revision = keeping.keep(shown, user)
    Comment.objects.unresolved().filter(about=shown.revision).update(about=revision)
    return revision


def _approve(revisions: Iterable[Revision], user: User) -> None:
    def home(revision: Revision) -> Section:
        return revision.translation.segment.section

    ordered = sorted(revisions, key=lambda revision: home(revision).pk)
    for _pk, group in groupby(ordered, key=lambda revision: home(revision).pk):
        inside = list(group)
        stand_behind(home(inside[0]), inside, user)
