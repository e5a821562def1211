"""The editor's rows: segments as they stand, cells with their comments."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count

from django.utils.safestring import SafeString

from apps.accounts.models import User
from apps.documents.differences import Stretch, differences, line_differences
from apps.documents.models import Section, Segment
from apps.translation import inline
from apps.translation.cells import Slot, highlighted, slots_of, with_comments
from apps.translation.models import Draft, Offer, Port, Revision, State, source_digest
from apps.translation.ports.models import may_differ, port_of
from apps.translation.provenance import is_machines
from apps.translation.terms.vocabulary import matcher
from glossary.matching import Matcher

OF_TEXT = ("translation__newest__author",)
OF_CELL = ("unlock__unlocked_by", "port__marked_by")


@lru_cache(maxsize=4096)
def _source_html(text: str, flavour: str, terms: Matcher) -> SafeString:
    """Sources are shown over and over; a changed glossary is another matcher."""
    return inline.shown(text, flavour, terms.find_source(text))


@dataclass(slots=True)
class SegmentRow:
    """One segment in the editor. `text` is what stands, `draft` what this person is typing.

    `offer` is what was brought in from elsewhere, where nothing stands yet.
    """

    segment: Segment
    newest: Revision | None
    draft: Draft | None
    path: str
    terms: Matcher
    offer: Offer | None = None
    code_to_start_from: str = ""

    @property
    def state(self) -> str:
        """open, offered, drafted, old, done or approved: the class and the word of the row."""
        if self.draft:
            return "drafted"
        if self.newest is None:
            return "offered" if self.offer else "open"
        if self.is_old:
            return "old"
        return "approved" if self.segment.translation.state == State.APPROVED else "done"

    @property
    def is_machines(self) -> bool:
        return self.draft is not None and is_machines(self.draft, self.draft.text)

    @property
    def is_old(self) -> bool:
        return self.newest is not None and self.newest.source_text != self.segment.text

    @property
    def is_finished(self) -> bool:
        return self.newest is not None and not self.is_old

    @property
    def text(self) -> str:
        return self.newest.text if self.newest else ""

    @property
    def digest(self) -> str:
        return source_digest(self.segment.text)

    @property
    def flavour(self) -> str:
        return inline.flavour_of(self.path, self.segment.kind)

    @property
    def source_html(self) -> SafeString:
        return _source_html(self.segment.text, self.flavour, self.terms)

    @property
    def starting_text(self) -> str:
        """What the field holds before anybody typed, where nothing is finished."""
        return self.offer.text if self.offer else self.code_to_start_from

    @property
    def shown_text(self) -> str:
        if self.draft:
            return self.draft.text
        return self.text or (self.offer.text if self.offer else "")

    @property
    def target_html(self) -> SafeString:
        return inline.shown(self.shown_text, self.flavour)

    @property
    def chips(self) -> list[str]:
        """What can be tapped in."""
        return [] if self.segment.is_code else inline.chips(self.segment.text, self.flavour)

    @property
    def source_change(self) -> list[Stretch]:
        """How the source differs from the one that the translation was made for."""
        if self.newest is None or not self.is_old:
            return []
        return differences(self.newest.source_text, self.segment.text)

    @property
    def source_lines(self) -> list[Stretch]:
        """The same of code, line by line."""
        return line_differences(self.newest.source_text if self.newest else "", self.segment.text)

    @property
    def code_html(self) -> SafeString:
        """The source of a cell of code, coloured."""
        return highlighted(self.segment.text, [], "en")


@dataclass(slots=True)
class CellRow:
    """One cell: the source's code, and the same with translated comments in place."""

    segment: Segment
    comments: list[SegmentRow]
    code: SegmentRow
    slots: list[Slot] = field(default_factory=list)

    @property
    def has_code_of_its_own(self) -> bool:
        """Whether changed code stands here, with whatever comments it has."""
        return self.may_change and self.code.is_finished

    @property
    def may_change(self) -> bool:
        return may_differ(self.segment)

    @property
    def port(self) -> Port | None:
        return port_of(self.segment)

    @property
    def standing_comments(self) -> list[SegmentRow]:
        """Those to be translated: a written port has comments of its own."""
        return [] if self.port and self.has_code_of_its_own else self.comments

    @property
    def port_html(self) -> SafeString:
        """The code of a port as it stands; the source's with its comments while there is none."""
        if not self.code.shown_text:
            return self.target_html
        return highlighted(self.code.shown_text, [], "ko", lines=self.lines)

    @property
    def is_unlocked(self) -> bool:
        return hasattr(self.segment, "unlock")

    @property
    def source_html(self) -> SafeString:
        return highlighted(self.segment.text, self.slots, "en")

    @property
    def target_html(self) -> SafeString:
        code, slots = self._with_comments()
        done = {row.segment.pk for row in self.comments if row.is_finished}
        return highlighted(code, slots, "ko", done, self.lines)

    @property
    def lines(self) -> str:
        """What the address of each line of the translation's code begins with."""
        return f"cell-{self.segment.pk}-line-"

    @property
    def translated_code(self) -> str:
        return self._with_comments()[0]

    def _with_comments(self) -> tuple[str, list[Slot]]:
        texts = {row.segment.pk: row.text for row in self.comments if row.is_finished}
        return with_comments(self.segment.text, self.slots, texts)

    @property
    def code_change(self) -> list[tuple[int | None, Stretch]]:
        """The lines of changed code beside the source's, each but those gone with its number."""
        changed = self.code.shown_text or self.translated_code
        number = count(1)
        return [
            (None if line.change == "gone" else next(number), line)
            for line in line_differences(self.segment.text, changed)
        ]


