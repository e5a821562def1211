class PublishingError(Exception):
    """Why nothing was published, or not there. The message is fit to show."""


class TooManyReports(PublishingError):
    """One sender, or all of them together, told more than anybody can look at."""
