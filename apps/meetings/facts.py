"""What the agenda writes itself from: counts and short lists, each in a few queries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.permissions import Action
from apps.assignments import due
from apps.assignments.models import Assignment
from apps.documents.models import Page, Segment
from apps.meetings.models import Item, Meeting, Subject
from apps.notifications.services import those_who_may
from apps.review import progress
from apps.review.models import Review
from apps.sources.models import Snapshot
from apps.translation.models import Revision
from apps.translation.rulebook.models import Amendment, AmendmentState
from apps.verification.models import GOOD, OUR_FAULT, Verdict
from glossary.models import Argument, Candidate, CandidateStatus, Term

MOST_TERMS = 12
MOST_LISTED = 6
STUCK = timedelta(days=3)  # a review that waits so long comes up at the meeting
A_WEEK = timedelta(days=7)


def terms_to_settle() -> list[Term]:
    """Terms with forms to choose from, those with most votes first."""
    proposed = Candidate.objects.filter(term=OuterRef("pk"), status=CandidateStatus.PROPOSED)
    open_ = Term.objects.undecided().filter(Exists(proposed))
    return list(open_.annotate(cast=Count("votes")).order_by("-cast", "pk")[:MOST_TERMS])


def with_discussion(terms: list[Term]) -> dict[int, Term]:
    """By id, each with its candidates and their votes, most first, and its arguments."""
    forms = Candidate.objects.filter(status__in=["proposed", "accepted"])
    forms = forms.annotate(vote_count=Count("votes")).order_by("-vote_count", "pk")
    said = Argument.objects.select_related("author").order_by("made_at")
    found = Term.objects.filter(pk__in=[term.pk for term in terms]).prefetch_related(
        Prefetch("candidates", forms), Prefetch("arguments", said)
    )
    return {term.pk: term for term in found.with_standing()}


def stuck_reviews() -> QuerySet[Review]:
    waiting = Review.objects.waiting().present().filter(requested_at__lt=timezone.now() - STUCK)
    return waiting.select_related("section").order_by("requested_at")


def overdue() -> QuerySet[Assignment]:
    late = Assignment.objects.open().present().filter(due_on__lt=due.today())
    return late.select_related("section", "translator").order_by("due_on")


def failing() -> QuerySet[Verdict]:
    """Pages whose last verdict says that the translation's code fails."""
    newer = Verdict.objects.filter(
        page=OuterRef("page"), backend=OuterRef("backend"), pk__gt=OuterRef("pk")
    ).exclude(judged_at=None)
    last = Verdict.objects.exclude(judged_at=None).exclude(Exists(newer))
    ours = last.filter(finding__in=OUR_FAULT, page__in=Page.objects.present().values("pk"))
    return ours.select_related("page").defer("page__text", "cells").order_by("pk")


def outdated() -> QuerySet[Segment]:
    """Texts whose source moved since they were translated."""
    return Segment.objects.present().filter(progress.PROSE).filter(progress.OUTDATED).order_by()


def waiting_updates() -> QuerySet[Snapshot]:
    return Snapshot.objects.planned().filter(source__archived_at=None).select_related("source")


def rule_proposals() -> QuerySet[Amendment]:
    """New rules and changes of rules that a maintainer may apply."""
    return Amendment.objects.filter(state=AmendmentState.READY).order_by("requested_at", "pk")


