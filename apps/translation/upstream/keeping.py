"""A text whose source changed stays as it is: for today's source, by somebody who saw both."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.documents.models import Segment
from apps.translation.checks.structure import refuse_against_rules, refuse_unsound
from apps.translation.errors import ConflictingEdit, SourceMoved
from apps.translation.models import Provenance, Revision, SourceChange, Translation, source_digest
from apps.translation.services import append


@dataclass(frozen=True, slots=True)
class Shown:
    """A text and the digest of the source that stood beside it on somebody's screen."""

    revision: Revision
    digest: str


@transaction.atomic
def keep(shown: Shown, user: User) -> Revision:
    """Make the same words a revision for today's source, and still their author's.

    The log and the reason name `user`, who saw the difference. Kept already: nothing happens.
    """
    translation = Translation.objects.select_for_update().get(pk=shown.revision.translation_id)
    segment, newest = translation.segment, translation.newest  # read once the row is ours
    assert newest is not None, "a translation that has a revision has a newest one"
    if shown.digest != source_digest(segment.text):
        raise SourceMoved(_("The source has changed once more. Look at the new difference."))
    if newest.source_text == segment.text and newest.text == shown.revision.text:
        return newest
    if newest != shown.revision:
        sentence = _("%(name)s finished another text meanwhile.") % {"name": newest.author}
        raise ConflictingEdit(sentence, shown.revision.text, newest)
    _refuse_unfit(segment, newest)
    kept = append(translation, newest.author, newest.text, _reason(user), kept_by=user)
    _follow(newest, kept)
    record("source change confirmed", segment, user, number=kept.number)
    return kept


def _refuse_unfit(segment: Segment, newest: Revision) -> None:
    """Reading the page is slow: where that was done for this very state, only rules are asked."""
    tried = SourceChange.objects.tried().filter(revision=newest, fits=True)
    if tried.exists():
        refuse_against_rules(segment, newest.text)
    else:
        refuse_unsound(segment, newest.text)


def _reason(user: User) -> str:
    return _("Kept by %(name)s, who saw how the source changed") % {"name": str(user)[:200]}


def _follow(before: Revision, kept: Revision) -> None:
    """Where the words come from is true of them still."""
    for known in Provenance.objects.filter(revision=before):
        Provenance.objects.create(revision=kept, credit=known.credit, is_machine=known.is_machine)
