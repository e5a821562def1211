"""The queue `results`: all that a runner may write to, so nothing in it is taken at its word.

It holds sealed bytes (see signing.py), without the envelopes in which Celery looks for the name of
any task, a way to unpack, or a place to answer to. A message stays held until it is done with.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from redis import Redis
from redis.exceptions import RedisError

from runner.broker import LARGEST_MESSAGE_BYTES, RESULTS, folder_of, redis_address
from runner.folder import Folder
from runner.signing import Signer

BROKER_AWAY = (RedisError, OSError)
HELD = f"{RESULTS}.held"
# A cell's record, and around it who sends it.
LARGEST_RESULT_BYTES = LARGEST_MESSAGE_BYTES + 64 * 1024
POLLING_INTERVAL_S = 0.05


class Results(Protocol):
    def put(self, message: bytes) -> None: ...

    def handle_next(self, handle: Callable[[bytes], None]) -> bool:
        """Wait a little for a message; False where none came. One that raises is kept."""

    def give_back(self) -> None:
        """Let messages be taken again that somebody took and did not live to handle."""


def results_at(url: str, signer: Signer | None = None) -> Results:
    """The results of a broker: of a site's, or, with a signer, as a runner may use them."""
    if path := folder_of(url):
        return FolderResults(Folder(path))
    return RedisResults(Redis.from_url(redis_address(url, signer)))


class RedisResults:
    def __init__(self, redis: Redis) -> None:
        self._redis: Any = redis  # whose stubs know of texts alone

    def put(self, message: bytes) -> None:
        self._redis.lpush(RESULTS, message)

    def close(self) -> None:
        self._redis.close()

    def handle_next(self, handle: Callable[[bytes], None]) -> bool:
        message = self._redis.blmove(RESULTS, HELD, 1, "RIGHT", "LEFT")
        if message is None:
            return False
        handle(message)
        self._redis.lrem(HELD, 1, message)
        return True

    def give_back(self) -> None:
        while self._redis.lmove(HELD, RESULTS, "LEFT", "RIGHT") is not None:
            pass


class FolderResults:
    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def put(self, message: bytes) -> None:
        self._folder.put(RESULTS, message)

    def handle_next(self, handle: Callable[[bytes], None]) -> bool:
        taken = self._folder.take(RESULTS)
        if taken is None:
            time.sleep(POLLING_INTERVAL_S)
            return False
        handle(beginning_of(taken))
        taken.unlink(missing_ok=True)
        return True

    def give_back(self) -> None:
        self._folder.give_back(RESULTS)


def beginning_of(path: Path) -> bytes:
    """A file's content, or as much of one that is too large as shows that it is."""
    with path.open("rb") as file:
        return file.read(LARGEST_RESULT_BYTES + 1)
