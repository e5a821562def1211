"""Typing, finishing, going back, and the texts that stand today."""

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.assignments.models import Assignment
from apps.assignments.services import holder_of
from apps.documents import formats
from apps.documents import services as documents
from apps.documents.models import Page, Section, Segment, SegmentKind
from apps.translation import memory, offers
from apps.translation.checks.structure import refuse_unsound
from apps.translation.circumstances import Circumstances, circumstances_of
from apps.translation.cleaning import clean, storable
from apps.translation.errors import (
    ConflictingEdit,
    DraftElsewhere,
    NotHolder,
    SourceMoved,
    TranslationError,
)
from apps.translation.models import (
    Draft,
    Revision,
    State,
    Translation,
    Unlock,
    source_digest,
)
from apps.translation.ports.models import with_leave
from apps.translation.provenance import provenance_of
from apps.translation.terms import dismissing

# ---- drafts ---------------------------------------------------------------------------------

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when a draft was saved that nobody saw


@transaction.atomic
def save_draft(
    segment: Segment,
    author: User,
    text: str,
    base: Revision | None,
    *,
    seen: datetime | None = None,
) -> Draft:
    """Keep what somebody is typing, whoever holds the section.

    `seen` is when the draft that the typing went on from was saved: another one by now, from
    another tab, is not overwritten but raised as DraftElsewhere.
    """
    text = storable(text)
    fields = {"text": text, "base": base, "saved_at": timezone.now()}
    mine = Draft.objects.filter(segment=segment, author=author)
    if seen is not None and mine.filter(saved_at=seen).update(**fields):
        return mine.get()
    standing = mine.first()
    if standing and seen is not None and standing.text != text:
        raise DraftElsewhere(_("You typed on in another tab or on another device."), standing)
    draft, _is_new = Draft.objects.update_or_create(segment=segment, author=author, defaults=fields)
    return draft


def discard_draft(segment: Segment, author: User) -> None:
    dismissing.forget(segment, author)
    Draft.objects.filter(segment=segment, author=author).delete()


# ---- revisions ------------------------------------------------------------------------------


@transaction.atomic
def finish(
    segment: Segment,
    author: User,
    text: str,
    base: Revision | None,
    *,
    seen_source: str = "",
) -> Revision:
    """Make what was typed the newest revision, if it is sound and nobody was faster.

    `seen_source` is the digest of the source text that the author saw. The author's draft goes.
    """
    known = circumstances_of(segment, author)
    if not known.is_holder:
        refuse_others(segment.section, author)
    if seen_source and seen_source != source_digest(segment.text):
        raise SourceMoved(_("The source of this text has just changed. Please look at the change."))
    revision = _add(segment, author, text, base, known)
    Draft.objects.filter(segment=segment, author=author).delete()
    return revision


def refuse_others(section: Section, author: User) -> None:
    """Only the holder of a section finishes texts in it."""
    if Assignment.objects.held_by(author).filter(section=section).exists():
        return
    holder = holder_of(section)
    if holder is None:
        raise NotHolder(_("Nobody holds this section. Claim it first; your text is kept."))
    raise NotHolder(
        _("%(name)s holds this section. Your text is kept as a draft.") % {"name": holder}
    )


@transaction.atomic(savepoint=False)
def add_revision(
    segment: Segment, *, author: User, text: str, base: Revision | None, reason: str = ""
) -> Revision:
    """Add a finished text whose author is `author`, whoever holds the section.

    The text is cleaned and checked. The same text for the same source makes no new revision. What
    fails here ends the transaction around it.
    """
    return _add(segment, author, text, base, circumstances_of(segment, author), reason)


def _add(
    segment: Segment,
    author: User,
    text: str,
    base: Revision | None,
    known: Circumstances,
    reason: str = "",
) -> Revision:
    if segment.is_code and not Segment.objects.filter(with_leave(), pk=segment.pk).exists():
        raise TranslationError(_("The code of this cell is locked. Unlock it with a reason first."))
    text = clean(text, is_code=segment.is_code).text
    refuse_unsound(segment, text)
    translation = _row_for_writing(segment, base)
    newest = translation.newest
    if newest and newest.text == text and newest.source_text == segment.text:
        if known.dismissed:
            dismissing.forget(segment, author)
        return newest
    if newest and newest != base and not _is_kept(newest, base):
        raise _conflict(text, newest)
    offered = [] if newest else offers.offered_for(segment)
    provenance = provenance_of(segment, author, text, newest, offered, known)
    revision = append(translation, author, text, reason)
    if known.dismissed:
        dismissing.follow(revision)
    record("segment finished", segment, author, number=revision.number)
    if provenance:
        provenance.revision = revision
        provenance.save()
    if offered:
        offers.taken(segment, author)
    return revision


