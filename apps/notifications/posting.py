"""POST JSON where somebody typed an address, without becoming their hand inside our own network.

Only https, only to addresses that are public at the very moment of sending, with the connection
made to just the address that was looked at, the certificate held against the name, no redirects
followed, no more of the answer read than is asked for, and an end to waiting.
"""

import json
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from apps.notifications.errors import NotificationError

PATIENCE_S = 10.0  # for each word of the other side
DEADLINE_S = 20.0
TRANSLATING = IPv6Network("64:ff9b::/96")  # IPv4 addresses as networks of IPv6 alone see them
LATER = {408, 425, 429, *range(500, 600)}


class NotTaken(NotificationError):
    """`status`: what was answered, if anything was."""

    def __init__(self, sentence: str, status: int | None = None) -> None:
        super().__init__(sentence)
        self.status = status


class Refused(NotTaken):
    """It will not be taken the next time either."""


class NotNow(NotTaken):
    """It may be taken later."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address that was looked up and found public."""

    url: SplitResult
    host: str
    port: int
    ip: str

    @property
    def target(self) -> str:
        return (self.url.path or "/") + (f"?{self.url.query}" if self.url.query else "")


def post(url: str, message: dict[str, Any]) -> int:
    """Hand the message over, or raise Refused or NotNow with a sentence."""
    return send(url, json.dumps(message, ensure_ascii=False).encode())


def send(url: str, body: bytes, more_headers: Mapping[str, str] | None = None) -> int:
    """The same of JSON that is written already. Tells the status of the answer."""
    status, _body = exchange(
        place_of(url),
        body,
        more_headers or {},
        patience_s=PATIENCE_S,
        deadline_s=DEADLINE_S,
    )
    judge(status)
    return status


def exchange(
    place: Place,
    body: bytes,
    more_headers: Mapping[str, str],
    *,
    patience_s: float,
    deadline_s: float,
    most_bytes: int = 0,
) -> tuple[int, bytes]:
    """The status, whatever it is, and so much of what is answered. Raises NotNow without any."""
    headers = {
        "Host": place.url.netloc,
        "Content-Type": "application/json",
        "User-Agent": "Topa",
        **more_headers,
    }
    connection = connection_to(place, patience_s)
    try:
        with ended_by(connection, deadline_s):
            connection.request("POST", place.target, body, headers, preload_content=False)
            answer = connection.getresponse()
            return answer.status, answer.read(most_bytes) if most_bytes else b""
    except (OSError, HTTPException, HTTPError) as problem:
        raise NotNow(_("No connection: %(problem)s") % {"problem": str(problem)[:200]}) from None
    finally:
        connection.close()


def judge(status: int) -> None:
    sentence = _("The address answered with %(status)s.") % {"status": status}
    if status in LATER:
        raise NotNow(sentence, status)
    if not 200 <= status < 300:
        raise Refused(sentence, status)


def refuse_unfit(url: str, *, is_private_allowed: bool = False) -> SplitResult:
    """What can be said of an address without asking the network. Raises Refused."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise Refused(_("This is no address.")) from None
    is_open = is_private_allowed or settings.WEBHOOKS_TO_PRIVATE_ADDRESSES
    allowed = {"https", "http"} if is_open else {"https"}
    if parts.scheme not in allowed or not host:
        raise Refused(_("The address has to begin with https://"))
    if parts.username is not None or any(each.isspace() or not each.isprintable() for each in url):
        raise Refused(_("This is no address."))
    return parts


def place_of(url: str, *, is_private_allowed: bool = False) -> Place:
    """Look the address up now: what it was when somebody typed it in says nothing.

    Private addresses are for what the site's own settings name, never for what a member types.
    """
    parts = refuse_unfit(url, is_private_allowed=is_private_allowed)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotNow(_("There is no computer of the name %(host)s.") % {"host": host}) from None
    ips = [str(entry[4][0]) for entry in found]
    is_open = is_private_allowed or settings.WEBHOOKS_TO_PRIVATE_ADDRESSES
    if not is_open and not all(map(is_public, ips)):
        raise Refused(_("%(host)s is not on the public internet.") % {"host": host})
    return Place(parts, host, port, ips[0])


def is_public(ip: str) -> bool:
    address = ip_address(ip.partition("%")[0])
    return all(
        each.is_global and not (each.is_multicast or each.is_reserved or each.is_unspecified)
        for each in (address, *inside(address))
        if each not in TRANSLATING
    )


def inside(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address]:
    """IPv4 addresses that an IPv6 address leads to."""
    if isinstance(address, IPv6Address):
        if address in TRANSLATING:
            yield IPv4Address(int(address) & 0xFFFFFFFF)
        yield from (each for each in (address.ipv4_mapped, address.sixtofour) if each)
        yield from address.teredo or ()


def connection_to(place: Place, patience_s: float) -> HTTPConnection:
    if place.url.scheme == "http":
        return HTTPConnection(place.ip, place.port, timeout=patience_s)
    return HTTPSConnection(
        place.ip,
        place.port,
        timeout=patience_s,
        server_hostname=place.host,
        cert_reqs=ssl.CERT_REQUIRED,
    )


@contextmanager
def ended_by(connection: HTTPConnection, seconds: float) -> Iterator[None]:
    """Connect, and hang up after so long, however slowly the other side drips.

    The connection lets go of its socket when the other side means to close it, so it is kept here.
    """
    connection.connect()
    reached = connection.sock

    def hang_up() -> None:
        with suppress(OSError):
            reached.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, hang_up)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
