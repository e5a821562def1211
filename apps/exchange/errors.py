class ExchangeError(Exception):
    """A file that cannot be read, or a step that is not possible. The message is fit to show."""
