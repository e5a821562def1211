"""What a page is called in Korean: its first heading, where that is translated."""

from collections.abc import Collection

from django.db.models import Case, F, OuterRef, Subquery, When

from apps.documents.models import Page, Segment, SegmentKind

HEADINGS = Segment.objects.filter(
    section__page=OuterRef("pk"),
    section__gone_at=None,
    gone_at=None,
    kind__in=[SegmentKind.HEADING, SegmentKind.TITLE],
).order_by("section__position", "position")
# Of the first heading alone, and only when it was made for today's source.
KOREAN_TITLE = Subquery(
    HEADINGS.annotate(
        in_korean=Case(
            When(text=F("translation__newest__source_text"), then="translation__newest__text"),
            default=None,
        )
    ).values("in_korean")[:1]
)


def korean_titles(pages: Collection[int]) -> dict[int, str]:
    """By the ids of the pages; empty where there is none."""
    titles = Page.objects.filter(pk__in=pages).order_by().values_list("pk", KOREAN_TITLE)
    return {page: title or "" for page, title in titles}