def _is_kept(newest: Revision, base: Revision | None) -> bool:
    """Whether these are the words that the typing began from, kept for a changed source."""
    if newest.kept_by_id is None or base is None:
        return False
    return base.translation_id == newest.translation_id and base.text == newest.text


def _row_for_writing(segment: Segment, base: Revision | None) -> Translation:
    """The translation of a segment, in which nobody else writes until the transaction ends.

    `base` is what its newest text mostly is: then that is not read once more.
    """
    held = Translation.objects.select_for_update(no_key=True)
    translation, _is_new = held.get_or_create(segment=segment)
    translation.segment = segment
    if base and base.pk == translation.newest_id:
        translation.newest = base
    return translation


def append(
    translation: Translation, author: User, text: str, reason: str, kept_by: User | None = None
) -> Revision:
    """The row alone, unchecked, of a translation whose row is ours; its terms are counted soon."""
    base = translation.newest
    revision = Revision.objects.create(
        translation=translation,
        number=base.number + 1 if base else 1,
        text=text,
        source_text=translation.segment.text,
        author=author,
        reason=reason,
        kept_by=kept_by,
    )
    Translation.objects.filter(pk=translation.pk).update(newest=revision, state=State.TRANSLATED)
    if not (translation.segment.is_code or (base and base.source_text == revision.source_text)):
        memory.learn_one(revision.source_text)
    translation.newest, translation.state = revision, State.TRANSLATED
    return revision


def _conflict(mine: str, theirs: Revision) -> ConflictingEdit:
    sentence = _("%(name)s finished another text meanwhile. Both are here; nothing is lost.")
    return ConflictingEdit(sentence % {"name": theirs.author}, mine, theirs)


@transaction.atomic
def restore(revision: Revision, user: User) -> Revision:
    """Make an earlier text the newest again, as a revision of whoever restores it.

    A draft stays: whoever goes on from it is shown both texts.
    """
    segment = revision.translation.segment
    refuse_others(segment.section, user)
    reason = _("Restored from revision %(number)s") % {"number": revision.number}
    newest = Revision.objects.filter(translation=revision.translation_id).first()
    return add_revision(segment, author=user, text=revision.text, base=newest, reason=reason)


# ---- code -----------------------------------------------------------------------------------


@transaction.atomic
def unlock(segment: Segment, user: User, reason: str) -> Unlock:
    """Let the code of one cell be changed. The reason is what its reviewer reads."""
    reason = clean(reason).text
    if not segment.is_code:
        raise TranslationError(_("Only code is locked."))
    if not reason:
        raise TranslationError(_("Say why the code has to change: the reviewer reads it."))
    if len(reason) > 300:
        raise TranslationError(_("The reason may have 300 characters."))
    refuse_others(segment.section, user)
    fields = {"reason": reason, "unlocked_by": user, "unlocked_at": timezone.now()}
    unlocked, _is_new = Unlock.objects.get_or_create(segment=segment, defaults=fields)
    record("code unlocked", segment, user, reason=reason)
    return unlocked


@transaction.atomic
def lock(segment: Segment, user: User) -> None:
    """Go back to the source's code. What was written stays in the history and in the draft."""
    refuse_others(segment.section, user)
    if Unlock.objects.filter(segment=segment).delete()[0]:
        record("code locked", segment, user)


# ---- texts ----------------------------------------------------------------------------------


def texts_of(page: Page, *, approved_only: bool = False) -> dict[str, str]:
    """Translations by segment key: only those made for today's source text.

    Code counts only while its cell is unlocked or a port.
    """
    standing = Translation.objects.current().filter(
        segment__in=Segment.objects.present().filter(section__page=page)
    )
    if approved_only:
        standing = standing.filter(state=State.APPROVED)
    free = ~Q(segment__kind=SegmentKind.CODE) | with_leave("segment__")
    return dict(standing.filter(free).values_list("segment__key", "newest__text"))


def page_text(page: Page, *, approved_only: bool = False) -> str:
    """The page in Korean as far as it goes, everything else as the source has it."""
    if page.is_locked:
        return page.text
    document = documents.document_of(page)
    keys = {segment.key for segment in document.segments}
    keys |= {cell.key for cell in document.cells}
    texts = texts_of(page, approved_only=approved_only)
    return formats.join(document, {key: text for key, text in texts.items() if key in keys})
