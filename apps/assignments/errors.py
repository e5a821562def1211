class AssignmentError(Exception):
    """A claim, release or postponement that was refused; its message is fit to show."""


class HeldAlready(AssignmentError):
    """Somebody was faster."""


class NotYours(AssignmentError):
    """The section is promised to somebody else."""


class ClosedAlready(AssignmentError):
    """The promise ended before."""


class UnfitDay(AssignmentError):
    """A day by which nothing can be promised."""


class UnfitPerson(AssignmentError):
    """Somebody who cannot take the section over."""
