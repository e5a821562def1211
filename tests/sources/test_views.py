import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.sources import services
from apps.sources.models import Snapshot, SnapshotState, Source
from tests import factories
from tests.sources.importing import bring_in

pytestmark = pytest.mark.django_db
LIST, ADD = "/sources/", "/sources/add/"


@pytest.fixture
def browser(as_user, maintainer):
    maintainer.language = "en"
    maintainer.save(update_fields=["language"])
    return as_user(maintainer)


def refused(docs):
    (docs / "bad.md").write_bytes(b"\xff")
    return bring_in(docs, include=["**"])


def test_a_source_is_added_from_the_screen(browser, docs):
    answer = browser.post(ADD, {"what": str(docs), "include": "guide/*.md\n\n*.rst\n"})

    source = Source.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == LIST
    assert source.include == ["guide/*.md", "*.rst"]
    assert source.created_by is not None
    assert Snapshot.objects.get().state == SnapshotState.WAITING


def test_what_was_typed_stays_when_it_is_refused(browser):
    answer = browser.post(ADD, {"what": "/no/such", "ref": "v1", "include": "a/*\nb/*"})

    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "There is no folder" in shown
    assert 'value="/no/such"' in shown
    assert 'value="v1"' in shown
    assert "a/*\nb/*" in shown


def test_an_empty_form_says_what_is_missing(browser):
    assert browser.post(ADD, {}).status_code == 422


def test_the_repository_of_jax_is_the_first_suggestion(browser):
    shown = browser.get(ADD).content.decode()

    assert 0 < shown.index("https://github.com/jax-ml/jax") < shown.index("pypi:flax")
    assert 'value="pypi:flax"' in browser.get(ADD, {"what": "pypi:flax"}).content.decode()


def test_a_refused_source_shows_its_sentence_and_can_be_changed(browser, docs):
    source = refused(docs).source

    shown = browser.get(LIST).content.decode()
    form = browser.get(ADD, {"from": source.slug}).content.decode()

    assert "bad.md is not UTF-8" in shown
    assert "Try again" in shown
    assert str(docs) in form


def test_a_corrected_source_takes_the_place_of_the_refused_one(browser, docs):
    source = refused(docs).source

    browser.post(f"{ADD}?from={source.slug}", {"what": str(docs), "exclude": "bad.md"})

    assert [one.exclude for one in Source.objects.all()] == [["bad.md"]]


def test_progress_asks_again_only_while_it_is_under_way(browser, docs):
    snapshot = services.add_source(str(docs), in_background=False)
    url = reverse("sources:snapshot-progress", args=[snapshot.pk])

    assert "every 1s" in browser.get(url).content.decode()
    Snapshot.objects.update(state=SnapshotState.IMPORTING, done=3, total=9)
    assert "3 / 9" in browser.get(url).content.decode()
    Snapshot.objects.update(state=SnapshotState.READY)
    ended = browser.get(url)
    assert "every 1s" not in ended.content.decode()
    assert ended["HX-Refresh"] == "true"


def test_names_and_sentences_of_strangers_are_escaped(browser, docs):
    bring_in(docs, name="<script>alert(1)</script>")
    Snapshot.objects.update(state=SnapshotState.REFUSED, problem="<img src=x onerror=alert(1)>")

    shown = browser.get(LIST).content.decode()

    assert "<script>alert" not in shown
    assert "<img" not in shown


def test_an_update_begins_with_a_button_and_is_refused_while_one_is_under_way(browser, docs):
    source = bring_in(docs).source
    url = reverse("sources:source-update", args=[source.slug])

    browser.post(url)
    answer = browser.post(url, follow=True)

    assert source.snapshots.count() == 2
    assert "being fetched right now" in answer.content.decode()


def test_a_source_is_archived_and_brought_back(browser, docs):
    source = bring_in(docs).source

    browser.post(reverse("sources:source-archive", args=[source.slug]))
    assert source.name not in browser.get(LIST).content.decode()
    assert source.name in browser.get(LIST, {"archived": ""}).content.decode()

    browser.post(reverse("sources:source-return", args=[source.slug]))
    assert source.name in browser.get(LIST).content.decode()


def test_only_a_try_that_failed_can_be_removed(browser, docs, tmp_path):
    kept = bring_in(docs).source
    tried = bring_in(tmp_path / "project", include=["nothing"]).source

    for source in (kept, tried):
        browser.post(reverse("sources:source-discard", args=[source.slug]))

    assert list(Source.objects.all()) == [kept]


@pytest.mark.parametrize("who", ["member", "reader"])
def test_sources_are_for_maintainers(request, as_user, who):
    client = as_user(request.getfixturevalue(who))

    assert client.get(LIST).status_code == 403
    assert client.post(ADD, {"what": "/tmp"}).status_code == 403


def test_the_list_makes_as_many_queries_for_ten_sources_as_for_one(browser):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(LIST).status_code == 200
        return len(captured)

    factories.page()
    few = queries()
    for _ in range(9):
        factories.page()

    assert queries() == few <= 12
