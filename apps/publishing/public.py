"""The text of a page as the public reads it, and how far each piece of it can be trusted.

Approved translations stand in place. One that nobody approved yet, and an approved one whose
source has changed since, stand there with a mark. Everything else is the source's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from apps.documents import services as documents
from apps.documents.formats import Document, ParseFailure, join, parse
from apps.documents.models import Page, Segment, SegmentKind
from apps.documents.rendering import Place, Rendered, render
from apps.publishing.addresses import picture_resolver, reading_resolver, text_address
from apps.publishing.outputs import Outputs, recorded
from apps.publishing.pages import shape_of
from apps.publishing.placing import lines_by_key, on_lines
from apps.publishing.words import words
from apps.translation import inline
from apps.translation.models import State
from runner.models import Run

DESCRIPTION_LENGTH = 160
UNREVIEWED, OUTDATED = "unreviewed", "outdated"  # publishing.css shows words for them


NEWEST = "translation__newest"
FACTS = (
    *("pk", "kind", "text", f"{NEWEST}__text", f"{NEWEST}__source_text"),
    *("translation__state", "unlock"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one segment: `mark` says what its translation lacks, "" if nothing."""

    id: int
    text: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class PublicPage:
    """`source` is drawn only for who reads both; `run` made the outputs, if any were recorded."""

    rendered: Rendered
    source: Rendered | None = None
    run: Run | None = None
    description: str = ""
    marks: frozenset[str] = frozenset()


def standings_of(page: Page) -> dict[str, Standing]:
    """Every segment by its key, in the order of the page."""
    on_page = Segment.objects.filter(section__page=page, gone_at=None, section__gone_at=None)
    ordered = on_page.order_by("section__position", "position")
    return {key: standing(*facts) for key, *facts in ordered.values_list("key", *FACTS)}


def standing_of(segment: Segment) -> Standing:
    return standing(*Segment.objects.filter(pk=segment.pk).values_list(*FACTS).get())


def standing(
    pk: int, kind: str, text: str, newest: str | None, made_for: str, state: str, unlock: int | None
) -> Standing:
    """Code has a text only where it is unlocked and approved."""
    is_current, is_approved = made_for == text, state == State.APPROVED
    if newest is None or not (is_current or is_approved):
        return Standing(pk)
    if kind == SegmentKind.CODE and not (unlock and is_current and is_approved):
        return Standing(pk)
    return Standing(pk, newest, "" if is_current and is_approved else lack_of(is_current))


def lack_of(is_current: bool) -> str:
    return UNREVIEWED if is_current else OUTDATED


def draw(page: Page, *, beside: bool = False) -> PublicPage:
    """The page in translation; with `beside`, its source too."""
    try:
        document = documents.document_of(page)
    except ParseFailure:
        return PublicPage(render(page.text, page.path, words=words()))
    known = {segment.key for segment in document.segments} | {cell.key for cell in document.cells}
    standings = {key: each for key, each in standings_of(page).items() if key in known}
    texts = fitting_texts(page, document, standings)
    shown = parse(join(document, texts), page.path)
    run, outputs = outputs_of(page, shown)
    marks = {key: standings[key].mark for key in texts if standings[key].mark}
    return PublicPage(
        _translation(page, document, shown, texts, standings, outputs),
        _source(page, document, standings, outputs) if beside else None,
        run,
        description_of(page, document, texts),
        frozenset(marks.values()),
    )


def fitting_texts(
    page: Page, document: Document, standings: Mapping[str, Standing]
) -> dict[str, str]:
    """What goes into the page; only what is approved, if the others would break it."""
    texts = {key: each.text for key, each in standings.items() if each.text}
    marked = any(standings[key].mark for key in texts)
    if marked and shape_of(join(document, texts), page.path) != shape_of(page.text, page.path):
        return {key: text for key, text in texts.items() if not standings[key].mark}
    return texts


def description_of(page: Page, document: Document, texts: Mapping[str, str]) -> str:
    """The first paragraph, as a search engine shows it."""
    kinds = (SegmentKind.PARAGRAPH.value,)
    first = next((each for each in document.segments if each.kind.value in kinds), None)
    if first is None:
        return ""
    html = inline.shown(texts.get(first.key, first.text), inline.flavour_of(page.path, first.kind))
    return Truncator(strip_tags(unescape(strip_tags(html)))).chars(DESCRIPTION_LENGTH)


def outputs_of(page: Page, shown: Document) -> tuple[Run | None, Outputs]:
    """Of the translation's own run, or of its source's while there is none."""
    run, outputs = recorded(page, shown, is_translation=True)
    return (run, outputs) if run else recorded(page, shown, is_translation=False)


def _translation(
    page: Page,
    document: Document,
    shown: Document,
    texts: Mapping[str, str],
    standings: Mapping[str, Standing],
    outputs: Outputs,
) -> Rendered:
    lines = lines_by_key(document, shown)
    marks: dict[int, str] = {}
    for mark in (UNREVIEWED, OUTDATED):
        keys = {key for key in texts if standings[key].mark == mark}
        marks |= on_lines(lines, keys, mark)
    prose = {segment.key for segment in document.segments if not segment.cell}
    return render(
        shown.text,
        page.path,
        outputs=outputs,
        marks=marks,
        languages=on_lines(lines, prose - set(texts), "en"),
        places=places_of(lines, standings),
        words=words(_("Source, and mistakes")),
        resolve_image=picture_resolver(page, "publishing:reading-picture"),
        resolve_link=reading_resolver(page),
    )


def _source(
    page: Page, document: Document, standings: Mapping[str, Standing], outputs: Outputs
) -> Rendered:
    lines = lines_by_key(document, document)
    return render(
        page.text,
        page.path,
        places={lines[key]: Place(key) for key in reversed(list(standings)) if key in lines},
        words=words(),
        resolve_image=picture_resolver(page, "publishing:reading-picture"),
        resolve_link=reading_resolver(page),
        id_prefix="source-",
    )


def places_of(lines: Mapping[str, int], standings: Mapping[str, Standing]) -> dict[int, Place]:
    """Where each line's first text leads: to its source, and to where mistakes are told."""
    first_last = reversed([key for key in standings if key in lines])
    return {lines[key]: Place(key, text_address(standings[key].id)) for key in first_last}
