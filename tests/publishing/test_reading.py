"""What strangers read of a source that is open to the public."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.documents import services as documents
from apps.documents.models import Page, Segment
from apps.publishing.models import Report
from apps.sources.models import Source
from apps.translation import services as translation
from runner.models import Backend, CellResult, Run, RunState
from tests import factories

pytestmark = pytest.mark.django_db


def read(stranger, source, path="index.md", **query):
    answer = stranger.get(f"/read/{source.slug}/{path}", query)
    assert answer.status_code == 200
    return answer.content.decode()


def block(html, words):
    """The opening tag of the block in which these words stand."""
    return re.search(r"<(?:p|h\d|li|tr|td|div)\b[^<>]*>(?=[^<]*" + re.escape(words) + ")", html)[0]


def move_source(source, before, after, path="index.md"):
    page = Page.objects.get(source=source, path=path)
    text = page.text.replace(before, after)
    return documents.import_page(source.snapshot, path, text, page.position)


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


def verdict_of(page, printed):
    from apps.verification.models import Verdict

    backend, _is_new = Backend.objects.get_or_create(name="cpu")
    program = {"cells": [{"code": "x"}]}
    run = Run.objects.create(
        fingerprint="x", program=program, backend=backend, state=RunState.ENDED
    )
    record = {"index": 0, "status": "ok", "seconds": 0.1, "cpu_s": 0.1, "expected": False}
    record |= {"outputs": [{"kind": "stdout", "data": printed}], "reason": ""}
    record |= {"error_type": "", "message": "", "traceback": ""}
    CellResult.objects.create(run=run, attempt=1, index=0, record=record)
    return Verdict.objects.create(page=page, backend="cpu", source_run=run, run=run, finding="same")


def test_who_translated_and_reviewed_is_named_unless_they_hide(
    stranger, open_boats, translate, member, other_member
):
    member.is_name_public = False
    member.save(update_fields=["is_name_public"])
    revision = translate(open_boats, "Paper boats", "종이배")
    author, approver = revision.author, revision.approvals.get().approver

    html = read(stranger, open_boats)

    for person, word in ((author, "Translated by"), (approver, "Reviewed by")):
        named = re.search(word + r" ([^<]*)<", html)[1]
        assert (person.name in named) == person.is_name_public
        assert ("1 member" in named) != person.is_name_public


def test_the_head_tells_machines_what_the_page_is(stranger, open_boats, translate, settings):
    translate(open_boats, "Paper boats", "종이배")

    html = read(stranger, open_boats)

    address = f"{settings.SITE_URL}/read/{open_boats.slug}/index.md"
    assert '<article lang="ko">' in html
    assert f'<link rel="canonical" href="{address}">' in html
    assert '<meta name="description" content="Fold the paper twice' in html
    assert 'hreflang="en" href="https://boats.example/en/index.html"' in html
    assert "Apache-2.0" in html


def test_pages_are_turned_in_the_order_of_the_documentation(stranger, open_boats):
    paths = list(Page.objects.present().filter(source=open_boats).values_list("path", flat=True))

    first = stranger.get(f"/read/{open_boats.slug}/")

    assert first["Location"] == f"/read/{open_boats.slug}/{paths[0]}"
    html = read(stranger, open_boats, paths[0])
    assert f'rel="next" href="/read/{open_boats.slug}/{paths[1]}"' in html
    assert 'rel="prev"' not in html


# ---- what a reader has already is not drawn again -------------------------------------------


def test_an_unchanged_page_is_answered_with_304_and_few_queries(stranger, open_boats, translate):
    translate(open_boats, "Paper boats", "종이배")
    etag = stranger.get(f"/read/{open_boats.slug}/index.md")["ETag"]

    with CaptureQueriesContext(connection) as queries:
        answer = stranger.get(f"/read/{open_boats.slug}/index.md", headers={"If-None-Match": etag})

    assert answer.status_code == 304
    assert "no-cache" in answer["Cache-Control"]
    assert len(queries) <= 12


def test_whatever_changes_on_the_page_changes_its_stamp(
    stranger, open_boats, translate, maintainer
):
    address = f"/read/{open_boats.slug}/index.md"
    stamps = [stranger.get(address)["ETag"]]

    def changed():
        stamps.append(stranger.get(address)["ETag"])
        return stamps[-1] not in stamps[:-1]

    revision = translate(open_boats, "one point", "한 점", approved=False)
    assert changed()
    translate(open_boats, "Paper boats", "종이배")
    assert changed()
    revision.author.name = "다른 이름"
    revision.author.save(update_fields=["name"])
    assert changed()
    verdict_of(Page.objects.get(source=open_boats, path="index.md"), "3")
    assert changed()
    Source.objects.filter(pk=open_boats.pk).update(licence="MIT")
    assert changed()
    move_source(open_boats, "one point", "one small point")
    assert changed()
    stranger.cookies["django_language"] = "ko"
    assert changed()


def test_a_page_makes_few_queries_whatever_its_length_and_its_neighbours(stranger, open_boats):
    text = "# A\n\n" + "\n\n".join(f"Paragraph {n} with [a link](p{n}.md)." for n in range(100))
    for number in range(20):
        documents.import_page(open_boats.snapshot, f"long{number}.md", text, 9)

    with CaptureQueriesContext(connection) as queries:
        read(stranger, open_boats, "long0.md")

    assert len(queries) <= 18


def test_the_answer_sets_no_cookie_so_that_caches_may_keep_it(stranger, open_boats):
    answer = stranger.get(f"/read/{open_boats.slug}/index.md")

    assert not answer.cookies
    assert "csrf" not in answer.content.decode()


# ---- a maintainer opens it ------------------------------------------------------------------


def test_a_maintainer_opens_a_source_to_the_public(as_user, maintainer, stranger, boats):
    browser = as_user(maintainer)
    typed = {"is_public": "on", "licence": "Apache-2.0", "original_url": "https://a.example/"}

    assert browser.post(f"/sources/{boats.slug}/reading/", typed).status_code == 302

    assert stranger.get(f"/read/{boats.slug}/index.md").status_code == 200
    assert boats.slug in stranger.get("/read/").content.decode()


def test_an_address_that_is_none_is_refused_and_stays_typed(as_user, maintainer, boats):
    browser = as_user(maintainer)

    answer = browser.post(f"/sources/{boats.slug}/reading/", {"original_url": "javascript:x"})

    assert answer.status_code == 422
    assert "javascript:x" in answer.content.decode()
    assert not Report.objects.exists()


def test_contents_name_pages_by_their_titles(stranger, open_boats, translate):
    translate(open_boats, "Sheets of paper", "종이 `한 장`")
    text = "# A\n\n```{toctree}\nguide/paper\n```\n"
    documents.import_page(open_boats.snapshot, "a.md", text, 9)

    html = read(stranger, open_boats, "a.md")

    address = f"/read/{open_boats.slug}/guide/paper.rst"
    assert re.search(f'href="{address}"[^>]*>종이 한 장</a></li>', html)
    assert html.count("종이 한 장") >= 2  # in the contents of the documentation too


def test_terms_of_the_page_are_named_with_their_korean(stranger, open_boats, translate, maintainer):
    from apps.translation.terms import counting
    from glossary import services as glossary

    term = glossary.propose_term(maintainer, "boat", candidate="배")
    glossary.decide(term, maintainer, "so", chosen=term.candidates.get())
    translate(open_boats, "Paper boats", "종이 배")
    counting.catch_up()

    html = read(stranger, open_boats)

    assert re.search(r'href="/glossary/boat/"><span[^>]*>boat</span> <span[^>]*>배<', html)
