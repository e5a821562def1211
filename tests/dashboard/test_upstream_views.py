"""The inbox of what upstream changed: read by all, answered by those whose turn it is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.documents import services as documents
from apps.sources.models import Source
from apps.translation.models import SourceChange
from tests import factories
from tests.dashboard.upstream import GOES, INBOX, bring, paragraphs, update

__all__ = ["update"]  # a fixture

pytestmark = pytest.mark.django_db


def test_the_inbox_is_for_those_who_have_signed_in(client, member):
    assert client.get(INBOX).url.startswith(reverse("account_login"))


def test_an_empty_inbox_says_what_comes_here(as_user, maintainer, source):
    shown = as_user(maintainer).get(INBOX).content.decode()

    assert "이런 변경은 없습니다" in shown


def test_both_sources_stand_side_by_side_above_the_translation(as_user, maintainer, update):
    update()

    shown = as_user(maintainer).get(INBOX + "?kind=typo").content.decode()

    assert "<del>recomplied</del>" in shown
    assert "<ins>recompiled</ins>" in shown
    assert "번역: The function" in shown
    assert "번역 가" in shown
    assert "승인 나" in shown


def test_kinds_are_counted_and_the_first_that_has_any_is_shown(as_user, maintainer, update):
    update()

    answer = as_user(maintainer).get(INBOX)

    counts = {tab.kind: tab.count for tab in answer.context["tabs"]}
    assert counts == {"prose": 1, "typo": 1, "markup": 0, "code": 0, "new": 2, "gone": 1}
    assert answer.context["current"] == "prose"


def test_new_texts_lead_to_the_board_by_section_with_their_words(as_user, member, update):
    page = update()

    answer = as_user(member).get(INBOX + "?kind=new")

    [section] = answer.context["sections"]
    assert (section.new_texts, section.new_words) == (2, 9)
    board = reverse("dashboard:page-board", args=[page.source.slug, page.pk])
    assert board in answer.content.decode()


def test_what_was_there_from_the_first_import_is_not_new(as_user, member, source):
    Source.objects.update(snapshot=None)
    source.refresh_from_db()
    snapshot = source.snapshots.get()
    documents.import_page(snapshot, "first.md", "# First\n\nA text.\n", 1)
    Source.objects.update(snapshot=snapshot)

    assert as_user(member).get(INBOX + "?kind=new").context["page"].paginator.count == 0


def test_gone_texts_say_where_their_translation_lives_on(as_user, member, source, update):
    update()
    browser = as_user(member)
    assert "번역 메모리에 있음" in browser.get(INBOX + "?kind=gone").content.decode()

    elsewhere = bring(source, "other.md", GOES)
    factories.revision(paragraphs(elsewhere)[0], member)

    assert "같은 글이 other.md에 있습니다" in browser.get(INBOX + "?kind=gone").content.decode()


def test_a_source_has_an_inbox_of_its_own(as_user, maintainer, update):
    update()
    other = factories.source(name="Other")
    browser = as_user(maintainer)

    assert browser.get(f"/upstream/{other.slug}/").context["page"].paginator.count == 0
    assert browser.get("/upstream/docs/").context["page"].paginator.count == 1
    assert browser.get("/upstream/nowhere/").status_code == 404


def test_one_text_can_be_led_to(as_user, member, update):
    segment = paragraphs(update())[0]
    editor = reverse("translation:section-translate", args=[segment.section_id])
    assert f"{INBOX}?segment={segment.pk}" in as_user(member).get(editor).content.decode()

    answer = as_user(member).get(f"{INBOX}?segment={segment.pk}")

    assert [row.segment for row in answer.context["pages"][0].rows] == [segment]
    assert f"{editor}?segment={segment.pk}" in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["kind=x", "whose=x", "segment=x", "segment=9" + "9" * 30, "page=x"]
)
def test_nonsense_shows_the_inbox(as_user, member, update, query):
    update()

    assert as_user(member).get(f"{INBOX}?{query}").status_code == 200


def test_home_shows_the_last_translator_first_and_then_everybody(
    as_user, member, other_member, update
):
    update()
    theirs, others = (as_user(one).get("/") for one in (member, other_member))
    assert f"{INBOX}?whose=mine" in theirs.content.decode()
    assert INBOX not in others.content.decode()

    SourceChange.objects.update(since=timezone.now() - timedelta(days=15))

    assert f"{INBOX}?whose=free" in as_user(other_member).get("/").content.decode()
    free = as_user(other_member).get(INBOX + "?whose=free").context["tabs"]
    assert sum(tab.count for tab in free if tab.kind in {"prose", "typo"}) == 2


def test_the_menu_leads_maintainers_here(as_user, member, maintainer, source):
    link = '<a href="/upstream/" data-section="upstream">'

    assert link in as_user(maintainer).get("/docs/").content.decode()
    assert link not in as_user(member).get("/docs/").content.decode()


@pytest.mark.parametrize("kind", ["typo", "new", "gone"])
def test_the_inbox_takes_as_many_queries_for_many(as_user, maintainer, update, kind):
    browser = as_user(maintainer)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(f"{INBOX}?kind={kind}").status_code == 200
        return len(captured)

    update("0.md")
    queries()
    few = queries()
    for number in range(1, 8):
        update(f"{number}.md")

    assert queries() <= few <= 20


def test_a_page_being_sorted_says_so(as_user, maintainer, update):
    update()
    SourceChange.objects.all().delete()

    assert "변경을 나누고 있습니다" in as_user(maintainer).get(INBOX).content.decode()
