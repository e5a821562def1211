"""What search engines are told of: every page that anybody may read."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap, views
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from apps.documents.models import Page
from apps.publishing.addresses import reading_address
from apps.sources.models import Source


class ReadingSitemap(Sitemap[Page]):
    limit = 5_000

    def items(self) -> QuerySet[Page]:
        public = Page.objects.present().filter(source__in=Source.objects.public())
        related = public.select_related("source", "snapshot").order_by("pk")
        return related.only("path", "source__slug", "snapshot__ended_at")

    def location(self, item: Page) -> str:
        return reading_address(item.source.slug, item.path)

    def lastmod(self, item: Page) -> datetime | None:
        return item.snapshot.ended_at


SECTIONS: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {"reading": ReadingSitemap}


@require_safe
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """The addresses of all parts, each of which holds some thousand pages."""
    return views.index(request, SECTIONS, sitemap_url_name="publishing:sitemap-part")


@require_safe
def sitemap_part(request: HttpRequest, section: str) -> HttpResponseBase:
    return views.sitemap(request, SECTIONS, section)
