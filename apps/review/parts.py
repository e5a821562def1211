"""One text of a section as its reviewer judges it."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.accounts.models import User
from apps.documents.differences import Stretch, differences, line_differences
from apps.documents.models import Segment
from apps.review.models import Approval
from apps.translation.models import Revision, State


@dataclass(slots=True)
class Part:
    """One text that is judged by itself: a paragraph, a comment in a cell, a rewritten cell."""

    segment: Segment
    newest: Revision | None
    read: Revision | None  # what the reviewer had before them when they last looked
    is_own: bool
    comments: int = 0
    fixes: int = 0
    approvals: Sequence[Approval] = ()  # of this text or an earlier one, the last one first
    user: User | None = None

    @property
    def is_current(self) -> bool:
        return self.newest is not None and self.newest.source_text == self.segment.text

    @property
    def is_approved(self) -> bool:
        return self.is_current and self.segment.translation.state == State.APPROVED

    @property
    def standing(self) -> list[User]:
        """Who stands behind exactly this text beside its author."""
        if not self.is_current:
            return []
        return [one.approver for one in self.approvals if one.revision_id == self.newest_id]

    @property
    def newest_id(self) -> int | None:
        return self.newest.pk if self.newest else None

    @property
    def is_done(self) -> bool:
        """Whether this reviewer has nothing left to do here: it is approved, by them or by all."""
        return self.is_approved or self.user in self.standing

    @property
    def lapsed(self) -> Approval | None:
        """The last approval, where a newer text or another source came since."""
        if self.is_approved or self.standing or not self.approvals:
            return None
        return self.approvals[0]

    @property
    def change_since_approved(self) -> list[Stretch]:
        """What a newer text says otherwise than the approved one."""
        if not (self.lapsed and self.newest) or self.lapsed.revision_id == self.newest_id:
            return []
        return self._compared(self.lapsed.revision.text, self.newest.text)

    @property
    def is_read(self) -> bool:
        return self.newest is not None and self.newest == self.read

    @property
    def is_changed(self) -> bool:
        """Changed since the reviewer last looked; what they never saw is new, not changed."""
        return self.read is not None and self.newest != self.read

    @property
    def text(self) -> str:
        return self.newest.text if self.newest and self.is_current else ""

    @property
    def change(self) -> list[Stretch]:
        """By syllable, of code by line, against what the reviewer had read."""
        if not (self.read and self.newest and self.is_changed):
            return []
        return self._compared(self.read.text, self.newest.text)

    def _compared(self, old: str, new: str) -> list[Stretch]:
        return (line_differences if self.segment.is_code else differences)(old, new)
