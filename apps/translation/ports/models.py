from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from apps.documents.models import Page, Segment, SegmentKind

IN_CODE = (SegmentKind.COMMENT, SegmentKind.DOCSTRING)
# Where somebody gave leave to change a cell's code: for the cell alone, or with its whole page.
LEAVES = ("unlock", "port", "section__page__port")


class Port(models.Model):
    """Somebody says that a page, or one cell, is rewritten for another framework than its source.

    Its code is the translator's own: it stands beside the source's, is not held against it, and
    is judged by itself. A cell of a page that is a port needs no mark of its own.
    """

    page = models.OneToOneField(
        Page, null=True, blank=True, on_delete=models.CASCADE, related_name="port"
    )
    segment = models.OneToOneField(
        Segment, null=True, blank=True, on_delete=models.CASCADE, related_name="port"
    )
    reason = models.CharField(max_length=300)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    marked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="port_has_a_reason"),
            models.CheckConstraint(
                condition=Q(page=None, segment__isnull=False) | Q(page__isnull=False, segment=None),
                name="port_of_a_page_or_a_cell",
            ),
        ]

    def __str__(self) -> str:
        return f"port of {self.page or self.segment_id}"

    @property
    def is_whole(self) -> bool:
        """Whether the whole page is a port."""
        return self.page_id is not None


def port_of(cell: Segment) -> Port | None:
    """The mark on this cell of code, or on its page."""
    return getattr(cell, "port", None) or getattr(cell.section.page, "port", None)


def may_differ(cell: Segment) -> bool:
    """Whether the code of this cell may be other than the source's: `with_leave` of one row."""
    return hasattr(cell, "unlock") or port_of(cell) is not None


def with_leave(prefix: str = "") -> Q:
    """Segments whose code, if they are cells, may be other than the source's: unlocked or ports."""
    return reduce(or_, (Q(**{f"{prefix}{name}__isnull": False}) for name in LEAVES))


def rewritten(prefix: str = "") -> Q:
    """Cells whose code somebody wrote anew, and may: what is theirs stands for the source's."""
    written = {f"{prefix}kind": SegmentKind.CODE, f"{prefix}translation__newest__isnull": False}
    return Q(**written) & with_leave(prefix)


def replaced() -> Q:
    """Comments of the source in cells that somebody wrote anew: they stand nowhere."""
    cells = Segment.objects.filter(rewritten(), gone_at=None)
    cell = cells.filter(section=OuterRef("section"), key=OuterRef("cell_key"))
    return Q(kind__in=IN_CODE) & Q(Exists(cell))
