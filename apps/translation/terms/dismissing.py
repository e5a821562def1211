"""Saying that a term does not apply in one place, with the reason that others read."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.documents.models import Segment
from apps.translation.cleaning import clean
from apps.translation.errors import TranslationError
from apps.translation.models import Revision, Translation, source_digest
from apps.translation.terms.counting import count_later
from apps.translation.terms.models import Dismissal
from glossary.models import Term

LENGTH = 300


@transaction.atomic
def dismiss(segment: Segment, term: Term, user: User, reason: str, text: str | None) -> Dismissal:
    """`text` is what the user has before them: the newest translation, or what they are typing.
    None: the newest translation, whatever it is."""
    reason = " ".join(clean(reason).text.split())
    if not reason:
        raise TranslationError(_("Say why the term does not apply here: others read it."))
    if len(reason) > LENGTH:
        raise TranslationError(_("The reason may have 300 characters."))
    newest = newest_of(segment)
    revision = newest if newest and text in {None, newest.text} else None
    if text is None and revision is None:
        raise TranslationError(_("Nothing is translated here yet."))
    facts = {
        "reason": reason,
        "dismissed_by": user,
        "dismissed_at": timezone.now(),
        "source_digest": source_digest(segment.text),
    }
    same: dict[str, Any] = {"dismissed_by": user} if revision is None else {}
    dismissal, _is_new = Dismissal.objects.update_or_create(
        segment=segment, term=term, revision=revision, **same, defaults=facts
    )
    record("term dismissed", segment, user, term=str(term), reason=reason)
    count_later([segment.pk])
    return dismissal


@transaction.atomic
def take_back(dismissal: Dismissal, user: User) -> None:
    if Dismissal.objects.filter(pk=dismissal.pk).delete()[0]:
        record("term dismissal withdrawn", dismissal.segment, user, term=str(dismissal.term))
        count_later([dismissal.segment_id])


def newest_of(segment: Segment) -> Revision | None:
    translation = Translation.objects.filter(segment=segment).select_related("newest").first()
    return translation.newest if translation else None


def holding(segment: Segment, user: User, text: str) -> dict[int, Dismissal]:
    """By term: what was dismissed for this very text, or by this person while typing it."""
    today = Dismissal.objects.filter(
        segment=segment, source_digest=source_digest(segment.text)
    ).select_related("revision", "dismissed_by")
    return {
        one.term_id: one
        for one in today
        if (one.revision.text == text if one.revision else one.dismissed_by_id == user.pk)
    }


def follow(revision: Revision) -> None:
    """What its author dismissed while typing is about the text that was finished now.

    What was dismissed before the source changed is forgotten.
    """
    typed = Dismissal.objects.typed(revision.translation.segment, revision.author)
    typed.filter(source_digest=revision.source_digest).update(revision=revision)
    typed.delete()


def forget(segment: Segment, user: User) -> None:
    """The draft is gone, and what was said about it."""
    Dismissal.objects.typed(segment, user).delete()
