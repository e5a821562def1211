"""Who stands behind a published page: those who translated it, and those who approved."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.documents.models import Page
from apps.publishing.models import Unapproved
from apps.translation.models import State, Translation


def used_on(page: Page, unapproved: str) -> QuerySet[Translation]:
    """The translations that stand in the page as it is published."""
    used = Translation.objects.current().filter(segment__gone_at=None, segment__section__page=page)
    return used.filter(state=State.APPROVED) if unapproved == Unapproved.ENGLISH else used


def translations_behind(page: Page, unapproved: str) -> list[str]:
    """The credits of translations made elsewhere whose words stand in the page."""
    taken = used_on(page, unapproved).filter(newest__provenance__credit__gt="")
    return sorted(set(taken.values_list("newest__provenance__credit", flat=True)))


def drafted_by_machine(page: Page, unapproved: str) -> int:
    """How many texts of the page a machine wrote first, which nobody has written anew."""
    return used_on(page, unapproved).filter(newest__provenance__is_machine=True).count()


def people_behind(page: Page, unapproved: str) -> list[User]:
    """Authors of every revision of what was published, then approvers; each once, by name."""
    used = used_on(page, unapproved)
    return list(dict.fromkeys([*authors_of(used), *approvers_of(used)]))


def authors_of(used: QuerySet[Translation]) -> QuerySet[User]:
    found = User.objects.filter(revisions__translation__in=used)
    return found.distinct().order_by("name", "pk")


def approvers_of(used: QuerySet[Translation]) -> QuerySet[User]:
    found = User.objects.filter(approvals_given__revision__translation__in=used)
    return found.distinct().order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class Credits:
    """Names that the public is told. Who hides theirs is counted and not named."""

    translators: Sequence[str]
    translators_hidden: int
    reviewers: Sequence[str]
    reviewers_hidden: int
    taken_from: Sequence[str]
    drafted_by_machine: int


def credits_of(page: Page) -> Credits:
    used = Translation.objects.filter(segment__section__page=page, segment__gone_at=None)
    return Credits(
        *told(authors_of(used)),
        *told(approvers_of(used)),
        translations_behind(page, Unapproved.MARKED),
        drafted_by_machine(page, Unapproved.MARKED),
    )


def told(people: QuerySet[User]) -> tuple[list[str], int]:
    names = [person.name if person.is_name_public else "" for person in people]
    return [name for name in names if name], names.count("")


def trailers(people: list[User]) -> list[str]:
    """A line for each who gave an address for it."""
    return [
        f"Co-authored-by: {name_of(person)} <{person.credit_email}>"
        for person in people
        if person.credit_email
    ]


def name_of(person: User) -> str:
    """A name that fits into such a line; the address's own for who hides theirs."""
    name = person.name if person.is_name_public else ""
    plain = "".join(sign for sign in name if sign.isprintable() and sign not in "<>")
    return plain.strip() or person.credit_email.partition("@")[0]
