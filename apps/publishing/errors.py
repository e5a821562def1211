class PublishingError(Exception):
    """Why nothing was published, or not there. The message is fit to show."""
