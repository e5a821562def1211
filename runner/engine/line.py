"""A line of threads for something there is not enough of: first come, first served."""

import threading
from collections import deque
from collections.abc import Callable
from typing import TypeVar

Lent = TypeVar("Lent")
_LOOK_EVERY_S = 0.2  # how often one who waits asks whether it is still wanted


class Line:
    """Who stands first gets what it asks for as soon as it is there; nobody is passed by."""

    def __init__(self) -> None:
        self._waiting: deque[object] = deque()
        self._changed = threading.Condition()

    def __len__(self) -> int:
        return len(self._waiting)

    def take(self, attempt: Callable[[], Lent | None], unwanted: Callable[[], bool]) -> Lent | None:
        """What `attempt` takes once it is this thread's turn; None for one unwanted by then."""
        ticket = object()
        with self._changed:
            self._waiting.append(ticket)
            try:
                while True:
                    if self._waiting[0] is ticket and (lent := attempt()) is not None:
                        return lent
                    if unwanted():
                        return None
                    self._changed.wait(_LOOK_EVERY_S)
            finally:
                self._waiting.remove(ticket)
                self._changed.notify_all()

    def give_back(self, put: Callable[[], object]) -> None:
        """Put back what was taken, and let those who wait look again."""
        with self._changed:
            put()
            self._changed.notify_all()
