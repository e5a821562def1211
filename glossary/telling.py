"""Whom a term concerns: whoever proposed it or a form of it, argued or voted on it."""

from typing import Any

from django.db.models import Q

from apps.accounts.models import User
from apps.notifications.kinds import Kind
from apps.notifications.services import notify
from apps.notifications.topics import Topic
from apps.notifications.webhooks import announce
from glossary.models import Argument, Candidate, Term, Vote


def settled(term: Term, by: User | None, **facts: Any) -> None:
    """It was decided on as `form`, or reopened."""
    proposed = Candidate.objects.filter(term=term, proposed_by__isnull=False)
    spoke = (
        Q(pk=term.proposed_by_id)
        | Q(pk__in=proposed.values("proposed_by"))
        | Q(pk__in=Argument.objects.filter(term=term).values("author"))
        | Q(pk__in=Vote.objects.filter(term=term).values("voter"))
    )
    people, url = User.objects.filter(spoke), term.get_absolute_url()
    notify(people, Kind.TERM_SETTLED, term, url=url, actor=by, **facts)
    announce(Topic.TERM_DECIDED, term, url=url, actor=by, body=facts.get("form", ""))
