"""Where the links and pictures of a page lead: in its preview, and where the public reads it."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import PurePosixPath
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from django.urls import reverse

from apps.documents.models import Page
from apps.documents.rendering import Title
from apps.publishing.originals import original_of

PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
Resolve = Callable[[str], str | None]


def picture_resolver(page: Page, view: str = "publishing:page-picture") -> Resolve:
    owner = page.pk if view == "publishing:page-picture" else page.source.slug

    def resolve(target: str) -> str | None:
        path = path_of(page, target)
        if path is None or PurePosixPath(path).suffix.lower() not in PICTURES:
            return None
        return reverse(view, args=[owner, path])

    return resolve


def link_resolver(page: Page, is_translation: bool) -> Resolve:
    """Links between pages lead to the other page's preview, in the same language."""
    query = "" if is_translation else "?text=source"
    find = finder(page)

    def resolve(target: str) -> str | None:
        found = find(path_of(page, target))
        return reverse("publishing:page-preview", args=[found[1]]) + query if found else None

    return resolve


def reading_resolver(page: Page) -> Resolve:
    """Links between pages lead to where the other is read, all others to the original."""
    find = finder(page)

    def resolve(target: str) -> str | None:
        path = path_of(page, target)
        if path is None:
            return None
        place = urlsplit(target).fragment
        if found := find(path):
            return reading_address(page.source.slug, found[0]) + (place and f"#page-{place}")
        return original_of(page.source, path) + (place and f"#{place}")

    return resolve


def title_resolver(page: Page, titles: Mapping[str, Title]) -> Callable[[str], Title | None]:
    """What another page of the source is called, by an address that means it."""

    def resolve(target: str) -> Title | None:
        path = path_of(page, target)
        known = (titles[each] for each in candidates(path or "") if each in titles)
        return next(known, None)

    return resolve


def reading_address(slug: str, path: str) -> str:
    return reverse("publishing:page-read", args=[slug, path])


def text_address(segment_id: int) -> str:
    """Where the public sees one text beside its source, and tells mistakes in it."""
    return reverse("publishing:text-detail", args=[segment_id])


def finder(page: Page) -> Callable[[str | None], tuple[str, int] | None]:
    """Finds a page of the same source by a path, with or without the suffix it is written in."""

    @cache
    def others() -> dict[str, int]:
        there = Page.objects.present().filter(source_id=page.source_id)
        return dict(there.values_list("path", "pk"))

    def find(path: str | None) -> tuple[str, int] | None:
        if path is None:
            return None
        known = (each for each in candidates(path) if each in others())
        return next(((each, others()[each]) for each in known), None)

    return find


def candidates(path: str) -> list[str]:
    """The paths of pages that an address within the documentation may mean."""
    stem = path.removesuffix(".html")
    return [path, f"{stem}.md", f"{stem}.rst", f"{stem}.ipynb"]


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
