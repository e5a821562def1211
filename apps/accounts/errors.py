class AccountError(Exception):
    """Something about accounts that a person may be told as it stands."""
