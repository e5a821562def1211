"""What stands about a public page: credits, its head, its neighbours, and what it costs."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.documents import services as documents
from apps.documents.models import Page
from apps.publishing.models import Report
from apps.sources.models import Source
from tests.publishing.reading import move_source, read, verdict_of

pytestmark = pytest.mark.django_db


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
