"""Which terms a list shows, and in which order."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Lower

from apps.accounts.models import User
from glossary.models import Decision, Term, TermQuerySet, VotingRules

Narrowing = Callable[[TermQuerySet, User | None], TermQuerySet]


def _to_vote_on(terms: TermQuerySet, person: User | None) -> TermQuerySet:
    return terms.awaiting(person) if person else terms.none()


def _ripe(terms: TermQuerySet, _person: User | None) -> TermQuerySet:
    return terms.ripe(VotingRules.current().quorum)


SHOWS: dict[str, Narrowing] = {
    "": lambda terms, _person: terms,
    "undecided": lambda terms, _person: terms.undecided(),
    "mine": _to_vote_on,
    "ripe": _ripe,
    "decided": lambda terms, _person: terms.decided(),
    "kept": lambda terms, _person: terms.kept(),
}
SORTS: dict[str, Callable[[TermQuerySet], TermQuerySet]] = {
    "": lambda terms: terms.order_by(Lower("source_form"), "pk"),
    "changed": lambda terms: terms.order_by("-updated_at", "pk"),
    "votes": lambda terms: terms.with_votes().order_by("-votes_cast", Lower("source_form"), "pk"),
}


def chosen_terms(chosen: Mapping[str, Any], person: User | None) -> TermQuerySet:
    """The terms that a FilterForm asks for."""
    terms = Term.objects.all()
    if chosen["source"]:
        terms = terms.filter(source=chosen["source"])
    if chosen["domain"]:
        terms = terms.filter(domain__contains=chosen["domain"])
    return SORTS[chosen["sort"]](SHOWS[chosen["show"]](terms, person))


def counts(person: User | None) -> dict[str, int]:
    """How many terms there are, and how they stand, by the names of SHOWS."""
    standing = Exists(Decision.objects.filter(term=OuterRef("pk"), reopened_at=None))
    counted = Term.objects.annotate(stands=standing).aggregate(
        all=Count("pk"),
        decided=Count("pk", filter=Q(stands=True, is_kept=False)),
        kept=Count("pk", filter=Q(stands=True, is_kept=True)),
    )
    counted["undecided"] = counted["all"] - counted["decided"] - counted["kept"]
    if person is not None:
        counted["mine"] = Term.objects.awaiting(person).count()
        counted["ripe"] = _ripe(Term.objects.all(), person).count()
    return {"" if name == "all" else name: number for name, number in counted.items()}
