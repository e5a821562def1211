"""Links to a heading name an id that the translated page has."""

import re
from collections.abc import Iterable, Iterator

from apps.translation.rules.findings import Finding, Prose, _

_LINK = re.compile(r"(?<=\]\()#(?P<id>[^\s)]+)(?=[)\s])")
_OWN_ID = re.compile(
    r"\{#(?P<braced>[^\s}]+)\}|\{/\*\s*(?P<commented>[\w-]+)\s*\*/\}|^\((?P<label>[^()\s]+)\)=\s*$"
    r"|<[a-z]\w*\s[^>]*\b(?:id|name)=[\"'](?P<tagged>[^\"']+)[\"']",
    re.MULTILINE,
)
_NO_ID = re.compile(r"[^\w\s-]")


def heading_ids(headings: Iterable[str], text: str = "") -> frozenset[str]:
    """The ids of a page: made from its headings, as MyST and GitHub do, or written into `text`."""
    made = {slug(heading) for heading in headings}
    written = {found[found.lastgroup or 0] for found in _OWN_ID.finditer(text)}
    return frozenset(made | written)


def slug(heading: str) -> str:
    return re.sub(r"\s", "-", _NO_ID.sub("", heading.strip().lower()))


def heading_links(prose: Prose) -> Iterator[Finding]:
    """[설치](#installation) leads nowhere once the heading is 설치."""
    ids = prose.context.ids
    if ids is None:
        return
    for found in _LINK.finditer(prose.text):
        if found["id"] not in ids:
            message = _("No heading of the translated page has this id.")
            yield Finding(*found.span(), "heading-links", message, about=found[0])
