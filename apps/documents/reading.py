"""Pages that were read lately, so that a screen does not read the same megabytes again."""

from collections.abc import Callable
from threading import Lock

from apps.documents.formats import Document, parse

MOST_CHARACTERS = 16 * 1024 * 1024


class Shelf:
    """The documents last asked for, up to a number of characters. Safe between threads."""

    def __init__(self, most: int = MOST_CHARACTERS) -> None:
        self.most = most
        self.lock = Lock()
        self.documents: dict[tuple[str, str], Document] = {}

    def document(self, digest: str, path: str, text: Callable[[], str]) -> Document:
        """`text` is asked for only when the page is not on the shelf."""
        with self.lock:
            if found := self.documents.pop((digest, path), None):
                self.documents[digest, path] = found
                return found
        document = parse(text(), path)
        with self.lock:
            self.documents[digest, path] = document
            self.drop_oldest()
        return document

    def drop_oldest(self) -> None:
        characters = sum(len(document.text) for document in self.documents.values())
        while characters > self.most and len(self.documents) > 1:
            oldest = next(iter(self.documents))
            characters -= len(self.documents.pop(oldest).text)


shelf = Shelf()
