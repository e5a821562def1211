import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.documents.models import Page
from apps.sources.models import Snapshot, SnapshotState, Source
from tests import factories
from tests.documents.upstream import ARRAYS, LOOPS, MESHES, SHARDING

pytestmark = pytest.mark.django_db
SOURCES = "/sources/"


@pytest.fixture
def browser(as_user, maintainer):
    maintainer.language = "en"
    maintainer.save(update_fields=["language"])
    return as_user(maintainer)


@pytest.fixture
def waiting(upstream):
    """An update in which a page is renamed, one changes and a strange one comes."""
    upstream.begin(arrays=ARRAYS, loops=LOOPS)
    return upstream.plan(
        arrays="",
        basics=ARRAYS,
        loops=LOOPS.replace("again and again", "over and over") + SHARDING,
        strange="# <script>alert(1)</script>\n\nNew & strange.\n",
    )


def url(name, snapshot):
    return reverse(f"documents:{name}", args=[snapshot.pk])


def shown(browser, address, **query):
    answer = browser.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_plan_shows_its_counts_and_the_pages_behind_them(browser, waiting):
    page = shown(browser, url("plan-detail", waiting))

    assert "basics.md" in page
    assert "← arrays.md" in page
    assert "renamed" in page
    assert "strange.md" in page


def test_versions_of_one_name_are_told_apart_by_their_time(browser, waiting):
    base = Snapshot.objects.get(source=waiting.source, state=SnapshotState.READY)
    Snapshot.objects.update(label="2026-11-23")
    moments = [f"{timezone.localtime(row.requested_at):%Y-%m-%d %H:%M}" for row in (base, waiting)]

    page = shown(browser, url("plan-detail", waiting))

    assert " → ".join(moments) in page


def test_pages_of_one_class_can_be_looked_at(browser, waiting):
    page = shown(browser, url("plan-detail", waiting), **{"class": "prose"})

    assert "loops.md" in page
    assert "strange.md" not in page


def test_old_and_new_texts_of_a_page_stand_side_by_side(browser, waiting):
    page = shown(browser, url("plan-texts", waiting), path="loops.md")

    assert "<del>again</del> and <del>again</del>" in page
    assert "<ins>over</ins> and <ins>over</ins>" in page
    assert "A sharding lays" in page


def test_texts_of_strangers_are_escaped(browser, waiting):
    page = shown(browser, url("plan-texts", waiting), path="strange.md")

    assert "&lt;script&gt;alert" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("path", ["", "nothing.md", "../../settings.py", "arrays.md"])
def test_texts_of_a_page_that_the_plan_does_not_know_are_not_found(browser, waiting, path):
    assert browser.get(url("plan-texts", waiting), {"path": path}).status_code == 404


def test_a_plan_is_applied_with_a_button(browser, waiting):
    answer = browser.post(url("plan-apply", waiting), follow=True)

    waiting.refresh_from_db()
    assert waiting.state == SnapshotState.IMPORTING
    assert "is being applied" in answer.content.decode()


def test_a_plan_is_dropped_with_a_button_once(browser, waiting):
    browser.post(url("plan-drop", waiting))
    answer = browser.post(url("plan-drop", waiting), follow=True)

    waiting.refresh_from_db()
    assert waiting.state == SnapshotState.DROPPED
    assert "does not wait any more" in answer.content.decode()
    assert Page.objects.present().filter(path="arrays.md").exists()
    assert "was dropped" in shown(browser, url("plan-detail", waiting))


def test_maintainers_are_told_of_it_at_home_and_with_the_sources(browser, waiting, as_user, member):
    address = url("plan-detail", waiting)

    assert address in shown(browser, "/")
    assert address in shown(browser, SOURCES)
    assert address not in shown(as_user(member), "/")


def test_a_plan_that_waits_is_shown_beside_a_newer_try(browser, waiting):
    Snapshot.objects.create(source=waiting.source, state=SnapshotState.REFUSED, problem="No way.")

    page = shown(browser, SOURCES)

    assert "No way." in page
    assert url("plan-detail", waiting) in page


def test_a_schedule_is_chosen_with_the_source(browser):
    source = factories.source()
    address = reverse("sources:source-schedule", args=[source.slug])

    browser.post(address, {"look_every": "weekly"})
    answer = browser.post(address, {"look_every": "hourly"}, follow=True)

    assert Source.objects.get().look_every == "weekly"
    assert "hourly" in answer.content.decode()


def test_a_plan_of_many_pages_is_paged_and_costs_no_more_queries(browser, upstream):
    upstream.begin(index=LOOPS)
    few = upstream.plan(one=ARRAYS)
    with CaptureQueriesContext(connection) as of_few:
        shown(browser, url("plan-detail", few))
    many = upstream.plan(**{f"page{number}": f"# P{number}\n\n{MESHES}" for number in range(60)})

    with CaptureQueriesContext(connection) as of_many:
        page = shown(browser, url("plan-detail", many))

    assert len(of_many) == len(of_few)
    assert page.count("page1") < 60
    assert "1 / 2" in page
