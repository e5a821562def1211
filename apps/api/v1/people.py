from datetime import datetime

from django.http import HttpRequest
from ninja import Query, Router, Schema

from apps.accounts.models import User
from apps.accounts.permissions import Action, may
from apps.api.v1.access import allows, asker, token_of
from apps.api.v1.paging import Paged, Paging, paged

router = Router(tags=["people"])


class PersonOut(Schema):
    id: int
    name: str


class MemberOut(PersonOut):
    role: str


class TokenOut(Schema):
    name: str
    scopes: list[str]
    expires_at: datetime


class MeOut(MemberOut):
    """`actions`: what both the role and this token allow today."""

    actions: list[str]
    token: TokenOut


def person_out(person: User) -> PersonOut:
    return PersonOut(id=person.pk, name=str(person))


def perhaps(person: User | None) -> PersonOut | None:
    return person_out(person) if person else None


@router.get("/me", response=MeOut, auth=allows(Action.READ), summary="Who am I")
def me(request: HttpRequest) -> MeOut:
    """Whose token this is, and what it allows."""
    user, token = asker(request), token_of(request)
    return MeOut(
        id=user.pk,
        name=str(user),
        role=user.role,
        actions=[action.value for action in Action if may(user, action)],
        token=TokenOut(name=token.name, scopes=token.scopes, expires_at=token.expires_at),
    )


@router.get(
    "/people", response=Paged[MemberOut], auth=allows(Action.READ), summary="Who is in the group"
)
def people(request: HttpRequest, at: Query[Paging]) -> object:
    present = User.objects.active().order_by("name", "pk")
    return paged(
        present,
        at,
        lambda rows: [MemberOut(id=one.pk, name=str(one), role=one.role) for one in rows],
    )
