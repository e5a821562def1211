"""What strangers read of a source that is open to the public."""

import re

import pytest

from apps.documents import services as documents
from apps.documents.models import Page, Segment
from apps.translation import services as translation
from tests import factories
from tests.publishing.reading import block, move_source, read, verdict_of

pytestmark = pytest.mark.django_db


def test_a_source_that_is_not_public_is_not_there(stranger, boats):
    page = Page.objects.get(source=boats, path="index.md")
    segment = Segment.objects.filter(section__page=page).first()

    for address in (
        f"/read/{boats.slug}/",
        f"/read/{boats.slug}/index.md",
        f"/reading/pictures/{boats.slug}/guide/sheet.png",
        f"/reading/texts/{segment.pk}/",
    ):
        assert stranger.get(address).status_code == 404
    assert boats.slug not in stranger.get("/read/").content.decode()
    assert boats.slug not in stranger.get("/sitemap-reading.xml").content.decode()


def test_approved_texts_stand_in_place_without_a_mark(stranger, open_boats, translate):
    translate(open_boats, "Paper boats", "종이배")

    html = read(stranger, open_boats)

    assert "data-mark" not in block(html, "종이배")
    assert "<title>종이배 · " in html


def test_what_nobody_approved_is_marked(stranger, open_boats, translate):
    translate(open_boats, "one point", "한 점", approved=False)

    html = read(stranger, open_boats)

    assert 'data-mark="unreviewed"' in block(html, "한 점")
    assert "Some of it is not reviewed yet" in html


def test_an_approved_text_whose_source_changed_stays_and_is_marked(stranger, open_boats, translate):
    translate(open_boats, "one point", "한 점")
    move_source(open_boats, "one point", "one small point")

    html = read(stranger, open_boats)

    assert 'data-mark="outdated"' in block(html, "한 점")
    assert "The source of some of it has changed" in html


def test_a_text_that_is_neither_approved_nor_current_is_the_sources(
    stranger, open_boats, translate
):
    translate(open_boats, "one point", "한 점", approved=False)
    move_source(open_boats, "one point", "one small point")

    html = read(stranger, open_boats)

    assert "한 점" not in html
    assert 'lang="en"' in block(html, "one small point")


def test_unlocked_code_is_read_only_once_it_is_approved(stranger, open_boats, translate, member):
    page = Page.objects.get(source=open_boats, path="index.md")
    cell = Segment.objects.get(section__page=page, kind="code")
    translation.Unlock.objects.create(segment=cell, reason="because", unlocked_by=member)
    factories.revision(cell, member, cell.text.replace("1, 2", "7, 8"))

    html = read(stranger, open_boats)

    assert "7" not in re.search(r"<pre.*?</pre>", html, re.DOTALL)[0]


def test_a_comment_nobody_approved_marks_its_cell(stranger, open_boats, translate):
    translate(open_boats, "add the numbers", "수를 더합니다", approved=False)

    html = read(stranger, open_boats)

    assert re.search(r'<div class="rendered-cell"[^>]*data-mark="unreviewed"', html)


def test_texts_that_would_break_the_page_stay_out_until_they_are_approved(
    stranger, open_boats, member, translate
):
    translate(open_boats, "Paper boats", "종이배")
    page = Page.objects.get(source=open_boats, path="index.md")
    point = Segment.objects.get(section__page=page, text="one point")
    factories.revision(point, member, "한 점\n\n# 다른 제목\n\n```{code-cell}\nx\n```")

    html = read(stranger, open_boats)

    assert "다른 제목" not in html
    assert "종이배" in html


def test_hostile_markup_of_a_source_is_harmless(stranger, open_boats):
    text = (
        "# A <script>alert(1)</script>\n\n<p onclick=x data-place='\"><script>'>b</p>\n\n"
        "[x](javascript:alert(1)) <iframe src=//e.example></iframe> <img src=x onerror=y>\n"
    )
    documents.import_page(open_boats.snapshot, "evil.md", text, 9)

    answer = stranger.get(f"/read/{open_boats.slug}/evil.md")

    html = answer.content.decode()
    assert "<script>alert" not in html
    assert 'href="javascript:' not in html
    assert "onclick" not in html
    assert "onerror" not in html
    assert "<iframe" not in html
    assert "script-src 'self'" in answer["Content-Security-Policy"]


def test_each_text_leads_to_its_source(stranger, open_boats, translate):
    revision = translate(open_boats, "one point", "한 점")
    segment = revision.translation.segment

    html = read(stranger, open_boats)
    shown = stranger.get(f"/reading/texts/{segment.pk}/").content.decode()

    assert f'href="/reading/texts/{segment.pk}/"' in html
    assert "one point" in shown
    assert "한 점" in shown


def test_source_and_translation_stand_beside_each_other(stranger, open_boats, translate):
    translate(open_boats, "Paper boats", "종이배")

    html = read(stranger, open_boats, beside="")

    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    [left, right] = re.findall(r'<h1[^>]*data-place="([^"]+)"', html)
    assert left == right


def test_links_lead_to_pages_read_here_or_to_the_original(stranger, open_boats):
    links = "[p](guide/paper.html#here) [i](index.md) [api](api/fold.html#f)"
    text = f"# A\n\n{links} ![s](guide/sheet.png)\n"
    documents.import_page(open_boats.snapshot, "a.md", text, 9)

    html = read(stranger, open_boats, "a.md")

    assert f'href="/read/{open_boats.slug}/guide/paper.rst#page-here"' in html
    assert f'href="/read/{open_boats.slug}/index.md"' in html
    assert 'href="https://boats.example/en/api/fold.html#f"' in html
    assert f'src="/reading/pictures/{open_boats.slug}/guide/sheet.png"' in html


def test_an_address_as_upstream_has_it_leads_to_the_page(stranger, open_boats):
    answer = stranger.get(f"/read/{open_boats.slug}/guide/paper.html")

    assert answer["Location"] == f"/read/{open_boats.slug}/guide/paper.rst"
    assert stranger.get(f"/read/{open_boats.slug}/nothing.html").status_code == 404


def test_recorded_outputs_stand_under_their_cells(stranger, open_boats):
    page = Page.objects.get(source=open_boats, path="index.md")
    verdict_of(page, "the sum is 3\n")

    html = read(stranger, open_boats)

    assert "the sum is 3" in html
    assert "1 piece of code does on CPU" in html
