"""Where the original of a page is, so that readers find it."""

from urllib.parse import quote

from apps.sources.models import Kind, Source
from apps.sources.trees import DOCS_FOLDERS, PAGE_SUFFIXES


def original_of(source: Source, path: str) -> str:
    """The address of a file of the documentation as its authors publish it; "" if not known."""
    if source.original_url:
        return f"{source.original_url.rstrip('/')}/{quote(published(path))}"
    if source.kind == Kind.GIT and source.location.startswith("https://") and source.snapshot:
        place = source.location.rstrip("/").removesuffix(".git")
        return f"{place}/blob/{source.snapshot.commit or 'HEAD'}/{quote(path)}"
    return ""


def published(path: str) -> str:
    """A page's path on the site that is made of it: without the folder of sources."""
    top, _, rest = path.partition("/")
    path = rest if rest and top in DOCS_FOLDERS else path
    for suffix in PAGE_SUFFIXES:
        if path.endswith(suffix):
            return path.removesuffix(suffix) + ".html"
    return path
