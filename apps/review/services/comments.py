"""What is said about a text, and who has read it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import Action, may
from apps.activity.services import record
from apps.documents.models import Segment
from apps.review import states
from apps.review.errors import NotAllowed, UnfitComment
from apps.review.models import Comment, Reading, Reply, Weight
from apps.review.services import telling
from apps.review.services.permission import hold
from apps.review.services.settling import settle
from apps.review.states import Situation
from apps.translation.checks.structure import refuse_unsound
from apps.translation.checks.wording import sentence
from apps.translation.cleaning import clean
from apps.translation.errors import TranslationError
from apps.translation.models import Revision, Rule, Translation

LENGTH = 5000


@transaction.atomic
def comment(
    segment: Segment,
    author: User,
    text: str,
    weight: str,
    suggested_text: str = "",
    rule: Rule | None = None,
) -> Comment:
    """Say something about a text, with or without the text that it should be.

    A fix that is asked for cites a rule or says why. A suggestion is checked like a translation,
    so that applying it cannot fail later.
    """
    text = clean(text).text
    suggested_text = clean(suggested_text, is_code=segment.is_code).text
    if weight not in Weight.values:
        raise UnfitComment(_("Choose whether a fix is needed or this is an option."))
    if weight == Weight.FIX_NEEDED and not (text or rule):
        raise UnfitComment(_("Choose the rule that asks for this fix, or say why it is needed."))
    if not (text or suggested_text or rule):
        raise UnfitComment(_("Write a comment or suggest a text."))
    if len(text) > LENGTH:
        raise UnfitComment(_("A comment may have %(number)s characters.") % {"number": "5,000"})
    if weight == Weight.FIX_NEEDED and not may(author, Action.REVIEW):
        raise NotAllowed(_("Your role does not allow this."))
    about = newest_of(segment)
    if (text or rule) and about and suggested_text == about.text:
        suggested_text = ""  # the field was there, but only the comment was meant
    if suggested_text:
        _refuse_unfit(segment, about, suggested_text)
    made = Comment.objects.create(
        segment=segment,
        author=author,
        text=text,
        weight=weight,
        suggested_text=suggested_text,
        rule=rule,
        about=about,
    )
    record("comment made", segment, author, weight=weight)
    telling.commented(made)
    return made


@transaction.atomic
def reply(made: Comment, author: User, text: str) -> Reply:
    """Answer in the thread of a comment. Whose comment it is, and who spoke there, is told."""
    text = clean(text).text
    if not text:
        raise UnfitComment(_("Write your answer first."))
    if len(text) > LENGTH:
        raise UnfitComment(_("A comment may have %(number)s characters.") % {"number": "5,000"})
    answer = Reply.objects.create(comment=made, author=author, text=text)
    record("comment answered", made.segment, author)
    telling.replied(answer)
    return answer


def newest_of(segment: Segment) -> Revision | None:
    translation = Translation.objects.filter(segment=segment).select_related("newest").first()
    return translation.newest if translation else None


def _refuse_unfit(segment: Segment, about: Revision | None, suggested_text: str) -> None:
    if about is None:
        raise UnfitComment(_("Nothing is translated here yet, so there is nothing to improve."))
    if about.text == suggested_text:
        raise UnfitComment(_("Your suggestion is the text that stands there."))
    try:
        refuse_unsound(segment, suggested_text)
    except TranslationError as error:
        raise UnfitComment(sentence(str(error))) from error


@transaction.atomic
def resolve(made: Comment, user: User) -> None:
    """Say that it is settled. A fix is settled by who asked for it or by the reviewer."""
    hold([made.segment.section])
    if not may_resolve(made, user):
        raise NotAllowed(_("A fix is resolved by who asked for it, or by the reviewer."))
    unresolved = Comment.objects.unresolved().filter(pk=made.pk)
    if unresolved.update(resolved_at=timezone.now(), resolved_by=user):
        record("comment resolved", made.segment, user)
        settle(made.segment.section, user)


@transaction.atomic
def reopen(made: Comment, user: User) -> None:
    """Take a resolution back; an applied suggestion stays applied."""
    if not may_resolve(made, user):
        raise NotAllowed(_("A fix is resolved by who asked for it, or by the reviewer."))
    resolved = Comment.objects.filter(pk=made.pk, applied_as=None).exclude(resolved_at=None)
    if resolved.update(resolved_at=None, resolved_by=None):
        record("comment reopened", made.segment, user)


def may_resolve(made: Comment, user: User) -> bool:
    return allows_resolving(made, user, states.situation_of(made.segment.section))


def allows_resolving(made: Comment, user: User, situation: Situation) -> bool:
    if made.author_id == user.pk or may(user, Action.MANAGE_MEMBERS):
        return True
    if made.is_fix:
        return situation.reviewer == user
    return user in {situation.reviewer, situation.holder}


def read(revision: Revision, reviewer: User) -> Reading:
    """Note that somebody has read this text: what is newer has changed since they looked."""
    reading, _is_new = Reading.objects.update_or_create(
        reviewer=reviewer,
        segment=revision.translation.segment,
        defaults={"revision": revision, "read_at": timezone.now()},
    )
    return reading
