class NotificationError(Exception):
    """Something about being told that was refused; its message is fit to show."""
