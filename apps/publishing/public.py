"""A page as the public reads it, drawn with what its code put out."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from apps.documents import services as documents
from apps.documents.formats import Document, ParseFailure, join, parse
from apps.documents.models import Page, SegmentKind
from apps.documents.rendering import Place, Rendered, Title, render
from apps.publishing import addresses
from apps.publishing.outputs import Outputs, recorded
from apps.publishing.pages import shape_of
from apps.publishing.placing import lines_by_key, on_lines
from apps.publishing.standings import OUTDATED, PORT, UNREVIEWED, Standing, standings_of
from apps.publishing.words import words
from apps.translation import inline
from runner.models import Run

DESCRIPTION_LENGTH = 160
PICTURE = "publishing:reading-picture"


@dataclass(frozen=True, slots=True)
class PublicPage:
    """`source` is drawn only for who reads both; `run` made the outputs, if any were recorded.

    `marks` are those that stand on it; `first_text` is where its first text is seen beside its
    source.
    """

    rendered: Rendered
    source: Rendered | None = None
    run: Run | None = None
    description: str = ""
    marks: frozenset[str] = frozenset()
    first_text: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a page is drawn from: `texts` are the translations that go into it, by key."""

    page: Page
    document: Document
    standings: Mapping[str, Standing]
    texts: Mapping[str, str]
    titles: Mapping[str, Title]

    def marked(self, mark: str) -> set[str]:
        return {key for key in self.texts if self.standings[key].mark == mark}


def draw(page: Page, titles: Mapping[str, Title], *, beside: bool = False) -> PublicPage:
    """The page in translation; with `beside`, its source too. `titles` are pages' by path."""
    try:
        parts = parts_of(page, titles)
        shown = parse(join(parts.document, parts.texts), page.path)
    except ParseFailure:
        return PublicPage(render(page.text, page.path, words=words()))
    run, outputs = outputs_of(page, shown)
    return PublicPage(
        rendered=drawn_translation(parts, shown, outputs),
        source=drawn_source(parts) if beside else None,
        run=run,
        description=description_of(parts),
        marks=frozenset(mark for mark in (UNREVIEWED, OUTDATED, PORT) if parts.marked(mark)),
        first_text=next(map(address_of, parts.standings.values()), ""),
    )


def parts_of(page: Page, titles: Mapping[str, Title]) -> Parts:
    """Only the segments that the page still has: an update may run at the same time."""
    document = documents.document_of(page)
    known = {segment.key for segment in document.segments} | {cell.key for cell in document.cells}
    standings = {key: each for key, each in standings_of(page).items() if key in known}
    return Parts(page, document, standings, fitting_texts(page, document, standings), titles)


def fitting_texts(
    page: Page, document: Document, standings: Mapping[str, Standing]
) -> dict[str, str]:
    """What goes into the page; only what is approved, if the others would break it."""
    texts = {key: each.text for key, each in standings.items() if each.text}
    for segment in document.segments:
        if segment.cell in texts:  # a comment of a cell that was rewritten
            texts.pop(segment.key, None)
    surely = {key: text for key, text in texts.items() if standings[key].mark in {"", PORT}}
    if len(surely) == len(texts):
        return texts
    shapes = [shape_of(join(document, each), page.path) for each in (surely, texts)]
    return texts if shapes[0] == shapes[1] else surely


def outputs_of(page: Page, shown: Document) -> tuple[Run | None, Outputs]:
    """Of the translation's own run, or of its source's while there is none."""
    run, outputs = recorded(page, shown, is_translation=True)
    return (run, outputs) if run else recorded(page, shown, is_translation=False)


def drawn_translation(parts: Parts, shown: Document, outputs: Outputs) -> Rendered:
    page, lines = parts.page, lines_by_key(parts.document, shown, parts.texts)
    prose = {segment.key for segment in parts.document.segments if not segment.cell}
    return render(
        shown.text,
        page.path,
        outputs=outputs,
        marks={
            line: mark
            for mark in (UNREVIEWED, OUTDATED, PORT)
            for line, mark in on_lines(lines, parts.marked(mark), mark).items()
        },
        languages=on_lines(lines, prose - set(parts.texts), "en"),
        places=places_of(lines, parts.standings),
        words=words(_("Source, and mistakes")),
        resolve_image=addresses.picture_resolver(page, PICTURE),
        resolve_link=addresses.reading_resolver(page),
        resolve_title=addresses.title_resolver(page, parts.titles),
    )


def drawn_source(parts: Parts) -> Rendered:
    page, lines = parts.page, lines_by_key(parts.document, parts.document)
    _run, outputs = recorded(page, parts.document, is_translation=False)
    return render(
        page.text,
        page.path,
        outputs=outputs,
        places={
            line: Place(place.key) for line, place in places_of(lines, parts.standings).items()
        },
        words=words(),
        resolve_image=addresses.picture_resolver(page, PICTURE),
        resolve_link=addresses.reading_resolver(page),
        id_prefix="source-",
    )


def places_of(lines: Mapping[str, int], standings: Mapping[str, Standing]) -> dict[int, Place]:
    """Where each line's first text leads: to its source, and to where mistakes are told."""
    last_first = reversed([key for key in standings if key in lines])
    return {lines[key]: Place(key, address_of(standings[key])) for key in last_first}


def address_of(standing: Standing) -> str:
    return addresses.text_address(standing.id)


def description_of(parts: Parts) -> str:
    """The first paragraph, as a search engine shows it."""
    paragraph = SegmentKind.PARAGRAPH.value
    first = next((each for each in parts.document.segments if each.kind.value == paragraph), None)
    if first is None:
        return ""
    return plain(parts.texts.get(first.key, first.text), parts.page.path, DESCRIPTION_LENGTH)


def plain(text: str, path: str, length: int) -> str:
    """A text without its marks, cut where it is longer."""
    html = inline.shown(text, inline.flavour_of(path, SegmentKind.PARAGRAPH))
    return Truncator(strip_tags(unescape(strip_tags(html)))).chars(length)
