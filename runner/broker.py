"""How messages travel between the site and its runner workers: plain, and the same on both sides.

A broker is a Redis server, or a folder on this machine. Either may lose or repeat a message;
whoever sends one can do without it.
"""

import re
import ssl
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

from kombu import Exchange, Queue
from kombu.transport import TRANSPORT_ALIASES
from kombu.transport import redis as redis_transport

from runner.signing import Signer

DEFAULT = "default"
RESULTS = "results"
EXECUTE = "runner.execute"
DEFAULT_ENVIRONMENT = "default"
ENVIRONMENT = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
LARGEST_MESSAGE_BYTES = 8 * 1024 * 1024
REDIS_SCHEMES = ("redis", "rediss", "unix")
# Longer than any run: Redis hands out a message again that was not acknowledged by then.
REDIS_OPTIONS = {"visibility_timeout": 6 * 60 * 60, "socket_keepalive": True}
POLLING_INTERVAL_S = 0.1


class WrongBroker(ValueError):
    """An address that is no broker of ours. Its text is fit to show."""


def queue(name: str) -> Queue:
    """A queue that messages reach by its name alone, so that no table of routes can be lost."""
    return Queue(name, exchange=Exchange(""), routing_key=name)


def programs_queue(backend: str, environment: str) -> str:
    """Where workers of one backend, with one set of package versions, listen for programs."""
    return f"{backend}.{environment}"


def control_queue(worker: str) -> str:
    """Where a worker hears which of its runs are no longer wanted."""
    return f"control.{worker}"


def broker_settings(url: str, signer: Signer | None = None) -> dict[str, Any]:
    """Celery's settings for a broker; with a signer, those of a runner, let in by its token."""
    return {
        **_transport(url, signer),
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "task_serializer": "json",
        "accept_content": ["json"],
        "result_backend": None,
        "task_ignore_result": True,
        "task_acks_late": True,
        "worker_prefetch_multiplier": 1,
        "worker_enable_remote_control": False,
        "worker_send_task_events": False,
        "worker_hijack_root_logger": False,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_pool": "threads",
    }


def _transport(url: str, signer: Signer | None) -> dict[str, Any]:
    settings: dict[str, Any]
    if path := folder_of(url):
        options = {"folder": str(path), "polling_interval": POLLING_INTERVAL_S}
        settings = {"broker_transport": "folder", "broker_transport_options": options}
        return {**settings, "broker_url": "folder://localhost"}
    address, kind = redis_address(url, signer), "lent" if signer else "redis"
    settings = {"broker_transport": kind, "broker_transport_options": REDIS_OPTIONS}
    if address.startswith("rediss://"):  # by itself kombu would trust any server, or not encrypt
        settings["broker_use_ssl"] = {"ssl_cert_reqs": ssl.CERT_REQUIRED}
    if address.startswith("unix://"):
        address = f"{kind}+socket://" + address.removeprefix("unix://")
    return {**settings, "broker_url": address}


def folder_of(url: str) -> Path | None:
    """The folder that filesystem:///folder names; None for a Redis server."""
    parts = _parts(url)
    if parts.scheme != "filesystem":
        return None
    if not parts.path.startswith("/") or parts.path == "/":
        raise WrongBroker(f"{url!r} does not name a folder: write filesystem:///path/of/a/folder.")
    path = Path(parts.path)
    path.mkdir(parents=True, exist_ok=True)
    return path


def redis_address(url: str, signer: Signer | None = None) -> str:
    """A Redis server's address, with what a signer's token lets it in as."""
    parts = _parts(url)
    if signer is None:
        return url
    if "@" in parts.netloc:
        raise WrongBroker(
            "Leave user and password out of the broker's address: a runner's token stands for both."
        )
    allowed = f"{signer.broker_user}:{signer.broker_password}@{parts.netloc}"
    return urlunsplit(parts._replace(netloc=allowed))


def without_credentials(url: str) -> str:
    """A broker's address as a runner is told it."""
    scheme, _, place = url.partition("://")
    server, slash, rest = place.partition("/")
    return f"{scheme}://{server.rpartition('@')[2]}{slash}{rest}"


def _parts(url: str) -> SplitResult:
    parts, schemes = urlsplit(url), (*REDIS_SCHEMES, "filesystem")
    if parts.scheme not in schemes:
        raise WrongBroker(
            f"A broker's address begins with {', '.join(s + '://' for s in schemes)}; "
            f"{parts.scheme or 'this one'!r} does not."
        )
    return parts


class LentChannel(redis_transport.Channel):
    """What a runner may do with Redis: take. It never puts a program back into its queue.

    So no runner needs the right to write there. The site sends again what nobody has begun.
    """

    ack_emulation = False
    do_restore = False

    def _restore(self, message: Any, leftmost: bool = False) -> None:
        """Leave it: the site sends it again."""

    def _queue_bind(self, *_: Any) -> None:
        """Nothing is bound: a queue is reached by its name."""


class LentTransport(redis_transport.Transport):
    Channel = LentChannel


TRANSPORT_ALIASES["lent"] = "runner.broker:LentTransport"
TRANSPORT_ALIASES["folder"] = "runner.folder:FolderTransport"
