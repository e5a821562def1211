class MeetingError(Exception):
    """Something about a meeting that was refused; its message is fit to show."""
