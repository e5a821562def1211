"""A broker that is a folder on this machine: messages as files, whole as soon as they are seen.

kombu's own channel of files writes a message where readers already look, moves it to /tmp to
read it, and orders messages by milliseconds since the start of the machine.
"""

import logging
import os
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import virtual
from kombu.utils.encoding import bytes_to_str, str_to_bytes
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)

TAKEN = ".taken-"


@dataclass(frozen=True, slots=True)
class Folder:
    """Queues of files. A file that somebody took is hidden by its name until it is done with."""

    path: Path

    def put(self, queue: str, content: bytes) -> None:
        name = f"{time.time_ns():020d}_{uuid.uuid4()}.{queue}.msg"
        folder = self._existing()
        unseen = folder / f".{name}"
        try:
            unseen.write_bytes(content)
            unseen.rename(folder / name)
        except OSError:
            unseen.unlink(missing_ok=True)  # half a message on a full disk keeps it full
            raise

    def take(self, queue: str) -> Path | None:
        """The oldest message, now the taker's; who took it removes it."""
        for waiting in self.waiting(queue):
            taken = waiting.with_name(TAKEN + waiting.name)
            try:
                waiting.rename(taken)
            except FileNotFoundError:
                continue  # somebody else took it
            return taken
        return None

    def give_back(self, queue: str) -> None:
        """Let what was taken and never done with be taken again, in its old place."""
        for name in os.listdir(self._existing()):
            if name.startswith(TAKEN) and _is_of(name.removeprefix(TAKEN), queue):
                (self.path / name).rename(self.path / name.removeprefix(TAKEN))

    def waiting(self, queue: str) -> list[Path]:
        names = sorted(name for name in os.listdir(self._existing()) if _is_of(name, queue))
        return [self.path / name for name in names]

    def _existing(self) -> Path:
        self.path.mkdir(parents=True, exist_ok=True)  # somebody may have emptied the broker
        return self.path


def _is_of(name: str, queue: str) -> bool:
    return not name.startswith(".") and name.partition(".")[2] == f"{queue}.msg"


class FolderChannel(virtual.Channel):
    """The queues of Celery as files."""

    def __init__(self, connection: Any, **options: Any) -> None:
        super().__init__(connection, **options)
        self.folder = Folder(Path(connection.client.transport_options["folder"]))

    def _put(self, queue: str, message: Any, **_: Any) -> None:
        try:
            self.folder.put(queue, str_to_bytes(dumps(message)))
        except OSError as error:
            raise ChannelError(f"A message cannot be kept: {error}") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        while taken := self.folder.take(queue):
            content = taken.read_bytes()
            taken.unlink()
            try:
                return loads(bytes_to_str(content))
            except ValueError:
                logger.warning("A message that cannot be read was dropped")
        raise Empty

    def _size(self, queue: str) -> int:
        return len(self.folder.waiting(queue))

    def _purge(self, queue: str) -> int:
        waiting = self.folder.waiting(queue)
        for path in waiting:
            path.unlink(missing_ok=True)
        return len(waiting)

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
