"""One page as it is published: the source's bytes with translations in their spans."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.documents import services as documents
from apps.documents.formats import Document, ParseFailure, join, parse
from apps.documents.formats.pairs import carried
from apps.documents.models import Page
from apps.publishing.models import Unapproved
from apps.translation import services as translation

MARKS = {"ko": "〔검토 전〕"}
MARK = "[not reviewed]"


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """The text, and how many segments of which kind went into it.

    `texts` are the translations by key as they went in; `left_out` says that unapproved ones would
    have broken the page and so stayed English.
    """

    text: str
    texts: Mapping[str, str]
    approved: int = 0
    marked: int = 0
    english: int = 0
    left_out: bool = False


def publish_page(page: Page, unapproved: str) -> PublishedPage:
    """A locked page goes as it came. Unlocked code goes only when it is approved."""
    try:
        document = documents.document_of(page)
    except ParseFailure:
        return PublishedPage(page.text, {})
    approved = known(document, translation.texts_of(page, approved_only=True))
    marked: dict[str, str] = {}
    if unapproved == Unapproved.MARKED:
        marked = marked_texts(document, page, approved)
    text = join(document, {**approved, **marked})
    if marked:
        surely = join(document, approved)
        if shape_of(text, page.path) != shape_of(surely, page.path):
            return counted(document, surely, approved, {}, left_out=True)
    return counted(document, text, approved, marked)


def known(document: Document, texts: Mapping[str, str]) -> dict[str, str]:
    """Only those whose place the page still has: an update may run at the same time."""
    keys = {segment.key for segment in document.segments} | {cell.key for cell in document.cells}
    return {key: text for key, text in texts.items() if key in keys}


def marked_texts(document: Document, page: Page, approved: Mapping[str, str]) -> dict[str, str]:
    """Translations that nobody approved yet, each behind its mark. Never code."""
    mark = MARKS.get(page.source.language, MARK)
    every = translation.texts_of(page)
    return {
        segment.key: f"{mark} {every[segment.key]}"
        for segment in document.segments
        if segment.key in every and segment.key not in approved and segment.cell not in approved
    }


def shape_of(text: str, path: str) -> list[str] | None:
    """The kinds of what is on a page, in order; None for what is no page any more."""
    try:
        document = parse(text, path)
    except ParseFailure:
        return None
    cells = [f"{cell.kind} {cell.runs}" for cell in document.cells]
    return [*cells, *(segment.kind.value for segment in document.segments)]


def counted(
    document: Document,
    text: str,
    approved: dict[str, str],
    marked: dict[str, str],
    left_out: bool = False,
) -> PublishedPage:
    prose = {segment.key for segment in document.segments if segment.cell not in approved}
    return PublishedPage(
        text,
        {**approved, **marked},
        approved=len(prose & set(approved)),
        marked=len(marked),
        english=len(prose - set(approved) - set(marked)),
        left_out=left_out,
    )


def publish_pair(page: Page, published: PublishedPage, pair: str, pair_path: str) -> str:
    """The notebook beside a page, with the same translations where it says the same.

    A notebook that cannot be read goes as it came.
    """
    try:
        document, twin = documents.document_of(page), parse(pair, pair_path)
    except ParseFailure:
        return pair
    return join(twin, carried(document, twin, published.texts))
