class GlossaryError(Exception):
    """A change of the glossary that is refused; the message is fit to show."""


class TermExists(GlossaryError):  # noqa: N818
    """Somebody proposed this term already."""


class TermDecided(GlossaryError):  # noqa: N818
    """The group settled this term; it has to be reopened first."""


class TermOpen(GlossaryError):  # noqa: N818
    """There is no decision to reopen."""
