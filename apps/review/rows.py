"""What a reviewer sees: the section as its readers will, beside its source, row by row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.safestring import SafeString

from apps.accounts.models import User
from apps.documents.differences import Stretch, differences, line_differences
from apps.documents.models import Section, Segment
from apps.review.models import Approval, Comment, Reading
from apps.review.parts import Part
from apps.translation import inline
from apps.translation.cells import Slot, highlighted, slots_of, with_comments
from apps.translation.models import Port, Revision
from apps.translation.ports.models import may_differ, port_of


@dataclass(slots=True)
class Row:
    """One line of the screen, and one step of J. A cell carries its comments as parts."""

    segment: Segment
    path: str
    parts: list[Part] = field(default_factory=list)

    @property
    def is_cell(self) -> bool:
        return self.segment.is_code

    @property
    def main(self) -> Part | None:
        return self.parts[0] if self.parts else None

    @property
    def is_approved(self) -> bool:
        return bool(self.parts) and all(part.is_approved for part in self.parts)

    @property
    def is_read(self) -> bool:
        return bool(self.parts) and all(part.is_read for part in self.parts)

    @property
    def is_changed(self) -> bool:
        return any(part.is_changed for part in self.parts)

    @property
    def is_done(self) -> bool:
        return bool(self.parts) and all(part.is_done for part in self.parts)

    @property
    def lapsed(self) -> Part | None:
        return next((part for part in self.parts if part.lapsed), None)

    @property
    def has_some_approvals(self) -> bool:
        """Approved by somebody, but not by as many as the source needs."""
        return not self.is_approved and any(part.standing for part in self.parts)

    @property
    def approvers(self) -> list[User]:
        return list(dict.fromkeys(one for part in self.parts for one in part.standing))

    @property
    def is_own(self) -> bool:
        return any(part.is_own for part in self.parts if not part.is_approved)

    @property
    def can_be_approved(self) -> bool:
        """Whether this reviewer could stand behind it now."""
        return self.is_finished and not (self.is_own or self.is_done) and bool(self.parts)

    @property
    def is_finished(self) -> bool:
        return all(part.is_current for part in self.parts)

    @property
    def comments(self) -> int:
        return sum(part.comments for part in self.parts)

    @property
    def fixes(self) -> int:
        return sum(part.fixes for part in self.parts)

    @property
    def revisions(self) -> str:
        """The ids that a reviewer stands behind with this row, as a form sends them."""
        return ",".join(str(part.newest.pk) for part in self.parts if part.newest)

    @property
    def changes(self) -> list[list[Stretch]]:
        return [part.change for part in self.parts if part.change]

    @property
    def source_html(self) -> SafeString:
        if self.is_cell:
            return highlighted(self.segment.text, self._slots, "en")
        return self._shown(self.segment.text)

    @property
    def older_html(self) -> SafeString:
        """The translation of an earlier source text, where the newest is one."""
        return self._shown(self.main.newest.text if self.main and self.main.newest else "")

    @property
    def source_change(self) -> list[Stretch]:
        """What the source says otherwise now than when it was translated."""
        newest = self.main.newest if self.main else None
        compare = line_differences if self.is_cell else differences
        return compare(newest.source_text, self.segment.text) if newest else []

    @property
    def target_html(self) -> SafeString:
        if not self.is_cell:
            return self._shown(self.main.text if self.main else "")
        texts = {part.segment.pk: part.text for part in self.parts if part.text}
        code, slots = with_comments(self.segment.text, self._slots, texts)
        return highlighted(code, slots, "ko", texts)

    def _shown(self, text: str) -> SafeString:
        return inline.shown(text, inline.flavour_of(self.path, self.segment.kind))

    @property
    def _slots(self) -> list[Slot]:
        return slots_of(self.segment.text, [part.segment for part in self.parts])

    @property
    def is_rewritten(self) -> bool:
        return self.is_cell and self.main is not None and self.main.segment == self.segment

    @property
    def code_change(self) -> list[Stretch]:
        """A rewritten cell against the source's, by line."""
        return line_differences(self.segment.text, self._code)

    @property
    def port(self) -> Port | None:
        """The mark on a cell that was rewritten for another framework, or on its page."""
        return port_of(self.segment) if self.is_cell else None

    @property
    def port_html(self) -> SafeString:
        """The code of a port, coloured like the source's beside it."""
        return highlighted(self._code, [], "ko")

    @property
    def _code(self) -> str:
        """What somebody wrote for a cell, for whichever source."""
        return self.main.newest.text if self.main and self.main.newest else ""


