class ReviewError(Exception):
    """A step of a review that was refused; its message is fit to show."""


class NotAllowed(ReviewError):
    """The table of steps (states.py) gives this step to somebody else, or not now."""


class Incomplete(ReviewError):
    """Something is still to be translated before others can review it."""


class OwnWork(ReviewError):
    """Nobody approves their own words."""


class TextChanged(ReviewError):
    """The text is no longer the one that was read."""


class FixNeeded(ReviewError):
    """Somebody asked for a fix of exactly this text, and it is not resolved."""


class UnfitComment(ReviewError):
    """A comment or suggestion that cannot stand."""
