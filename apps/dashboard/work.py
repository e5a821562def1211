"""My work: what waits for one person, in the order in which it should be done."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from apps.accounts.models import User
from apps.accounts.permissions import Action, may
from apps.assignments.models import Assignment, Handover
from apps.dashboard.effort import Effort, effort_of
from apps.dashboard.overview import LAST_JUDGED
from apps.documents.models import Page, Section, SectionQuerySet, Segment
from apps.review import counts, lists, progress, source_changes
from apps.review.lists import Entry
from apps.review.models import Review
from apps.review.states import SectionState, Standing, standings
from apps.sources.models import Snapshot, Source
from apps.sources.origins import SAMPLE
from apps.translation.models import Draft, Translation
from apps.verification.models import OUR_FAULT, Verdict
from glossary.models import Candidate, CandidateStatus, Term
from runner.models import Urgency

MOST = 12
MOST_TERMS = 5
TO_TRANSLATE = (SectionState.ASSIGNED, SectionState.TRANSLATING, SectionState.CHANGES_ASKED)


@dataclass(frozen=True, slots=True)
class NextSegment:
    """The one text to go on with, and how much of its section is left."""

    segment: Segment
    standing: Standing
    words_left: int


@dataclass(frozen=True, slots=True)
class OldTexts:
    """A section in which texts of this person were made for an older source."""

    section: Section
    count: int


@dataclass(frozen=True, slots=True)
class Work:
    next: NextSegment | None
    offered: list[Handover]
    asked: list[Handover]
    changes_asked: list[Entry]
    reviews: list[Entry]
    reviews_free: list[Entry]
    held: list[Standing]
    held_count: int
    terms: list[Term]
    failed: list[Verdict]
    turned: list[Verdict]
    outdated: list[OldTexts]
    outdated_free: int
    upstream: list[Snapshot]
    effort: Effort
    has_sources: bool

    @property
    def is_new_here(self) -> bool:
        """Whether there is nothing yet that this person has in hand or has done."""
        has_any = self.held or self.changes_asked or self.reviews or self.outdated
        return not has_any and not self.effort.has_any

    @property
    def is_idle(self) -> bool:
        """Whether nobody and nothing waits for this person."""
        code = self.failed or self.turned
        return not (self.offered or self.reviews or self.changes_asked or self.outdated or code)


def work_of(user: User) -> Work:
    held = _held(user)
    may_review = may(user, Action.REVIEW)
    return Work(
        next=_next(user, held),
        offered=list(_handovers().filter(to=user)[:MOST]),
        asked=list(_handovers().filter(assignment__translator=user)[:MOST]),
        changes_asked=lists.entries(list(lists.changes_asked_of(user)[:MOST]), user),
        reviews=lists.entries(list(lists.mine_to_answer(user)[:MOST]), user),
        reviews_free=_free(user) if may_review else [],
        held=held[:MOST],
        held_count=len(held),
        terms=_terms(user) if may(user, Action.DISCUSS_TERMS) else [],
        failed=_failed(user),
        turned=_turned() if may(user, Action.MANAGE_SOURCES) else [],
        outdated=_outdated(user),
        outdated_free=_free_texts(user) if may(user, Action.TRANSLATE) else 0,
        upstream=_upstream() if may(user, Action.MANAGE_SOURCES) else [],
        effort=effort_of(user),
        has_sources=Source.objects.present().exists(),
    )


def _handovers() -> QuerySet[Handover]:
    """Sections that somebody asked somebody to take over, and no answer yet."""
    waiting = Handover.objects.open().present()
    related = waiting.select_related("assignment__section__page", "assignment__translator", "to")
    return related.defer("assignment__section__page__text")


def _free(user: User) -> list[Entry]:
    return lists.entries(list(lists.free_to_take(user)[:MOST]), user)


def _held(user: User) -> list[Standing]:
    """What this person holds, by due date, each section with its page."""
    mine = Assignment.objects.held_by(user).present()
    related = mine.select_related("section__page__source").defer("section__page__text")
    return standings([assignment.section for assignment in related])


def _next(user: User, held: list[Standing]) -> NextSegment | None:
    """Where this person last typed, if something is left there; else what is due first."""
    to_do = [one for one in held if one.state in TO_TRANSLATE and has_work(one)]
    if not to_do:
        return None
    typed = Draft.objects.filter(author=user, segment__section__in=[one.section for one in to_do])
    last = typed.order_by("-saved_at").values_list("segment__section", flat=True).first()
    standing = next((one for one in to_do if one.section.pk == last), to_do[0])
    left = list(progress.unfinished(standing.section).defer("text").order_by("position"))
    if not left:
        return None
    return NextSegment(left[0], standing, sum(segment.words for segment in left))


def has_work(standing: Standing) -> bool:
    return standing.progress.unfinished > 0 or standing.progress.outdated > 0


def _terms(user: User) -> list[Term]:
    """Terms with forms to choose from, not settled, on which this person has not voted."""
    proposed = Candidate.objects.filter(status=CandidateStatus.PROPOSED)
    proposed = proposed.annotate(vote_count=Count("votes")).order_by("-vote_count", "pk")
    open_ = Term.objects.awaiting(user).with_votes()
    open_ = open_.order_by("-votes_cast", "-updated_at", "pk")
    return list(open_.prefetch_related(Prefetch("candidates", proposed))[:MOST_TERMS])


def _failed(user: User) -> list[Verdict]:
    """Pages whose code our translation broke, where this person holds or wrote something."""
    mine = Assignment.objects.held_by(user).filter(
        section__page=OuterRef("page"), section__gone_at=None
    )
    written = Translation.objects.filter(
        segment__section__page=OuterRef("page"),
        segment__section__gone_at=None,
        segment__gone_at=None,
        newest__author=user,
    )
    failed = LAST_JUDGED.filter(Exists(mine) | Exists(written), finding__in=OUR_FAULT)
    failed = failed.filter(page__in=Page.objects.present().values("pk"))
    return list(failed.select_related("page").defer("page__text", "cells")[:MOST])


def _turned() -> list[Verdict]:
    """Approved pages that were well, and are not since they were verified by routine."""
    turned = LAST_JUDGED.filter(urgency=Urgency.ROUTINE).exclude(turned_from="")
    turned = turned.filter(page__in=Page.objects.present().values("pk"))
    return list(turned.select_related("page").defer("page__text", "cells")[:MOST])


def _outdated(user: User) -> list[OldTexts]:
    """In sections that this person holds, and in texts of theirs in sections that nobody holds."""
    moved = counts.having(Section.objects.present(), counts.OUTDATED)
    ids = list(moved.values_list("pk", flat=True)[: counts.MOST_NAMED])
    if not ids:
        return []
    open_ = Assignment.objects.open().filter(section=OuterRef("section"))
    theirs = Q(Exists(open_.filter(translator=user))) | (
        Q(translation__newest__author=user) & ~Exists(open_)
    )
    there = Segment.objects.present().filter(section__in=ids)
    old = there.filter(progress.PROSE | progress.REWRITTEN).filter(progress.OUTDATED)
    rows = old.filter(theirs).order_by().values_list("section")
    texts = dict(rows.annotate(Count("pk")).order_by("section")[:MOST])
    sections = Section.objects.filter(pk__in=texts).select_related("page").defer("page__text")
    ordered = sections.order_by("page__position", "position")
    return [OldTexts(section, texts[section.pk]) for section in ordered]


def _free_texts(user: User) -> int:
    """Changed texts of others that their last translators did not look at in time."""
    free = source_changes.waiting().filter(source_changes.anybodys())
    return free.exclude(revision__author=user).count()


def _upstream() -> list[Snapshot]:
    """Updates that wait for a maintainer."""
    waiting = Snapshot.objects.planned().filter(source__archived_at=None)
    return list(waiting.select_related("source").order_by("requested_at")[:MOST])


def first_section() -> Section | None:
    """Where a newcomer could begin: the first free section of the tour, else of any source."""
    free = _to_take()
    return free.filter(page__source__location__startswith=SAMPLE).first() or free.first()


def next_section(user: User) -> Section | None:
    """What somebody with free hands could take, first where they took the last one."""
    last = Assignment.objects.filter(translator=user).order_by("-claimed_at")
    free = _to_take()
    return free.filter(page__source__in=last.values("section__page__source")[:1]).first() or (
        free.first()
    )


def _to_take() -> SectionQuerySet:
    """What nobody holds or reviews and still has texts to translate, in the contents' order."""
    held = Assignment.objects.open().filter(section=OuterRef("pk"))
    asked = Review.objects.open().filter(section=OuterRef("pk"))
    left = counts.having(Section.objects.present(), counts.UNFINISHED)
    free = left.filter(page__problem="").exclude(Exists(held)).exclude(Exists(asked))
    free = free.select_related("page__source").defer("page__text")
    return free.order_by("page__source", "page__position", "page__path", "position")
