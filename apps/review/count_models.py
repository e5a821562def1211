"""How far sections and pages were when last counted, and which were touched since."""

from dataclasses import dataclass, fields
from operator import add, attrgetter

from django.db import models

from apps.documents.models import Page, Section


@dataclass(frozen=True, slots=True)
class Progress:
    """Pieces and words of prose by how far they are. Shades of the meter do not overlap.

    `outdated` counts rewritten cells too; `code_waiting` are rewritten cells not approved.
    """

    pieces: int = 0
    translated: int = 0
    approved: int = 0
    outdated: int = 0
    code_waiting: int = 0
    words_all: int = 0
    words_approved: int = 0
    words_review: int = 0
    words_translated: int = 0
    words_outdated: int = 0

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(*map(add, NUMBERS(self), NUMBERS(other)))

    @property
    def is_approved(self) -> bool:
        return self.pieces > 0 and self.approved == self.pieces and not self.code_waiting

    @property
    def unfinished(self) -> int:
        return self.pieces - self.translated

    def percent(self, words: int) -> int:
        return 100 * words // self.words_all if self.words_all else 0

    @property
    def meter(self) -> dict[str, int]:
        """Whole percentages for the meter: approved, review, draft, old."""
        return {
            "approved": self.percent(self.words_approved),
            "review": self.percent(self.words_review),
            "draft": self.percent(self.words_translated),
            "old": self.percent(self.words_outdated),
        }


COUNTED = tuple(field.name for field in fields(Progress))
NUMBERS = attrgetter(*COUNTED)


class Count(models.Model):
    """A Progress as it was counted."""

    pieces = models.PositiveIntegerField()
    translated = models.PositiveIntegerField()
    approved = models.PositiveIntegerField()
    outdated = models.PositiveIntegerField()
    code_waiting = models.PositiveIntegerField()
    words_all = models.PositiveIntegerField()
    words_approved = models.PositiveIntegerField()
    words_review = models.PositiveIntegerField()
    words_translated = models.PositiveIntegerField()
    words_outdated = models.PositiveIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.pk}: {self.translated}/{self.pieces}"


class SectionCount(Count):
    """Of a section. One that has no segments has no row."""

    section = models.OneToOneField(
        Section, primary_key=True, on_delete=models.CASCADE, related_name="count"
    )


class PageCount(Count):
    """Of the sections of a page together. `unapproved`: in how many of them an approval lacks.

    The last four are its PageFacts.
    """

    page = models.OneToOneField(
        Page, primary_key=True, on_delete=models.CASCADE, related_name="count"
    )
    unapproved = models.PositiveIntegerField()
    korean_title = models.TextField(default="")
    authors = models.JSONField(default=list)
    approvers = models.JSONField(default=list)
    ported_cells = models.PositiveIntegerField(default=0)


class Touch(models.Model):
    """Something of this section changed since it was counted. Written by triggers (touches.py).

    `page` has or had the section. Both may be gone: their touches are swept with the others.
    """

    section = models.ForeignKey(
        Section, on_delete=models.DO_NOTHING, db_constraint=False, related_name="touches"
    )
    page = models.ForeignKey(
        Page, on_delete=models.DO_NOTHING, db_constraint=False, related_name="touches"
    )

    def __str__(self) -> str:
        return f"{self.section_id} of {self.page_id}"
