class SourcesError(Exception):
    """A source that cannot be had, or a step that is not possible. The message is fit to show."""
