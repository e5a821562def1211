"""What the log calls its verbs, in the reader's language."""

from django.utils.translation import pgettext_lazy

VERBS = {
    "candidate proposed": pgettext_lazy("event", "candidate proposed"),
    "changes requested": pgettext_lazy("event", "changes requested"),
    "code locked": pgettext_lazy("event", "code locked"),
    "code unlocked": pgettext_lazy("event", "code unlocked"),
    "comment made": pgettext_lazy("event", "comment made"),
    "comment reopened": pgettext_lazy("event", "comment reopened"),
    "comment resolved": pgettext_lazy("event", "comment resolved"),
    "import refused": pgettext_lazy("event", "import refused"),
    "import requested": pgettext_lazy("event", "import requested"),
    "invitation made": pgettext_lazy("event", "invitation made"),
    "invitation withdrawn": pgettext_lazy("event", "invitation withdrawn"),
    "member changed": pgettext_lazy("event", "member changed"),
    "member joined": pgettext_lazy("event", "member joined"),
    "offer accepted": pgettext_lazy("event", "offer accepted"),
    "offer dismissed": pgettext_lazy("event", "offer dismissed"),
    "password link made": pgettext_lazy("event", "password link made"),
    "password set by link": pgettext_lazy("event", "password set by link"),
    "publication requested": pgettext_lazy("event", "publication requested"),
    "review left": pgettext_lazy("event", "review left"),
    "review requested": pgettext_lazy("event", "review requested"),
    "review taken": pgettext_lazy("event", "review taken"),
    "review withdrawn": pgettext_lazy("event", "review withdrawn"),
    "section approved": pgettext_lazy("event", "section approved"),
    "section claimed": pgettext_lazy("event", "section claimed"),
    "section postponed": pgettext_lazy("event", "section postponed"),
    "section released": pgettext_lazy("event", "section released"),
    "segment finished": pgettext_lazy("event", "segment finished"),
    "site set up": pgettext_lazy("event", "site set up"),
    "snapshot imported": pgettext_lazy("event", "snapshot imported"),
    "snapshot refused": pgettext_lazy("event", "snapshot refused"),
    "source added": pgettext_lazy("event", "source added"),
    "source archived": pgettext_lazy("event", "source archived"),
    "source brought back": pgettext_lazy("event", "source brought back"),
    "source published": pgettext_lazy("event", "source published"),
    "suggestion applied": pgettext_lazy("event", "suggestion applied"),
    "term argued": pgettext_lazy("event", "term argued"),
    "term decided": pgettext_lazy("event", "term decided"),
    "term described": pgettext_lazy("event", "term described"),
    "term proposed": pgettext_lazy("event", "term proposed"),
    "term reopened": pgettext_lazy("event", "term reopened"),
    "term voted on": pgettext_lazy("event", "term voted on"),
    "texts approved": pgettext_lazy("event", "texts approved"),
    "translation imported": pgettext_lazy("event", "translation imported"),
    "verification ended": pgettext_lazy("event", "verification ended"),
    "verification requested": pgettext_lazy("event", "verification requested"),
}


def word_for(verb: str) -> str:
    """A verb that is no longer in use stays as it was written."""
    return str(VERBS.get(verb, verb))
