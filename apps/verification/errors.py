class VerificationError(Exception):
    """What verification refuses. Its message is fit to show."""
