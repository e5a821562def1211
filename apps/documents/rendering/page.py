"""From the text of a page to HTML that may be shown to anybody."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from apps.documents.rendering import markdown, notebook, restructuredtext
from apps.documents.rendering.clean import clean
from apps.documents.rendering.context import (
    WORDS,
    Context,
    Output,
    Place,
    Resolve,
    Title,
    TocEntry,
    nothing,
    untitled,
)
from apps.documents.rendering.errors import NotDrawnError

__all__ = ["WORDS", "Output", "Place", "Rendered", "Title", "TocEntry", "render"]

MAX_TEXT = 500_000
MAX_FILE = 32_000_000
MAX_SHOWN_PLAIN = 200_000
TOO_LONG = "This page is too long to be drawn."


@dataclass(frozen=True, slots=True)
class Rendered:
    """`html` is safe to put into a page as it is. `problem` says why it is plain text, if it is."""

    html: str
    toc: tuple[TocEntry, ...]
    title: str
    problem: str = ""


def render(
    text: str,
    path: str,
    *,
    outputs: Mapping[int, Sequence[Output]] | None = None,
    marks: Mapping[int, str] | None = None,
    languages: Mapping[int, str] | None = None,
    places: Mapping[int, Place] | None = None,
    words: Mapping[str, str] | None = None,
    resolve_image: Resolve = nothing,
    resolve_link: Resolve = nothing,
    resolve_title: Callable[[str], Title | None] = untitled,
    id_prefix: str = "page-",
) -> Rendered:
    """Show a page as it will look; `path`'s suffix chooses the format.

    `outputs` holds what a run put out, keyed by the line of the cell in `text` (`ParsedCell.line`).
    `marks` holds a word for each line whose block needs one; it becomes `data-mark`, for CSS.
    `languages` holds a language tag for each line whose block is in another than its page.
    `places` holds for each line what stands there: its key becomes `data-place`, and where it has
    an address, a link to it ends the block.
    `words` translates our own words, see WORDS. `resolve_image` and `resolve_link` get an address
    as it stands in the page (a label as `#label`) and give the one to use, or None. Addresses on
    the web stay as they are in links, and are not loaded as pictures. `resolve_title` gives the
    title of the page at an address, for contents that name it without one. Ids in the page carry
    `id_prefix`, those in `toc` too.

    Any text is answered: what cannot be drawn is shown as plain text and `problem` says so.
    """
    context = Context(
        outputs=outputs or {},
        marks=marks or {},
        languages=languages or {},
        places=places or {},
        words=words or {},
        resolve_image=resolve_image,
        resolve_link=resolve_link,
        resolve_title=resolve_title,
        id_prefix=id_prefix,
    )
    try:
        html = clean(_draw(text.removeprefix("\ufeff"), path, context), context)
    except NotDrawnError as problem:
        return _as_plain_text(text, str(problem))
    except RecursionError:
        return _as_plain_text(text, "This page is nested too deeply to be drawn.")
    toc = tuple(TocEntry(entry.level, entry.title, id_prefix + entry.id) for entry in context.toc)
    return Rendered(f'<div class="rendered">{html}</div>', toc, context.title)


def _draw(text: str, path: str, context: Context) -> str:
    if len(text) > MAX_FILE:
        raise NotDrawnError(TOO_LONG)
    if path.endswith(".ipynb"):
        return notebook.html(text, context)
    text = context.without_pictures(text)
    if len(text) > MAX_TEXT:
        raise NotDrawnError(TOO_LONG)
    if path.endswith(".rst"):
        return restructuredtext.html(text, context)
    return markdown.parse(text, context).html()


def _as_plain_text(text: str, problem: str) -> Rendered:
    shown = escape(text[:MAX_SHOWN_PLAIN])
    body = f'<pre class="rendered-code" tabindex="0">{shown}</pre>'
    return Rendered(f'<div class="rendered">{body}</div>', (), "", problem)
