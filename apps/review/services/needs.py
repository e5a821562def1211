"""How many people have to approve a text of a source, beside its author."""

from django.db import transaction
from django.db.models import Count, F

from apps.accounts.models import User
from apps.activity.services import record
from apps.documents.models import Section
from apps.review.models import Approval
from apps.review.services.settling import settle
from apps.sources.models import Source
from apps.translation.models import State, Translation


@transaction.atomic
def set_approvals_needed(source: Source, needed: int, user: User) -> int:
    """From now on. What was approved stays so; what has enough with fewer is approved by it.

    How many texts that were.
    """
    Source.objects.filter(pk=source.pk).update(approvals_needed=needed)
    source.approvals_needed = needed
    record("source approvals set", source, user, needed=needed)
    waiting = Translation.objects.current().filter(
        segment__section__page__source=source, state=State.TRANSLATED
    )
    of_newest = Approval.objects.filter(revision=F("revision__translation__newest")).order_by()
    counted = of_newest.values("revision").annotate(count=Count("pk")).filter(count__gte=needed)
    enough = waiting.filter(newest__in=counted.values("revision"))
    sections = list(Section.objects.filter(segments__translation__in=enough).distinct())
    changed = enough.update(state=State.APPROVED)
    for section in sections:
        settle(section, user)
    return changed
