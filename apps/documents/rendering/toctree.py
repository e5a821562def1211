"""Contents that a page has of other pages: each by a title of its own, or by the page's."""

import re
from html import escape

from apps.documents.rendering.context import Context, LineOf

ENTRY = re.compile(r"(?:(?P<title>.+?)\s*<(?P<target>[^<>]+)>|(?P<bare>\S.*))\s*$")


def entries(body: str, first: int, line_of: LineOf, context: Context) -> str:
    """The items of a list, one for each line of `body`, whose lines count from `first`."""
    rows = enumerate(body.splitlines(), first)
    found = [(*entry, line_of(row)) for row, line in rows if (entry := _entry(line))]
    return "".join(_item(*entry, context) for entry in found)


def _item(title: str, target: str, line: int, context: Context) -> str:
    known = None if title else context.resolve_title(target)
    language = f' lang="{escape(known.language)}"' if known and known.language else ""
    address, words = context.link_to(target) or target, title or (known.text if known else target)
    link = f'<a href="{escape(address)}"{language}>{escape(words)}</a>'
    return f'<li data-line="{line}">{link}</li>'


def _entry(line: str) -> tuple[str, str] | None:
    """The title, if it has one of its own, and the target."""
    found = ENTRY.match(line.strip())
    if not found or line.lstrip().startswith(":"):
        return None
    target = found["target"] or found["bare"]
    return found["title"] or "", target
