"""What a person may be told of, and in which words. The thing's name stands beside the sentence."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


class Kind(models.TextChoices):
    """Each can be switched off by each person, on the site and by mail."""

    CHANGES_ASKED = "changes_asked", _("Changes are asked of me")
    REVIEW_ASKED = "review_asked", _("I am asked to review")
    COMMENTED = "commented", _("Somebody comments on my text, or answers my comment")
    APPROVED = "approved", _("My text is approved")
    RUN_FAILED = "run_failed", _("The code of my page fails")
    UPSTREAM = "upstream", _("The source of my text changes")
    OFFERED = "offered", _("A section is offered or shared out to me")
    PORTED = "ported", _("Code that I hold is marked as a port, or no longer")
    DUE = "due", _("What I hold is due")
    OPENED = "opened", _("A section that I held is open again")
    TERM_SETTLED = "term_settled", _("A term that I proposed, argued or voted on is decided")
    TO_VOTE = "to_vote", _("Terms and rules wait for my vote, once a week")
    SITE = "site", _("The site needs a maintainer")


class Ask(models.TextChoices):
    """Why the site needs a maintainer."""

    PLAN_WAITS = "plan_waits", _("An update waits to be looked at.")
    WEBHOOK_FAILED = "webhook_failed", _("The webhook takes no messages. Look at its address.")


SENTENCES: dict[str, Promise | str] = {
    Kind.CHANGES_ASKED: _("%(actor)s asks for changes."),
    Kind.REVIEW_ASKED: _("%(actor)s asks you to review."),
    Kind.COMMENTED: ngettext_lazy(
        "%(actor)s commented.", "%(count)s comments, the last by %(actor)s.", "count"
    ),
    Kind.APPROVED: _("%(actor)s approved this section."),
    Kind.RUN_FAILED: _("The code of the translation fails, that of the source does not."),
    Kind.UPSTREAM: ngettext_lazy(
        "The source of one text of yours changed.",
        "The source of %(count)s texts of yours changed.",
        "count",
    ),
    Kind.OFFERED: _("%(actor)s would hand this section over to you."),
    Kind.OPENED: _("Nobody touched this for two weeks past its day, so it is open to all again."),
    Kind.PORTED: _("%(actor)s marked this as a port: its code is yours to write."),
    Kind.DUE: _("You wanted to have this by %(due_on)s. A week more is one click away."),
    Kind.TERM_SETTLED: _("The group settled on %(form)s."),
    Kind.TO_VOTE: ngettext_lazy(
        "One choice waits for your preference.",
        "%(count)s choices wait for your preference.",
        "count",
    ),
}
REOPENED = _("%(actor)s opened the discussion again.")
UNMARKED = _("%(actor)s took the mark of a port back: the source's code stands again.")
SHARED_OUT = _("%(actor)s shared this section out to you. You may give it back.")


def sentence(kind: str, actor: str, count: int, facts: dict[str, Any]) -> str:
    """In the language of now."""
    if kind == Kind.SITE:
        return str(Ask(facts["ask"]).label)
    words = REOPENED if facts.get("is_reopened") else SENTENCES[kind]
    words = SHARED_OUT if facts.get("is_shared_out") else words
    words = UNMARKED if facts.get("is_unmarked") else words
    due_on = date.fromisoformat(facts["due_on"]) if "due_on" in facts else None
    day = date_format(due_on, "MONTH_DAY_FORMAT") if due_on else ""
    return str(words % {**facts, "actor": actor, "count": count, "due_on": day})