def segments_of(section: Section) -> list[Segment]:
    """The present segments of a section with all that a row shows, in one query."""
    return list(section.segments.filter(gone_at=None).select_related(*OF_TEXT, *OF_CELL))


def rows_of(
    section: Section, user: User, segments: Sequence[Segment]
) -> list[SegmentRow | CellRow]:
    """Rows in the order of the page; the comments of a cell are in its row."""
    drafts = {
        draft.segment_id: draft
        for draft in Draft.objects.filter(author_id=user.pk, segment__section=section)
    }
    path, terms = section.page.path, matcher(section.page.source_id)
    offers = offers_of(section, segments)
    rows = {
        segment.pk: SegmentRow(
            segment,
            _newest(segment),
            drafts.get(segment.pk),
            path,
            terms,
            offers.get(segment.pk),
        )
        for segment in segments
    }
    cells = {segment.cell_key for segment in segments if segment.is_code}
    inside: dict[str, list[SegmentRow]] = {key: [] for key in cells}
    ordered: list[SegmentRow | CellRow] = []
    for segment in segments:
        if segment.is_code:
            cell = CellRow(segment, inside[segment.cell_key], rows[segment.pk])
            ordered.append(cell)
        elif segment.cell_key in cells:
            inside[segment.cell_key].append(rows[segment.pk])
        else:
            ordered.append(rows[segment.pk])
    for row in ordered:
        if isinstance(row, CellRow):
            row.slots = slots_of(row.segment.text, [one.segment for one in row.comments])
            row.code.code_to_start_from = row.translated_code if row.may_change else ""
    return ordered


def offers_of(section: Section, segments: Sequence[Segment]) -> dict[int, Offer]:
    """What was brought in for those of its segments that have no translation yet."""
    untranslated = {segment.pk for segment in segments if _newest(segment) is None}
    if not untranslated:
        return {}
    standing = Offer.objects.standing().filter(segment__section=section).select_related("origin")
    return {offer.segment_id: offer for offer in standing if offer.segment_id in untranslated}


def _newest(segment: Segment) -> Revision | None:
    translation = getattr(segment, "translation", None)
    return translation.newest if translation else None


def row_of(segment: Segment, user: User, finished: Revision | None = None) -> SegmentRow | CellRow:
    """The row in which a segment stands: its own, or that of its cell.

    `finished`: what this user made of it just now, and so has no draft of any more.
    """
    section = segment.section
    if segment.cell_key:
        near = section.segments.filter(cell_key=segment.cell_key, gone_at=None)
        return rows_of(section, user, list(near.select_related(*OF_TEXT, *OF_CELL)))[0]
    if finished:
        terms = matcher(section.page.source_id)
        return SegmentRow(segment, finished, None, section.page.path, terms)
    alone = Segment.objects.filter(pk=segment.pk).select_related(*OF_TEXT)
    return rows_of(section, user, list(alone))[0]


def flat(rows: Iterable[SegmentRow | CellRow]) -> list[SegmentRow]:
    """All rows of segments, those in cells too."""
    flattened: list[SegmentRow] = []
    for row in rows:
        flattened += row.standing_comments if isinstance(row, CellRow) else [row]
    return flattened
