"""The inbox of what upstream changed: read by all, answered by those whose turn it is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.documents import services as documents
from apps.documents.models import Page, Segment
from apps.review.models import Approval
from apps.sources.models import Source
from apps.translation.models import SourceChange, State, Translation, source_digest
from apps.translation.upstream import noting
from tests import factories

pytestmark = pytest.mark.django_db
INBOX = "/upstream/"
TYPO = "The function is recomplied once."
PROSE = "The registry can be extended by calling a function."
GOES = "This sentence will go."


def paragraphs(page):
    return list(Segment.objects.present().filter(section__page=page, kind="paragraph"))


def bring(source, path, *texts):
    text = "\n\n".join([f"# {path}", *texts]) + "\n"
    return documents.import_page(source.snapshot, path, text, 1)


@pytest.fixture
def update(source, member, other_member):
    """A page that is translated and approved, and then changes upstream in every way."""

    def updated(path="index.md"):
        page = bring(source, path, TYPO, PROSE, GOES)
        Segment.objects.filter(section__page=page).update(arrived_at=None)
        for segment in paragraphs(page):
            made = factories.revision(segment, member, f"번역: {segment.text[:12]}")
            Approval.objects.create(revision=made, author=member, approver=other_member)
        Translation.objects.update(state=State.APPROVED)
        fresh = "A wholly fresh paragraph of seven words.\n\nAnd more."
        prose = PROSE.replace("by calling a function", "with classes of one's own")
        bring(source, path, TYPO.replace("recomplied", "recompiled"), prose, fresh)
        noting.note()
        return Page.objects.get(pk=page.pk)

    return updated


def token(segment):
    return f"{segment.translation.newest_id}:{source_digest(segment.text)}"


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


def test_all_that_mean_the_same_are_kept_in_one_act(as_user, maintainer, update):
    update("a.md")
    update("b.md")
    browser = as_user(maintainer)
    shown = browser.get(INBOX + "?kind=typo")
    tokens = shown.context["to_keep"]
    assert all(f'name="shown" value="{one}"' in shown.content.decode() for one in tokens)

    answer = browser.post(
        "/source-changes/keep/",
        {"all": 1, "shown": tokens, "next": INBOX + "?kind=typo"},
        follow=True,
    )

    assert "2항목의 번역을" in answer.content.decode()
    assert answer.context["page"].paginator.count == 0
    assert {change.kind for change in SourceChange.objects.standing()} == {"prose"}


def test_only_the_ticked_are_kept(as_user, maintainer, update):
    first, second = [paragraphs(update(path))[0] for path in ("a.md", "b.md")]

    as_user(maintainer).post(
        "/source-changes/keep/",
        {"ticked": token(first), "shown": [token(first), token(second)]},
    )

    old = Translation.objects.outdated().filter(segment__in=[first, second])
    assert [one.segment for one in old] == [second]


def test_what_changed_since_it_was_shown_is_named(as_user, maintainer, source, update):
    page = update()
    segment = paragraphs(page)[0]
    seen = token(segment)
    bring(source, page.path, "The function is compiled whenever it likes.")

    answer = as_user(maintainer).post("/source-changes/keep/", {"one": seen}, follow=True)

    said = answer.content.decode()
    assert "whenever it likes" in said
    assert "원문이 다시 바뀌었습니다" in said
    assert Translation.objects.outdated().filter(segment=segment).exists()


@pytest.mark.parametrize("one", ["", "x", "1", "1:zz", "9" * 30 + ":0123456789abcdef"])
def test_nonsense_keeps_nothing(as_user, maintainer, update, one):
    update()

    answer = as_user(maintainer).post("/source-changes/keep/", {"one": one}, follow=True)

    assert answer.status_code == 200
    assert Translation.objects.outdated().filter(segment__gone_at=None).count() == 2


def test_a_reader_keeps_nothing_and_is_offered_nothing(as_user, reader, update):
    segment = paragraphs(update())[0]
    browser = as_user(reader)

    assert token(segment) not in browser.get(INBOX + "?kind=typo").content.decode()
    assert browser.post("/source-changes/keep/", {"one": token(segment)}).status_code == 403


def test_a_strange_address_is_not_gone_back_to(as_user, maintainer):
    answer = as_user(maintainer).post(
        "/source-changes/keep/", {"next": "https://elsewhere.example/"}
    )

    assert answer.url == INBOX


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


def test_a_maintainer_sets_the_days(as_user, maintainer, source):
    browser = as_user(maintainer)

    assert browser.post("/upstream/docs/days/", {"days": 3}).status_code == 302
    source.refresh_from_db()
    assert source.translator_days == 3

    refused = browser.post("/upstream/docs/days/", {"days": "-7"})
    assert (refused.status_code, 'value="-7"' in refused.content.decode()) == (422, True)


def test_links_of_a_refused_form_lead_on_to_the_inbox(as_user, maintainer, source):
    answer = as_user(maintainer).get("/upstream/docs/days/?kind=typo")

    assert answer["Location"] == "/upstream/docs/?kind=typo"


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


def test_what_cannot_stand_as_it_is_is_not_offered_to_be_kept(as_user, maintainer, update):
    segment = paragraphs(update())[0]
    SourceChange.objects.update(fits=False)

    answer = as_user(maintainer).get(INBOX + "?kind=typo")

    assert token(segment) not in answer.content.decode()
    assert "그대로 맞지 않습니다" in answer.content.decode()
    assert answer.context["to_keep"] == []


def test_enter_on_a_tick_confirms_no_more_than_the_ticked(as_user, maintainer, update):
    update()

    shown = as_user(maintainer).get(INBOX + "?kind=typo").content.decode()

    head = shown[shown.index("<h1>") :]
    first = head[head.index("<button") : head.index("</button>")]
    assert 'form="changes"' in first
    assert "name=" not in first
