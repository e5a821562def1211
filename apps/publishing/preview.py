"""A page as its readers will see it: source or translation, with what its code put out."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.documents import services as documents
from apps.documents.formats import Document, ParseFailure, parse
from apps.documents.models import Page, Segment
from apps.documents.rendering import Place, Rendered, render
from apps.publishing.addresses import link_resolver, picture_resolver
from apps.publishing.outputs import recorded
from apps.publishing.placing import lines_by_key, on_lines
from apps.publishing.words import words
from apps.translation import services as translation
from apps.translation.ports.cells import marks_on
from runner.models import Run

# publishing.css shows words of the reader's language for them
UNREVIEWED, PORT, UNREVIEWED_PORT = "unreviewed", "port", "unreviewedport"


@dataclass(frozen=True, slots=True)
class Preview:
    """`approved` of `segments` are; `run` is the one whose outputs stand under the cells."""

    rendered: Rendered
    run: Run | None
    segments: int
    translated: int
    approved: int


def preview(page: Page, is_translation: bool, *, id_prefix: str = "page-") -> Preview:
    text = translation.page_text(page) if is_translation else page.text
    standing, approved = (
        translation.texts_of(page),
        translation.texts_of(page, approved_only=True),
    )
    try:
        source, shown = documents.document_of(page), parse(text, page.path)
    except ParseFailure:
        return Preview(render(text, page.path, words=words()), None, 0, 0, 0)
    replaced = {segment.key for segment in source.segments if segment.cell in standing}
    prose = {segment.key for segment in source.segments} - replaced
    run, outputs = recorded(page, shown, is_translation)
    lines = lines_by_key(source, shown, standing if is_translation else ())
    unreviewed = set(standing) - set(approved) - replaced if is_translation else set()
    ports = ported(page, source, standing) if is_translation else set()
    untranslated = prose - set(standing) if is_translation else set()
    rendered = render(
        text,
        page.path,
        outputs=outputs,
        marks=on_lines(lines, unreviewed, UNREVIEWED)
        | on_lines(lines, ports, PORT)
        | on_lines(lines, ports & unreviewed, UNREVIEWED_PORT),
        languages=on_lines(lines, untranslated, "en"),
        places=places_of(page, lines),
        words=words(_("Edit this text")),
        resolve_image=picture_resolver(page),
        resolve_link=link_resolver(page, is_translation),
        id_prefix=id_prefix,
    )
    return Preview(
        rendered, run, len(prose), len(prose & set(standing)), len(prose & set(approved))
    )


def ported(page: Page, source: Document, standing: Mapping[str, str]) -> set[str]:
    """The cells, by key, whose code was rewritten for another framework."""
    marks = marks_on(page)
    return {
        cell.key
        for cell in source.cells
        if cell.key in standing and (marks.is_whole or cell.key in marks.keys)
    }


def places_of(page: Page, lines: Mapping[str, int]) -> dict[int, Place]:
    """Each line's first text leads to the editor; a cell that nobody unlocked, to its comments."""
    segments = Segment.objects.filter(section__page=page, gone_at=None, section__gone_at=None)
    ordered = segments.order_by("-section__position", "-position")
    return {
        lines[key]: Place(key, editor_address(section, pk))
        for key, pk, section in ordered.values_list("key", "pk", "section")
        if key in lines
    }


def editor_address(section_id: int, segment_id: int) -> str:
    section = reverse("translation:section-translate", args=[section_id])
    return f"{section}?segment={segment_id}"
