"""A page as its readers will see it: source or translation, with what its code put out."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.documents import services as documents
from apps.documents.formats import Document, ParseFailure, parse
from apps.documents.models import Page
from apps.documents.rendering import Rendered, render
from apps.publishing.addresses import link_resolver, picture_resolver
from apps.publishing.outputs import recorded
from apps.translation import services as translation
from runner.models import Run

UNREVIEWED = "unreviewed"  # publishing.css shows a word of the reader's language for it


@dataclass(frozen=True, slots=True)
class Preview:
    """`approved` of `segments` are; `run` is the one whose outputs stand under the cells."""

    rendered: Rendered
    run: Run | None
    segments: int
    translated: int
    approved: int


def preview(page: Page, is_translation: bool) -> Preview:
    text = translation.page_text(page) if is_translation else page.text
    standing, approved = (
        translation.texts_of(page),
        translation.texts_of(page, approved_only=True),
    )
    try:
        source, shown = documents.document_of(page), parse(text, page.path)
    except ParseFailure:
        return Preview(render(text, page.path, words=words()), None, 0, 0, 0)
    prose = {segment.key for segment in source.segments}
    run, outputs = recorded(page, shown, is_translation)
    unreviewed = set(standing) - set(approved) if is_translation else set()
    untranslated = prose - set(standing) if is_translation else set()
    rendered = render(
        text,
        page.path,
        outputs=outputs,
        marks=lines_of(source, shown, unreviewed, UNREVIEWED),
        languages=lines_of(source, shown, untranslated, "en"),
        words=words(),
        resolve_image=picture_resolver(page),
        resolve_link=link_resolver(page, is_translation),
    )
    return Preview(
        rendered, run, len(prose), len(prose & set(standing)), len(prose & set(approved))
    )


def words() -> dict[str, str]:
    """The renderer's own words in the reader's language."""
    return {
        "Attention": _("Attention"),
        "Caution": _("Caution"),
        "Danger": _("Danger"),
        "Error": _("Error"),
        "Hint": _("Hint"),
        "Important": _("Important"),
        "Note": _("Note"),
        "See also": _("See also"),
        "Tip": _("Tip"),
        "To do": _("To do"),
        "Warning": _("Warning"),
        "Added in version": _("Added in version"),
        "Changed in version": _("Changed in version"),
        "Deprecated since version": _("Deprecated since version"),
        "Figure drawn by the cell above": _("Figure drawn by the cell above"),
        "Generated from the code": _("Generated from the code"),
        "Inserted from a file": _("Inserted from a file"),
        "Not shown in the preview": _("Not shown in the preview"),
        "Output cut here": _("Output cut here"),
        "Show the cell": _("Show the cell"),
        "Show the code": _("Show the code"),
        "Show the output": _("Show the output"),
    }


def lines_of(source: Document, shown: Document, keys: set[str], word: str) -> dict[int, str]:
    """The word for each line of the shown text where a segment of these keys stands."""
    if len(source.segments) != len(shown.segments):
        return {}
    pairs = zip(source.segments, shown.segments, strict=True)
    return {here.line: word for there, here in pairs if there.key in keys}
