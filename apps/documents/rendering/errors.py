class NotDrawnError(Exception):
    """A page that is shown as plain text; the message is a sentence for its reader."""