def counts() -> dict[Subject, int]:
    """How much there is of each subject that comes up only when there is something."""
    return {
        Subject.REVIEWS: stuck_reviews().count(),
        Subject.OVERDUE: overdue().count(),
        Subject.RUNS: failing().count(),
        Subject.UPSTREAM: outdated().count() + waiting_updates().count(),
    }


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the group did since the meeting before."""

    words: int
    sections: int
    verified: int
    runnable: int

    @property
    def sentence(self) -> str:
        said = [
            _("%(words)s words translated") % {"words": f"{self.words:,}"},
            _("%(count)s sections approved") % {"count": self.sections},
        ]
        if self.runnable:
            of = {"verified": self.verified, "runnable": self.runnable}
            said.append(_("code verified %(verified)s/%(runnable)s") % of)
        return " · ".join(said)


def numbers_of(meeting: Meeting) -> Numbers:
    since = since_the_last(meeting)
    made = Revision.objects.written().filter(
        translation__segment=OuterRef("pk"), made_at__gte=since
    )
    words = Segment.objects.present().prose().filter(Exists(made)).aggregate(words=Sum("words"))
    approved = Review.objects.filter(state="approved", closed_at__gte=since)
    newest = Verdict.objects.newest().filter(
        page__in=Page.objects.present().values("pk"), backend=F("page__source__backend")
    )
    same = newest.filter(finding__in=GOOD).order_by()
    return Numbers(
        words=words["words"] or 0,
        sections=approved.order_by().values("section").distinct().count(),
        verified=same.count(),
        runnable=Page.objects.present().filter(cell_count__gt=0).count(),
    )


def since_the_last(meeting: Meeting) -> datetime:
    before = Meeting.objects.past().filter(on__lt=meeting.on).exclude(began_at=None).first()
    return before.ended_at if before and before.ended_at else meeting.starts_at - A_WEEK


def summary_of(item: Item) -> str:
    """One line about it as it stands now: for lists, and for the minutes of what is done."""
    if item.subject == Subject.NUMBERS:
        return numbers_of(item.meeting).sentence
    if item.subject in LISTS:
        return listed(Subject(item.subject))
    if item.subject == Subject.UPSTREAM:
        return upstream_sentence()
    return ""


def upstream_sentence() -> str:
    old, waiting = outdated().count(), list(waiting_updates()[:MOST_LISTED])
    said = ngettext("one outdated text", "%(count)s outdated texts", old) % {"count": old}
    named = [f"{each.source.name} {each.label}".strip() for each in waiting]
    return " · ".join([said, *named])


def listed(subject: Subject) -> str:
    """The first few by name, each with how long."""
    rows = LISTS[subject]()
    named = [_named(row) for row in rows[:MOST_LISTED]]
    more = rows.count() - len(named)
    return " · ".join(named) + (f" · +{more}" if more > 0 else "")


def _named(row: Review | Assignment | Verdict) -> str:
    if isinstance(row, Verdict):
        return str(row.page)
    if isinstance(row, Review):
        days = (timezone.now() - row.requested_at).days
        return f"{row.section} " + ngettext("one day", "%(count)s days", days) % {"count": days}
    return f"{row.section} ({row.translator})"


LISTS: dict[Subject, Callable[[], QuerySet[Any]]] = {
    Subject.REVIEWS: stuck_reviews,
    Subject.OVERDUE: overdue,
    Subject.RUNS: failing,
}


@dataclass(frozen=True, slots=True)
class Share:
    """What would be fair until the next meeting: words that nobody holds, by people."""

    words_free: int
    people: int
    words_each: int


def fair_share(meeting: Meeting) -> Share:
    """As many words each as the group's last four weeks came to, or what is left."""
    people = meeting.attendances.filter(is_coming=True).count()
    people = people or those_who_may(Action.TRANSLATE).count() or 1
    held = Assignment.objects.open().filter(section=OuterRef("section"))
    todo = Segment.objects.present().filter(progress.PROSE).exclude(progress.APPROVED)
    free = todo.exclude(Exists(held)).aggregate(words=Sum("words"))["words"] or 0
    since = timezone.now() - 4 * A_WEEK
    made = Revision.objects.written().filter(
        translation__segment=OuterRef("pk"), made_at__gte=since
    )
    done = Segment.objects.present().prose().filter(Exists(made)).aggregate(words=Sum("words"))
    usual = (done["words"] or 0) // 4
    return Share(free, people, min(free, max(usual, 300 * people)) // people)
