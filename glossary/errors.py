class GlossaryError(Exception):
    """A change of the glossary that is refused; the message is fit to show."""


class TermExists(GlossaryError):
    """Somebody proposed this term already."""


class TermDecided(GlossaryError):
    """The group settled this term; it has to be reopened first."""


class TermOpen(GlossaryError):
    """There is no decision to reopen."""


class QuorumMissing(GlossaryError):
    """Too few have voted for the vote to decide."""


class VoteClosed(GlossaryError):
    """The last day of the vote has passed."""


class ImportMoved(GlossaryError):
    """An import, or a row of one, is past what somebody wants of it."""


class UnreadableGlossary(GlossaryError):
    """A file of terms that cannot be read; the message says what about it."""
