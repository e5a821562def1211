"""Public pages that were drawn lately, by their stamp: readers of one page come together."""

from collections.abc import Callable
from threading import Lock

MOST_BYTES = 8 * 1024 * 1024


class Drawn:
    """The answers last given, up to a number of bytes. Safe between threads."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most = most
        self.lock = Lock()
        self.pages: dict[str, bytes] = {}

    def get(self, stamp: str, draw: Callable[[], bytes]) -> bytes:
        with self.lock:
            if (found := self.pages.pop(stamp, None)) is not None:
                self.pages[stamp] = found
                return found
        content = draw()
        with self.lock:
            self.pages[stamp] = content
            self.drop_oldest()
        return content

    def drop_oldest(self) -> None:
        size = sum(map(len, self.pages.values()))
        while size > self.most and len(self.pages) > 1:
            size -= len(self.pages.pop(next(iter(self.pages))))


drawn = Drawn()
