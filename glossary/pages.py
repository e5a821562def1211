"""What the screens of the glossary show, gathered in a bounded number of queries."""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest

from apps.accounts.models import User
from apps.accounts.permissions import Action, may
from glossary.deciding import closed_on
from glossary.exchange import TermRecord
from glossary.models import (
    Argument,
    Candidate,
    CandidateStatus,
    ImportedRow,
    Term,
    VotingRules,
)
from glossary.shelf import for_lists
from glossary.voting_forms import (
    ArgumentForm,
    CandidateForm,
    ClosingDayForm,
    DecisionForm,
    ReopenForm,
)

MOST_ARGUMENTS = 200
NEIGHBOURS = 12
MOST_ELSEWHERE = 30


@dataclass(frozen=True)
class Standing:
    """A candidate with its votes. `percent` is of all votes cast for the term."""

    candidate: Candidate
    voters: list[User]
    total: int
    is_mine: bool
    may_withdraw: bool

    @property
    def percent(self) -> int:
        return round(100 * len(self.voters) / self.total) if self.total else 0

    @property
    def is_counted(self) -> bool:
        """Whether its share is worth a bar: a form that never stood for election has none."""
        return bool(self.voters) or (self.total > 0 and self.candidate.status == "proposed")


def person_of(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def standings(term: Term, person: User | None) -> list[Standing]:
    """The candidates: settled ones first, then by votes, then as they were proposed."""
    votes: dict[int, list[User]] = {}
    cast = list(term.votes.select_related("voter").order_by("cast_at"))
    for vote in cast:
        votes.setdefault(vote.candidate_id, []).append(vote.voter)
    rows = [
        Standing(
            one,
            votes.get(one.pk, []),
            len(cast),
            person in votes.get(one.pk, []),
            _may_withdraw(one, votes.get(one.pk, []), person),
        )
        for one in term.candidates.all()
    ]
    order = {"accepted": 0, "proposed": 1, "forbidden": 2, "retired": 3}
    return sorted(rows, key=lambda row: (order[row.candidate.status], -len(row.voters)))


def _may_withdraw(candidate: Candidate, voters: list[User], person: User | None) -> bool:
    is_theirs = person is not None and candidate.proposed_by_id == person.pk
    is_up = candidate.status == CandidateStatus.PROPOSED
    return is_theirs and is_up and not set(voters) - {person}


def term_context(term: Term, person: User | None) -> dict[str, Any]:
    """Everything on a term's page. Forms are empty; a view puts refused ones in their place."""
    decisions = list(term.decisions.select_related("decided_by", "reopened_by", "candidate"))
    standing = next((one for one in decisions if one.reopened_at is None), None)
    arguments = list(
        term.arguments.select_related("author", "candidate").order_by("-made_at")[:MOST_ARGUMENTS]
    )
    rules, rows = VotingRules.current(), standings(term, person)
    cast = rows[0].total if rows else 0
    return {
        "term": term,
        "standings": rows,
        "decision": standing,
        "past_decisions": [one for one in decisions if one.reopened_at],
        "arguments": [_shown(argument, person) for argument in reversed(arguments)],
        "neighbours": _neighbours(term),
        "elsewhere": elsewhere(term),
        "rules": rules,
        "candidate_form": CandidateForm(),
        "argument_form": ArgumentForm(term),
        "closed_on": None if standing else closed_on(term, cast, rules.quorum),
        "closing_form": ClosingDayForm(initial={"closes_on": term.closes_on}),
        "reopen_form": ReopenForm(),
        "decision_form": DecisionForm(term, initial=_leading(term))
        if standing is None and may(person, Action.DECIDE_TERMS)
        else None,
    }


@dataclass(frozen=True)
class Elsewhere:
    """How the glossary of another team has a term."""

    team: str
    address: str
    licence: str
    forms: list[str]
    forbidden: list[str]
    readings: list[str]
    note: str
    is_kept: bool


def elsewhere(term: Term) -> list[Elsewhere]:
    rows = ImportedRow.objects.standing().filter(term=term, origin__is_ours=False)
    return [_elsewhere(row) for row in rows.order_by("origin__name", "pk")[:MOST_ELSEWHERE]]


def _elsewhere(row: ImportedRow) -> Elsewhere:
    record = TermRecord.from_dict(row.record)
    english = record.source_form.lower()
    forms = [form.text for form in record.forms if form.status not in ("forbidden", "retired")]
    return Elsewhere(
        row.origin.name,
        _address(row.origin.origin),
        row.origin.licence,
        [form for form in forms if form.lower() != english],
        [form.text for form in record.forms if form.status == "forbidden"],
        list(record.readings),
        record.note,
        record.is_kept or english in map(str.lower, forms),
    )


def _address(origin: str) -> str:
    """A link to where a glossary is from, of what people and files write there."""
    if origin.startswith("github:"):
        return f"https://github.com/{origin.removeprefix('github:')}"
    return origin if origin.startswith(("https://", "http://")) else ""


def _leading(term: Term) -> dict[str, str]:
    """The form with most votes, chosen beforehand in the form that decides."""
    counted = term.candidates.filter(status="proposed").annotate(count=Count("votes"))
    best = counted.order_by("-count", "pk").first()
    return {"chosen": str(best.pk)} if best else {}


def _shown(argument: Argument, person: User | None) -> tuple[Argument, User | None]:
    """An argument with its author, whom strangers see only if they wish to be seen."""
    is_shown = person is not None or argument.author.is_name_public
    return argument, argument.author if is_shown else None


def _neighbours(term: Term) -> list[Term]:
    """Other terms of the same fields: "수학·신경망" is two."""
    if not term.domains:
        return []
    shared = reduce(or_, (Q(domain__contains=name) for name in term.domains))
    return list(for_lists(Term.objects.filter(shared).exclude(pk=term.pk))[:NEIGHBOURS])
