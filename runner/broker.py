"""How messages travel between the site and its runner workers: plain, and the same on both sides.

A broker is a Redis server, or a folder on this machine. Either may lose or repeat a message;
whoever sends one can do without it.
"""

import logging
import os
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from queue import Empty
from typing import Any
from urllib.parse import urlsplit

from kombu import Exchange, Queue
from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, virtual
from kombu.utils.encoding import bytes_to_str, str_to_bytes
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)

DEFAULT = "default"
RESULTS = "results"
EXECUTE = "runner.execute"
LARGEST_MESSAGE_BYTES = 8 * 1024 * 1024
SCHEMES = ("redis", "rediss", "unix", "filesystem")
# Longer than any run: Redis hands out a message again that was not acknowledged by then.
VISIBILITY_TIMEOUT_S = 6 * 60 * 60
POLLING_INTERVAL_S = 0.1


class WrongBroker(ValueError):
    """An address that is no broker of ours. Its text is fit to show."""


def queue(name: str) -> Queue:
    """A queue that messages reach by its name alone, so that no table of routes can be lost."""
    return Queue(name, exchange=Exchange(""), routing_key=name)


def control_queue(worker: str) -> str:
    """Where a worker hears which of its runs are no longer wanted."""
    return f"control.{worker}"


def broker_settings(url: str) -> dict[str, Any]:
    """Celery's settings for the broker at `url`: redis://…, unix:///socket or filesystem:///folder."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        raise WrongBroker(
            f"A broker's address begins with {', '.join(s + '://' for s in SCHEMES)}; "
            f"{url!r} does not."
        )
    address = _folder(parts.path, url) if parts.scheme == "filesystem" else _redis(url)
    return {
        **address,
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


def _redis(url: str) -> dict[str, Any]:
    if url.startswith("unix://"):
        url = "redis+socket://" + url.removeprefix("unix://")
    options = {"visibility_timeout": VISIBILITY_TIMEOUT_S, "socket_keepalive": True}
    return {"broker_url": url, "broker_transport_options": options}


def _folder(path: str, url: str) -> dict[str, Any]:
    if not path.startswith("/") or path == "/":
        raise WrongBroker(f"{url!r} does not name a folder: write filesystem:///path/of/a/folder.")
    Path(path).mkdir(parents=True, exist_ok=True)
    options = {"folder": path, "polling_interval": POLLING_INTERVAL_S}
    return {"broker_url": "folder://localhost", "broker_transport_options": options}


class FolderChannel(virtual.Channel):
    """Messages as files of one folder, each whole from the moment it can be seen.

    kombu's own channel of files writes a message where readers already look, moves it to /tmp to
    read it, and orders messages by milliseconds since the start of the machine.
    """

    def __init__(self, connection: Any, **options: Any) -> None:
        super().__init__(connection, **options)
        self._folder = Path(connection.client.transport_options["folder"])

    @property
    def folder(self) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)  # somebody may have emptied the broker
        return self._folder

    def _put(self, queue: str, message: Any, **_: Any) -> None:
        name = f"{time.time_ns():020d}_{uuid.uuid4()}.{queue}.msg"
        try:
            folder = self.folder
            unseen = folder / f".{name}"
            unseen.write_bytes(str_to_bytes(dumps(message)))
            unseen.rename(folder / name)
        except OSError as error:
            raise ChannelError(f"A message cannot be kept: {error}") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for name in self._waiting(queue):
            taken = self.folder / f".taken-{name}"
            try:
                (self.folder / name).rename(taken)
                content = taken.read_bytes()
                taken.unlink()
            except FileNotFoundError:
                continue  # somebody else took it
            try:
                return loads(bytes_to_str(content))
            except ValueError:
                logger.warning("A message that cannot be read was dropped")
        raise Empty

    def _waiting(self, queue: str) -> Sequence[str]:
        ending = f".{queue}.msg"
        return sorted(
            name
            for name in os.listdir(self.folder)
            if name.endswith(ending) and name.partition(".")[2] == ending[1:]
        )

    def _size(self, queue: str) -> int:
        return len(self._waiting(queue))

    def _purge(self, queue: str) -> int:
        names = self._waiting(queue)
        for name in names:
            (self.folder / name).unlink(missing_ok=True)
        return len(names)

    def get_table(self, exchange: str) -> list[Any]:
        return []

    def _queue_bind(self, *_: Any) -> None:
        """Nothing is bound: a queue is reached by its name."""

    def _delete(self, queue: str, *_: Any, **__: Any) -> None:
        self._purge(queue)


class FolderTransport(virtual.Transport):
    Channel = FolderChannel
    default_port = 0
    driver_type = driver_name = "folder"


TRANSPORT_ALIASES["folder"] = "runner.broker:FolderTransport"
