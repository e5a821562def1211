"""The ground rules of the group."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from apps.accounts.permissions import Action
from apps.api.v1.access import allows
from apps.api.v1.paging import Paged, Paging, Slug, paged
from apps.translation.models import Rule

router = Router(tags=["rules"])


class ExampleOut(Schema):
    text: str
    source: str


class RuleOut(Schema):
    """`level` is one of off, advisory, warning, must; `levels` holds where a source has another.
    `is_checked`: texts are checked for it while somebody types."""

    slug: str
    title: str
    text: str
    level: str
    levels: dict[str, str]
    is_checked: bool
    is_retired: bool
    good: list[ExampleOut]
    bad: list[ExampleOut]


def _out(rule: Rule) -> RuleOut:
    return RuleOut(
        slug=rule.slug,
        title=rule.title,
        text=rule.text,
        level=rule.level,
        levels={each.source.slug: each.level for each in rule.settings.all()},
        is_checked=bool(rule.check_name),
        is_retired=rule.retired_at is not None,
        good=[ExampleOut(text=one.text, source=one.source) for one in rule.good_examples],
        bad=[ExampleOut(text=one.text, source=one.source) for one in rule.bad_examples],
    )


@router.get(
    "/rules", response=Paged[RuleOut], auth=allows(Action.READ), summary="Rules that are in force"
)
def rules(request: HttpRequest, at: Query[Paging]) -> object:
    rows = Rule.objects.in_force().with_settings()
    return paged(rows, at, lambda shown: [_out(one) for one in shown])


@router.get("/rules/{slug}", response=RuleOut, auth=allows(Action.READ), summary="One rule")
def rule(request: HttpRequest, slug: Slug) -> RuleOut:
    return _out(get_object_or_404(Rule.objects.with_settings(), slug=slug))
