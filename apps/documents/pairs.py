"""The notebook beside a page: whether upstream still has both alike."""

from functools import lru_cache
from pathlib import Path

from apps.documents.formats import ParseFailure, decode
from apps.documents.formats.pairs import Parting, parting
from apps.documents.models import Page
from apps.documents.reading import shelf
from apps.documents.services import digest_of, document_of


def parting_of(page: Page) -> Parting | None:
    """Where the page and its notebook part; None if they do not, or one cannot be read."""
    if not page.pair_path or page.is_locked or page.source.snapshot is None:
        return None
    notebook = page.source.snapshot.folder / page.pair_path
    try:
        return _parting(page.pk, page.digest, notebook, notebook.stat().st_mtime_ns)
    except (OSError, ParseFailure, Page.DoesNotExist):
        return None


@lru_cache(maxsize=512)
def _parting(page_id: int, digest: str, notebook: Path, written_at: int) -> Parting | None:
    """Both are read once for each of their versions, which `digest` and `written_at` tell apart."""
    page = Page.objects.get(pk=page_id, digest=digest)
    text = decode(notebook.read_bytes())
    return parting(document_of(page), shelf.document(digest_of(text), page.pair_path, lambda: text))
