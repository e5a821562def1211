"""The notebook beside a page: whether upstream still has both alike."""

from apps.documents.formats import ParseFailure, decode
from apps.documents.formats.pairs import Parting, parting
from apps.documents.models import Page
from apps.documents.reading import shelf
from apps.documents.services import digest_of, document_of


def parting_of(page: Page) -> Parting | None:
    """Where the page and its notebook part; None if they do not, or one cannot be read."""
    snapshot = page.source.snapshot
    if not page.pair_path or page.is_locked or snapshot is None:
        return None
    try:
        text = decode((snapshot.folder / page.pair_path).read_bytes())
        twin = shelf.document(digest_of(text), page.pair_path, lambda: text)
        return parting(document_of(page), twin)
    except (OSError, ParseFailure):
        return None
