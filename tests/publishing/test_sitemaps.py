"""Search engines find every page that anybody may read, however many there are."""

import pytest

from apps.documents.models import Page
from apps.publishing.sitemaps import ReadingSitemap

pytestmark = pytest.mark.django_db


def test_every_public_page_stands_in_a_part_that_the_sitemap_names(
    stranger, open_boats, monkeypatch
):
    paths = list(Page.objects.filter(source=open_boats).values_list("path", flat=True))
    monkeypatch.setattr(ReadingSitemap, "limit", 1)

    named = stranger.get("/sitemap.xml").content.decode()
    parts = [
        f"/sitemap-reading.xml{page}"
        for page in ("", *(f"?p={n + 2}" for n in range(len(paths) - 1)))
    ]

    assert all(f"{part}</loc>" in named for part in parts)
    found = "".join(stranger.get(part).content.decode() for part in parts)
    assert all(f"/read/{open_boats.slug}/{path}</loc>" in found for path in paths)


def test_there_is_no_other_part(stranger, open_boats):
    assert stranger.get("/sitemap-nothing.xml").status_code == 404
