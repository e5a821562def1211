from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.sources.models import Snapshot, Source


class PageQuerySet(models.QuerySet["Page"]):
    def present(self) -> "PageQuerySet":
        """Of sources that are imported whole: a first import shows its pages when it is done."""
        return self.filter(gone_at=None, source__archived_at=None, source__snapshot__isnull=False)

    def light(self) -> "PageQuerySet":
        """Without the text, which may be megabytes: for lists."""
        return self.defer("text")


class Page(models.Model):
    """One document of a Source as its current Snapshot has it: its text plus spans."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="pages")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="pages")
    path = models.CharField(max_length=500)
    pair_path = models.CharField(max_length=500, blank=True)
    title = models.CharField(max_length=300)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    position = models.PositiveIntegerField(default=0)
    words = models.PositiveIntegerField(default=0)
    cell_count = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    problem_line = models.PositiveIntegerField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ["position", "path"]
        constraints = [models.UniqueConstraint(fields=["source", "path"], name="page_path_once")]
        indexes = [models.Index(fields=["source", "gone_at", "position"])]

    def __str__(self) -> str:
        return self.title or self.path

    @property
    def is_locked(self) -> bool:
        """Whether the page could not be read, and so is published as it came."""
        return bool(self.problem)

    def is_brought_to(self, digest: str) -> bool:
        """Whether its rows are those of the text with this digest already."""
        return self.digest == digest and not self.problem and self.gone_at is None


class SectionQuerySet(models.QuerySet["Section"]):
    def present(self) -> "SectionQuerySet":
        return self.filter(
            gone_at=None,
            page__gone_at=None,
            page__source__archived_at=None,
            page__source__snapshot__isnull=False,
        )


class Section(models.Model):
    """A heading and what is under it: the unit of assignment and review."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    level = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveIntegerField(default=0)
    line = models.PositiveIntegerField(default=1)
    words = models.PositiveIntegerField(default=0)
    gone_at = models.DateTimeField(null=True, blank=True)

    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "key"], condition=Q(gone_at=None), name="section_key_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class SegmentKind(models.TextChoices):
    """The kinds of formats.SegmentKind, and `code`: a whole Cell, locked until it may change."""

    HEADING = "heading", _("heading")
    PARAGRAPH = "paragraph", _("paragraph")
    LIST_ITEM = "list_item", _("list item")
    DEFINITION = "definition", _("definition")
    QUOTE = "quote", _("quotation")
    TABLE_CELL = "table_cell", _("table cell")
    FOOTNOTE = "footnote", _("footnote")
    CAPTION = "caption", _("caption")
    ALT_TEXT = "alt_text", _("picture description")
    TITLE = "title", _("title")
    TOCTREE_TITLE = "toctree_title", _("contents entry")
    FRONT_MATTER = "front_matter", _("front matter")
    HTML = "html", _("HTML text")
    COMMENT = "comment", _("comment")
    DOCSTRING = "docstring", _("docstring")
    CODE = "code", _("code")


class SegmentQuerySet(models.QuerySet["Segment"]):
    def present(self) -> "SegmentQuerySet":
        return self.filter(
            gone_at=None,
            section__gone_at=None,
            section__page__gone_at=None,
            section__page__source__archived_at=None,
            section__page__source__snapshot__isnull=False,
        )

    def prose(self) -> "SegmentQuerySet":
        """What counts as work and progress: everything but the code of cells."""
        return self.exclude(kind=SegmentKind.CODE)


class Segment(models.Model):
    """A span translated as one piece. Kind `code` is a Cell: a text only if it may change."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="segments")
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=16, choices=SegmentKind)
    cell_key = models.CharField(max_length=40, blank=True)
    position = models.PositiveIntegerField(default=0)
    line = models.PositiveIntegerField(default=1)
    text = models.TextField()
    words = models.PositiveIntegerField(default=0)
    # When an update brought it; empty for what was there from the first import on.
    arrived_at = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)

    objects = SegmentQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "key"], condition=Q(gone_at=None), name="segment_key_once"
            )
        ]
        indexes = [models.Index(fields=["section", "gone_at", "position"])]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_code(self) -> bool:
        return self.kind == SegmentKind.CODE

    @property
    def kind_name(self) -> str:
        """What get_kind_display says, without making all names anew: lists ask it of each row."""
        return str(SegmentKind(self.kind).label)


class Plan(models.Model):
    """What applying an update would change, counted before anybody sees any of it.

    `base` is the snapshot that it was compared with. `pages` and `moves` are those of planning.py.
    """

    snapshot = models.OneToOneField(Snapshot, on_delete=models.CASCADE, related_name="plan")
    base = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="+")
    counts = models.JSONField(default=dict)
    pages = models.JSONField(default=list)
    moves = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"plan of {self.snapshot_id}"
