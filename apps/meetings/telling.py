"""Asking for votes once a meeting, on the day before it, so that it can decide."""

from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from apps.accounts.permissions import Action
from apps.meetings import facts, services
from apps.notifications.kinds import Kind
from apps.notifications.services import notify, those_who_may

BEFORE = timedelta(hours=30)


def ask_for_votes(now: datetime | None = None) -> None:
    meeting, now = services.next_meeting(), now or timezone.now()
    if meeting is None or not meeting.starts_at - BEFORE <= now < meeting.starts_at:
        return
    terms = [term.pk for term in facts.terms_to_settle()]
    voted = Count("term_votes", filter=Q(term_votes__term__in=terms))
    url = reverse("glossary:term-list") + "?show=undecided"
    for person in those_who_may(Action.DISCUSS_TERMS).annotate(voted=voted):
        if left := len(terms) - person.voted:
            once = f"vote:{meeting.pk}"
            day = meeting.on.isoformat()
            notify([person], Kind.TO_VOTE, meeting, url=url, count=left, once=once, meeting_on=day)
