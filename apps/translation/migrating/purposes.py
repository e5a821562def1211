"""What texts are changed for, a decision on a term or words that somebody replaces: what they
become, which stay as they are, whose the new ones are and what is said of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.translation.errors import TranslationError
from apps.translation.migrating.models import Change, Migration, Outcome
from apps.translation.replacing.models import Replacement
from apps.translation.replacing.permission import writable_sections
from apps.translation.terms.correcting import corrected
from apps.translation.terms.models import Dismissal
from apps.translation.terms.vocabulary import vocabularies
from glossary.models import Decision, Term


class Purpose(Protocol):
    begun: ClassVar[str]
    undone: ClassVar[str]

    @property
    def subject(self) -> Model:
        """What the log names."""

    def refuse_stale(self) -> None:
        """Raises TranslationError when nobody would want the change any more."""

    def texts(self, changes: Sequence[Change]) -> dict[int, str]:
        """What each text becomes, by the change's id."""

    def spared(self, changes: Sequence[Change]) -> dict[int, Outcome]:
        """Segments whose text stays as it is, with why."""

    def out_of_reach(self, changes: Sequence[Change]) -> set[int]:
        """Sections in which whoever undoes it may not write."""

    def author_of(self, change: Change) -> int: ...

    def reason(self) -> str: ...

    def reason_undone(self) -> str: ...


def purpose_of(migration: Migration) -> Purpose:
    if migration.replacement:
        return Replacing(migration, migration.replacement)
    assert migration.term, "the database lets no other be"
    assert migration.decision, "the database lets no other be"
    return Deciding(migration, migration.term, migration.decision)


def standing_decision(term: Term) -> Decision:
    decision = Decision.objects.filter(term=term, reopened_at=None).first()
    if decision is None:
        raise TranslationError(_("The group has not decided on this term, or has reopened it."))
    return decision


@dataclass(frozen=True, slots=True)
class Deciding:
    """Words that a decision lost give way to the one that won."""

    migration: Migration
    term: Term
    decision: Decision
    begun: ClassVar[str] = "term migrated"
    undone: ClassVar[str] = "term migration undone"

    @property
    def subject(self) -> Model:
        return self.term

    def refuse_stale(self) -> None:
        if standing_decision(self.term) != self.decision:
            raise TranslationError(_("The group has decided anew. Prepare the change again."))

    def texts(self, changes: Sequence[Change]) -> dict[int, str]:
        """A query for each source."""
        words = vocabularies(change.segment for change in changes)
        made = {}
        for change in changes:
            terms = words[change.segment.section.page.source_id]
            entry, text = terms.entry_of(self.term.pk), change.before.text
            made[change.pk] = corrected(terms, change.segment.text, text, entry) if entry else text
        return made

    def spared(self, changes: Sequence[Change]) -> dict[int, Outcome]:
        """Where somebody said that the term does not apply."""
        standing = Dismissal.objects.standing().filter(term=self.term)
        here = standing.filter(segment__in=[change.segment_id for change in changes])
        return dict.fromkeys(here.values_list("segment_id", flat=True), Outcome.KEPT)

    def out_of_reach(self, changes: Sequence[Change]) -> set[int]:
        """None: a decision is undone as it was made, for everybody."""
        return set()

    def author_of(self, change: Change) -> int:
        """An approved text becomes that of whoever changes it, so that somebody else looks at the
        change; any other stays its author's, whom others review anyway."""
        by = self.migration.requested_by_id
        return by if change.was_approved else change.before.author_id

    def reason(self) -> str:
        form = self.decision.candidate.text if self.decision.candidate else self.term.source_form
        decided_on = timezone.localtime(self.decision.decided_at)
        return _("Term decision of %(day)s: %(term)s → %(form)s, changed by %(name)s") % {
            "day": date_format(decided_on, "SHORT_DATE_FORMAT"),
            "term": self.term,
            "form": form,
            "name": self.migration.requested_by,
        }

    def reason_undone(self) -> str:
        return _("The term change was undone by %(name)s") % {"name": self.migration.undone_by}


@dataclass(frozen=True, slots=True)
class Replacing:
    """Words that somebody sought give way to what they wrote, in their name."""

    migration: Migration
    replacement: Replacement
    begun: ClassVar[str] = "texts replaced"
    undone: ClassVar[str] = "replacement undone"

    @property
    def subject(self) -> Model:
        return self.replacement.source

    def refuse_stale(self) -> None:
        """What was found is changed as it was shown, whatever else happened."""

    def texts(self, changes: Sequence[Change]) -> dict[int, str]:
        return {change.pk: change.proposed for change in changes}

    def spared(self, changes: Sequence[Change]) -> dict[int, Outcome]:
        """Where somebody else has taken the section over since."""
        beyond = _beyond(changes, self.migration.requested_by)
        return {
            change.segment_id: Outcome.HELD
            for change in changes
            if change.segment.section_id in beyond
        }

    def out_of_reach(self, changes: Sequence[Change]) -> set[int]:
        assert self.migration.undone_by, "somebody undoes it"
        return _beyond(changes, self.migration.undone_by)

    def author_of(self, _change: Change) -> int:
        """Anything can come in the place of anything: whoever asked for it stands behind it."""
        return self.migration.requested_by_id

    def reason(self) -> str:
        return _("Search and replace: %(sought)s → %(becomes)s") % {
            "sought": self.replacement.sought,
            "becomes": self.replacement.becomes,
        }

    def reason_undone(self) -> str:
        return _("Search and replace was undone by %(name)s") % {"name": self.migration.undone_by}


def _beyond(changes: Sequence[Change], user: User) -> set[int]:
    """Sections of these places in which this person may not write."""
    here = {change.segment.section_id for change in changes}
    may_write = writable_sections(user).filter(pk__in=here)
    return here - set(may_write.values_list("pk", flat=True))
