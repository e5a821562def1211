"""Telling translators that the source of their texts changed: derived from what stands now."""

from datetime import timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.notifications.kinds import Kind
from apps.notifications.services import notify
from apps.sources.models import Source
from apps.translation.models import Translation

LATELY = timedelta(days=1)


def tell_of_updates() -> None:
    """Once a person and update: how many texts of theirs, on pages that it changed, are old."""
    updated = Source.objects.present().filter(
        snapshot__ended_at__gt=timezone.now() - LATELY, snapshot__plan__isnull=False
    )
    for source in updated.select_related("snapshot__plan"):
        counts = outdated_by_author(source)
        for author in User.objects.filter(pk__in=counts):
            notify(
                [author],
                Kind.UPSTREAM,
                source,
                url=reverse("dashboard:upstream") + "?whose=mine",
                count=counts[author.pk],
                once=f"upstream:{source.snapshot_id}",
            )


def outdated_by_author(source: Source) -> dict[int, int]:
    assert source.snapshot is not None  # present ones have one
    changed = [page["path"] for page in source.snapshot.plan.pages]
    old = Translation.objects.outdated().filter(
        newest__isnull=False,
        segment__gone_at=None,
        segment__section__gone_at=None,
        segment__section__page__gone_at=None,
        segment__section__page__source=source,
        segment__section__page__path__in=changed,
    )
    return dict(old.order_by().values_list("newest__author").annotate(Count("pk")))
