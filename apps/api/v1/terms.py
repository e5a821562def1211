"""The glossary: looked up, proposed, argued about, voted on."""

from datetime import date, datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from apps.accounts.permissions import Action
from apps.api.v1.access import allows, asker
from apps.api.v1.once import once
from apps.api.v1.paging import Id, Line, OneOf, Paged, Paging, Prose, Slug, paged
from apps.api.v1.people import PersonOut, person_out
from apps.api.v1.sources import source_called
from glossary import services
from glossary.errors import GlossaryError
from glossary.lists import SHOWS, chosen_terms
from glossary.models import Argument, Candidate, Term
from glossary.shelf import for_lists

router = Router(tags=["terms"])
LONGEST_FORM = 120


class Show(OneOf):
    ALL = "all"
    UNDECIDED = "undecided"
    MINE = "mine"
    RIPE = "ripe"
    DECIDED = "decided"
    KEPT = "kept"


class Choice(Paging):
    show: Show = Show.ALL
    source: str = Field("", max_length=80, pattern=r"^[\w-]*$", description="A source's own terms")


class Wanted(Schema):
    q: str = Field(max_length=120)
    limit: int = Field(10, ge=1, le=50)


class CandidateOut(Schema):
    """`status` is one of proposed, accepted, forbidden, retired."""

    id: int
    text: str
    status: str


class TermOut(Schema):
    """`is_kept`: it stays in English. `closes_on`: the last day of the vote."""

    slug: str
    term: str
    source: str | None
    domain: str
    definition: str
    is_decided: bool
    is_kept: bool
    closes_on: date | None
    candidates: list[CandidateOut]


class DecisionOut(Schema):
    form: str | None
    reason: str
    place: str
    votes: dict[str, int]
    decided_at: datetime


class TermDetailOut(TermOut):
    note: str
    aliases: list[str]
    votes: dict[str, int]
    my_vote: int | None
    decision: DecisionOut | None


class ArgumentOut(Schema):
    id: int
    author: PersonOut
    text: str
    candidate: int | None
    made_at: datetime


class TermIn(Schema):
    term: Line
    candidate: Line = ""
    argument: Prose = ""
    definition: Prose = ""
    domain: str = Field("", max_length=60, pattern=r"^[^\x00]*$")


class CandidateIn(Schema):
    text: Line
    argument: Prose = ""


class ArgumentIn(Schema):
    text: Prose
    candidate: int | None = Field(None, ge=1, le=2**53 - 1)


def _out(term: Term) -> TermOut:
    return TermOut(
        slug=term.slug,
        term=term.source_form,
        source=term.source.slug if term.source else None,
        domain=term.domain,
        definition=term.definition,
        is_decided=bool(getattr(term, "is_decided", False)),
        is_kept=term.is_kept,
        closes_on=term.closes_on,
        candidates=[_candidate_out(one) for one in term.candidates.all()],
    )


def _candidate_out(candidate: Candidate) -> CandidateOut:
    return CandidateOut(id=candidate.pk, text=candidate.text, status=candidate.status)


def _argument_out(argument: Argument) -> ArgumentOut:
    return ArgumentOut(
        id=argument.pk,
        author=person_out(argument.author),
        text=argument.text,
        candidate=argument.candidate_id,
        made_at=argument.made_at,
    )


def _term(slug: str) -> Term:
    return get_object_or_404(for_lists(Term.objects.all()), slug=slug)


def _refuse_long(**texts: str) -> None:
    """What no column would hold."""
    for text in texts.values():
        if len(text) > LONGEST_FORM:
            sentence = _("A form may have %(number)s characters.")
            raise GlossaryError(sentence % {"number": LONGEST_FORM})


def _decision_out(term: Term) -> DecisionOut | None:
    decision = term.decisions.filter(reopened_at=None).select_related("candidate").first()
    if decision is None:
        return None
    return DecisionOut(
        form=decision.candidate.text if decision.candidate else None,
        reason=decision.reason,
        place=decision.place,
        votes=decision.votes,
        decided_at=decision.decided_at,
    )


