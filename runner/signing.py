"""A runner's token: what lets it into the broker, and what shows whose a message is.

Plain, and the same on both sides: the runner has the token, the site can make it again.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from typing import Self

# The runner that the site itself starts. Every other token is a row of the site's.
OWN = "own"
_TOKEN = re.compile(r"(?:([a-z0-9]{3,12})\.)?([A-Za-z0-9_-]{20,200})")
_SEALED = re.compile(rb"([a-z0-9]{3,12}) ([0-9a-f]{64}) ", re.ASCII)


class WrongToken(ValueError):
    """A text that is no token. What it says is fit to show and repeats none of it."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who reports. The broker gets a password made from the secret, and never the secret."""

    id: str
    secret: str = field(repr=False)

    @classmethod
    def from_token(cls, token: str) -> Self:
        """The token as it was shown once, `id.secret`; the site's own may be a secret alone."""
        found = _TOKEN.fullmatch(token.strip())
        if found is None:
            raise WrongToken(
                "A runner's token is letters and digits, at least 20, after its name and a dot."
            )
        return cls(found[1] or OWN, found[2])

    @property
    def token(self) -> str:
        return f"{self.id}.{self.secret}"

    @property
    def broker_user(self) -> str:
        return f"runner-{self.id}"

    @property
    def broker_password(self) -> str:
        return self._made_for(b"broker").hex()

    def names_of_workers(self, backend: str) -> str:
        """How the name of every worker begins that this token speaks for on a backend."""
        return f"{backend}@{self.id}."

    def seal(self, body: bytes) -> bytes:
        """The message that shows who wrote `body`."""
        return b"%s %s %s" % (self.id.encode(), self._mark(body), body)

    def has_sealed(self, message: bytes) -> bool:
        found = _SEALED.match(message)
        if found is None or found[1] != self.id.encode():
            return False
        return hmac.compare_digest(found[2], self._mark(message[found.end() :]))

    def _mark(self, body: bytes) -> bytes:
        return hmac.new(self._made_for(b"messages"), body, hashlib.sha256).hexdigest().encode()

    def _made_for(self, use: bytes) -> bytes:
        return hmac.new(self.secret.encode(), use, hashlib.sha256).digest()


def claimed_sender(message: bytes) -> str:
    """The id of the token that a message says it is sealed with; empty where it names none."""
    found = _SEALED.match(message)
    return found[1].decode() if found else ""


def body_of(message: bytes) -> bytes:
    """What a sealed message says, whoever sealed it."""
    found = _SEALED.match(message)
    return message[found.end() :] if found else b""
