class ApiError(Exception):
    """Something about tokens or requests that a person may be told as it stands."""


class TooManyTokens(ApiError):
    """One person has as many tokens as anybody may."""


class KeyReused(ApiError):
    """An Idempotency-Key came again with another request."""