@dataclass
class Sheet:
    """The rows of a section for one reviewer, and what they add up to."""

    rows: list[Row]

    @cached_property
    def judged(self) -> list[Row]:
        return [row for row in self.rows if row.parts]

    @property
    def read(self) -> int:
        return sum(row.is_read or row.is_done for row in self.judged)

    @property
    def changed(self) -> int:
        return sum(row.is_changed for row in self.judged)

    @property
    def fixes(self) -> int:
        return sum(row.fixes for row in self.judged)

    @property
    def has_others_words(self) -> bool:
        """Whether there is anything here that this reviewer could stand behind as the second."""
        return any(not row.is_own and not row.is_done for row in self.judged)

    @property
    def approvable(self) -> list[Row]:
        return [row for row in self.judged if row.can_be_approved]

    @property
    def unread(self) -> int:
        return sum(not row.is_read for row in self.approvable)

    @property
    def revisions(self) -> str:
        """All that could be approved now, as a form sends it."""
        return ",".join(row.revisions for row in self.approvable)


def sheet_of(section: Section, user: User) -> Sheet:
    """Five queries, however long the section is."""
    segments = list(
        section.segments.filter(gone_at=None).select_related(
            "translation__newest__author",
            "translation__newest__provenance",
            "unlock__unlocked_by",
            "port__marked_by",
        )
    )
    readings = Reading.objects.filter(reviewer=user, segment__in=segments)
    read = {reading.segment_id: reading.revision for reading in readings.select_related("revision")}
    said = _unresolved(segments)
    parts = {segment.pk: _part(segment, user, read, said) for segment in segments}
    for key, approvals in _approvals(segments).items():
        parts[key].approvals = approvals
    return Sheet(_rows(section.page.path, segments, parts))


def _unresolved(segments: Sequence[Segment]) -> dict[int, list[Comment]]:
    said: dict[int, list[Comment]] = {}
    for comment in Comment.objects.unresolved().filter(segment__in=segments):
        said.setdefault(comment.segment_id, []).append(comment)
    return said


def _approvals(segments: Sequence[Segment]) -> dict[int, list[Approval]]:
    """By segment, the last one first."""
    given: dict[int, list[Approval]] = {}
    known = Approval.objects.filter(revision__translation__segment__in=segments)
    related = known.select_related("approver", "revision__translation")
    for approval in related.order_by("-made_at", "-pk"):
        given.setdefault(approval.revision.translation.segment_id, []).append(approval)
    return given


def _part(
    segment: Segment,
    user: User,
    read: Mapping[int, Revision],
    said: Mapping[int, Sequence[Comment]],
) -> Part:
    translation = getattr(segment, "translation", None)
    newest = translation.newest if translation else None
    comments = said.get(segment.pk, ())
    return Part(
        segment=segment,
        newest=newest,
        read=read.get(segment.pk),
        is_own=newest is not None and newest.author_id == user.pk,
        user=user,
        comments=len(comments),
        fixes=sum(comment.is_fix for comment in comments),
    )


def _rows(path: str, segments: Iterable[Segment], parts: Mapping[int, Part]) -> list[Row]:
    """In the page's order; a rewritten cell is judged as a whole, any other by its comments."""
    ordered = list(segments)
    cells = {
        segment.cell_key: Row(segment, path, _as_a_whole(parts[segment.pk]))
        for segment in ordered
        if segment.is_code
    }
    rows = []
    for segment in ordered:
        cell = cells.get(segment.cell_key) if segment.cell_key else None
        if segment.is_code:
            rows.append(cells[segment.cell_key])
        elif cell is None:
            rows.append(Row(segment, path, [parts[segment.pk]]))
        elif not cell.is_rewritten:
            cell.parts.append(parts[segment.pk])
    return rows


def _as_a_whole(part: Part) -> list[Part]:
    return [part] if may_differ(part.segment) and part.newest else []
