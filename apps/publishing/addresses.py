"""Where the links and pictures of a previewed page lead."""

from collections.abc import Callable
from functools import cache
from pathlib import PurePosixPath
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from django.urls import reverse

from apps.documents.models import Page

PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}


def picture_resolver(page: Page) -> Callable[[str], str | None]:
    def resolve(target: str) -> str | None:
        path = path_of(page, target)
        if path is None or PurePosixPath(path).suffix.lower() not in PICTURES:
            return None
        return reverse("publishing:page-picture", args=[page.pk, path])

    return resolve


def link_resolver(page: Page, is_translation: bool) -> Callable[[str], str | None]:
    """Links between pages lead to the other page's preview, in the same language."""
    query = "" if is_translation else "?text=source"

    @cache
    def others() -> dict[str, int]:
        there = Page.objects.present().filter(source_id=page.source_id)
        return dict(there.values_list("path", "pk"))

    def resolve(target: str) -> str | None:
        path = path_of(page, target)
        if path is None:
            return None
        stem = path.removesuffix(".html")
        for candidate in (path, f"{stem}.md", f"{stem}.rst", f"{stem}.ipynb"):
            if candidate in others():
                return reverse("publishing:page-preview", args=[others()[candidate]]) + query
        return None

    return resolve


def path_of(page: Page, target: str) -> str | None:
    """The path within the snapshot that an address in the page means; None leads elsewhere."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path:
        return None
    place = unquote(parts.path)
    if place.startswith("/"):
        top = page.path.split("/")[0] if "/" in page.path else ""
        place = join(top, place.lstrip("/"))
    else:
        place = join(dirname(page.path), place)
    path = normpath(place)
    return None if path.startswith(("..", "/")) or "\0" in path else path
