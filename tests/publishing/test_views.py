import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.documents import services as documents
from apps.documents.models import Page
from apps.publishing import services
from apps.publishing.models import Publication
from apps.verification.models import Verdict
from runner.models import Backend, CellResult, Run, RunState

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(as_user, maintainer):
    maintainer.language = "en"
    maintainer.save(update_fields=["language"])
    return as_user(maintainer)


def page_of(source, path="index.md"):
    return Page.objects.present().get(source=source, path=path)


def preview(browser, page, **query):
    answer = browser.get(f"/pages/{page.pk}/preview/", query)
    assert answer.status_code == 200
    return answer


def test_the_preview_shows_the_translation_and_the_source(browser, boats, translate):
    translate(boats, "Paper boats", "종이배")
    page = page_of(boats)

    shown = preview(browser, page).content.decode()
    source = preview(browser, page, text="source").content.decode()

    assert re.search("<h1[^>]*>종이배", shown)
    assert re.search("<h1[^>]*>Paper boats", source)
    assert "종이배" not in source


def test_the_preview_may_stand_in_a_frame_of_the_site_only(browser, boats):
    answer = preview(browser, page_of(boats))

    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]


def test_what_nobody_approved_is_marked_in_the_preview(browser, boats, translate):
    translate(boats, "Paper boats", "종이배", approved=False)
    translate(boats, "one point", "한 점")

    shown = preview(browser, page_of(boats)).content.decode()

    assert shown.count('data-mark="unreviewed"') == 1
    assert "1 approved · 2 translated" in shown


def test_recorded_outputs_stand_under_their_cells(browser, boats):
    page = page_of(boats)
    backend, _is_new = Backend.objects.get_or_create(name="cpu")
    run = Run.objects.create(
        fingerprint="x",
        program={"cells": [{"code": "x"}]},
        backend=backend,
        state=RunState.ENDED,
    )
    outputs = [
        {"kind": "stdout", "data": "the sum is 3\n"},
        {"kind": "html", "data": "<script>alert(1)</script>"},
    ]
    record = {"index": 0, "status": "ok", "outputs": outputs, "seconds": 0.1, "cpu_s": 0.1}
    record |= {"error_type": "", "message": "", "traceback": "", "reason": "", "expected": False}
    CellResult.objects.create(run=run, attempt=1, index=0, record=record)
    Verdict.objects.create(page=page, backend="cpu", source_run=run, run=run, finding="same")

    for text in ("translation", "source"):
        shown = preview(browser, page, text=text).content.decode()
        assert "the sum is 3" in shown
        assert "<script>alert" not in shown


def test_a_page_that_cannot_be_read_is_shown_with_its_problem(browser, boats):
    page = documents.import_page(boats.snapshot, "broken.ipynb", '{"cells": [<b>', 9)

    shown = preview(browser, page).content.decode()

    assert "published as it came" in shown
    assert "&lt;b&gt;" in shown


def test_pictures_and_pages_are_linked_within_the_site(browser, boats):
    text = "# A\n\n![sheet](guide/sheet.png) [paper](guide/paper.rst) ![x](../../../etc/passwd)\n"
    page = documents.import_page(boats.snapshot, "a.md", text, 9)
    paper = page_of(boats, "guide/paper.rst")

    shown = preview(browser, page).content.decode()

    assert f'src="/pages/{page.pk}/pictures/guide/sheet.png"' in shown
    assert f'href="/pages/{paper.pk}/preview/"' in shown
    assert "etc/passwd" not in shown.replace("../../../etc/passwd", "")


def test_a_picture_is_served_as_a_picture_and_nothing_else(browser, boats):
    page = page_of(boats)

    answer = browser.get(f"/pages/{page.pk}/pictures/guide/sheet.png")

    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == b"\x89PNG\0\xff"
    answer.close()


@pytest.mark.parametrize(
    "path",
    [
        *("conf.py", "index.md", "../../../etc/passwd", "no.png", "guide", "../secret.png"),
        "a" * 300 + ".png",
    ],
)
def test_what_is_no_picture_of_the_source_is_not_served(browser, boats, path):
    (boats.snapshot.folder.parent / "secret.png").write_bytes(b"secret")

    assert browser.get(f"/pages/{page_of(boats).pk}/pictures/{path}").status_code == 404


def test_a_preview_makes_few_queries_whatever_the_length_of_the_page(browser, boats):
    text = "# A\n\n" + "\n\n".join(f"Paragraph {n} with [a link](p{n}.md)." for n in range(100))
    page = documents.import_page(boats.snapshot, "long.md", text, 9)

    with CaptureQueriesContext(connection) as queries:
        preview(browser, page)

    assert len(queries) <= 12


def test_the_button_begins_a_publication_whose_page_tells_how_far_it_is(browser, boats):
    answer = browser.post(f"/sources/{boats.slug}/publish/", {"unapproved": "marked"})

    publication = Publication.objects.get()
    assert answer["Location"] == f"/publications/{publication.pk}/"
    assert publication.unapproved == "marked"
    assert "every 1s" in browser.get(answer["Location"]).content.decode()
    services.make_archive(publication)
    part = browser.get(answer["Location"], headers={"HX-Request": "true"}).content.decode()
    assert "Download the archive" in part
    assert "every 1s" not in part
    assert "<html" not in part


def test_a_choice_that_is_none_leaves_text_in_english(browser, boats):
    browser.post(f"/sources/{boats.slug}/publish/", {"unapproved": "<script>"})

    assert Publication.objects.get().unapproved == "english"


def test_an_archive_that_was_removed_is_told_so(browser, boats, maintainer):
    publication = services.request_publication(boats, "english", maintainer)
    services.make_archive(publication)
    publication.archive.unlink()

    answer = browser.get(f"/publications/{publication.pk}/download/", follow=True)

    assert "not kept any more" in answer.content.decode()


@pytest.mark.parametrize("who", ["member", "reader"])
def test_publishing_is_for_maintainers_and_previews_are_for_all(request, as_user, boats, who):
    client = as_user(request.getfixturevalue(who))

    assert client.post(f"/sources/{boats.slug}/publish/").status_code == 403
    assert client.get("/publications/1/").status_code == 403
    assert client.get("/publications/1/download/").status_code == 403
    assert client.get(f"/pages/{page_of(boats).pk}/preview/").status_code == 200


def test_strangers_see_no_preview(client, boats):
    assert client.get(f"/pages/{page_of(boats).pk}/preview/").status_code == 302