@router.get("/terms", response=Paged[TermOut], auth=allows(Action.READ), summary="The glossary")
def terms(request: HttpRequest, at: Query[Choice]) -> object:
    shown = "" if at.show is Show.ALL else at.show.value
    assert shown in SHOWS, "Show names what lists.py knows"
    source = source_called(at.source) if at.source else None
    chosen = {"show": shown, "source": source, "domain": "", "sort": ""}
    rows = for_lists(chosen_terms(chosen, asker(request)))
    return paged(rows, at, lambda found: [_out(one) for one in found])


@router.get("/lookup", response=list[TermOut], auth=allows(Action.READ), summary="Look a term up")
def lookup(request: HttpRequest, wanted: Query[Wanted]) -> list[TermOut]:
    """By English, Hangul, initial consonants, half-typed syllables, or with a slip in it."""
    return [_out(term) for term in services.search(wanted.q, wanted.limit)]


@router.get("/terms/{slug}", response=TermDetailOut, auth=allows(Action.READ), summary="One term")
def term(request: HttpRequest, slug: Slug) -> TermDetailOut:
    found = _term(slug)
    mine = found.votes.filter(voter_id=asker(request).pk).values_list("candidate", flat=True)
    return TermDetailOut(
        **_out(found).model_dump(),
        note=found.note,
        aliases=found.aliases,
        votes=services.tally(found),
        my_vote=mine.first(),
        decision=_decision_out(found),
    )


@router.get(
    "/terms/{slug}/arguments",
    response=Paged[ArgumentOut],
    auth=allows(Action.READ),
    summary="What is said about a term",
)
def arguments(request: HttpRequest, slug: Slug, at: Query[Paging]) -> object:
    rows = Argument.objects.filter(term=_term(slug)).select_related("author")
    ordered = rows.order_by("made_at", "pk")
    return paged(ordered, at, lambda shown: [_argument_out(one) for one in shown])


@router.post(
    "/terms", response=TermOut, auth=allows(Action.DISCUSS_TERMS), summary="Propose a term"
)
def propose_term(request: HttpRequest, typed: TermIn) -> TermOut:
    _refuse_long(term=typed.term, candidate=typed.candidate)
    about = {"definition": typed.definition, "domain": typed.domain}
    made = services.propose_term(
        asker(request), typed.term, candidate=typed.candidate, argument=typed.argument, **about
    )
    return _out(_term(made.slug))


@router.post(
    "/terms/{slug}/candidates",
    response=CandidateOut,
    auth=allows(Action.DISCUSS_TERMS),
    summary="Propose a Korean form",
)
def propose(request: HttpRequest, slug: Slug, typed: CandidateIn) -> CandidateOut:
    _refuse_long(text=typed.text)
    made = services.propose(_term(slug), typed.text, asker(request), typed.argument)
    return _candidate_out(made)


@router.post(
    "/terms/{slug}/arguments",
    response=ArgumentOut,
    auth=allows(Action.DISCUSS_TERMS),
    summary="Say something about a term",
)
def argue(request: HttpRequest, slug: Slug, typed: ArgumentIn) -> object:
    """Takes an Idempotency-Key."""
    found, user = _term(slug), asker(request)
    chosen = get_object_or_404(Candidate, pk=typed.candidate) if typed.candidate else None
    return once(request, lambda: _argument_out(services.argue(found, user, typed.text, chosen)))


@router.put(
    "/candidates/{candidate_id}/vote",
    response={204: None},
    auth=allows(Action.DISCUSS_TERMS),
    summary="Prefer a form",
)
def vote(request: HttpRequest, candidate_id: Id) -> None:
    """Who voted before moves the vote."""
    services.vote(_candidate(candidate_id), asker(request))


@router.delete(
    "/candidates/{candidate_id}/vote",
    response={204: None},
    auth=allows(Action.DISCUSS_TERMS),
    summary="Take your vote back",
)
def withdraw_vote(request: HttpRequest, candidate_id: Id) -> None:
    services.withdraw_vote(_candidate(candidate_id).term, asker(request))


def _candidate(candidate_id: int) -> Candidate:
    return get_object_or_404(Candidate.objects.select_related("term"), pk=candidate_id)
