import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.assignments import services as assignments
from apps.assignments.models import Assignment
from apps.review import services as reviews
from apps.verification.models import Finding
from tests import factories

pytestmark = pytest.mark.django_db
BOARD = "/docs/docs/"


def queries(browser, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)


@pytest.fixture
def fill(source, member, other_member, ask, judge, approve):
    """Pages in every state: claimed, in review, approved, outdated, failed."""

    def pages(count):
        for _number in range(count):
            page = factories.page_of(["One.", "Two."], ["Three."], ["Four."], ["Five."], of=source)
            first, second, third, fourth = page.sections.order_by("position")
            assignments.claim([first], member)
            factories.revision(first.segments.first(), member, source_text="Before.")
            ask(second, member)
            reviews.take(ask(third, member), other_member)
            factories.revision(fourth.segments.get(), member)
            approve(fourth, other_member)
            judge(page, Finding.OURS)
            judge(page, Finding.SAME, "gpu")

    return pages


# ---- my work --------------------------------------------------------------------------------


def test_a_site_without_accounts_leads_to_the_first_one(client):
    assert client.get("/").url == reverse("accounts:setup")


def test_a_stranger_signs_in_first(client, member):
    assert client.get("/").url.startswith(reverse("account_login"))


@pytest.mark.parametrize("url", ["/docs/", BOARD, f"{BOARD}pages/1/"])
def test_the_board_is_for_those_who_have_signed_in(client, source, url):
    answer = client.get(url)

    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


def test_a_newcomer_reads_three_rules_and_takes_a_section_to_try(page, section, member, as_user):
    browser = as_user(member)
    shown = browser.get("/")
    editor = reverse("translation:section-translate", args=[section.pk])
    claim = reverse("assignments:section-claim", args=[section.pk])

    answer = browser.post(claim, {"next": editor})

    assert shown.content.decode().count("<li><b>") == 3
    assert f'action="{claim}"' in shown.content.decode()
    assert (answer.status_code, answer.url) == (302, editor)
    assert Assignment.objects.held_by(member).get().section == section


def test_a_reader_is_told_how_to_become_a_translator(page, reader, as_user):
    shown = as_user(reader).get("/").content.decode()

    assert "section-claim" not in shown
    assert "/claim/" not in shown


def test_the_next_text_is_one_key_away(claimed, member, as_user):
    first = claimed.segments.order_by("position").first()
    url = reverse("translation:section-translate", args=[claimed.pk])

    shown = as_user(member).get("/").content.decode()

    assert f'data-key="enter" href="{url}?segment={first.pk}"' in shown


def test_my_work_shows_all_that_waits(
    page, section, member, other_member, ask, judge, translate, as_user
):
    first, second = page.sections.order_by("position")
    review = reviews.take(ask(first, member), other_member)
    reviews.request_changes(review, other_member, "조사 두 곳만 봐 주세요.")
    assignments.claim([second], member)
    translate(second, member, source_text="Before.")
    verdict = judge(page, Finding.OURS)

    shown = as_user(member).get("/").content.decode()

    assert "조사 두 곳만 봐 주세요." in shown
    assert reverse("verification:verdict-detail", args=[verdict.pk]) in shown
    assert reverse("translation:section-translate", args=[second.pk]) in shown
    assert 'id="outdated"' in shown


def test_a_summary_is_shown_as_text(section, member, other_member, ask, as_user):
    review = reviews.take(ask(section, member), other_member)
    reviews.request_changes(review, other_member, "<script>alert(1)</script>")

    shown = as_user(member).get("/").content.decode()

    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_my_work_asks_the_database_as_often_for_much_as_for_little(fill, member, as_user):
    browser = as_user(member)
    fill(2)
    few = queries(browser, "/")

    fill(8)

    assert queries(browser, "/") == few


# ---- the board ------------------------------------------------------------------------------


def test_without_sources_a_maintainer_is_led_to_add_one(maintainer, member, as_user):
    add = reverse("sources:source-list")

    assert add in as_user(maintainer).get("/docs/").content.decode()
    assert add not in as_user(member).get("/docs/").content.decode()


def test_the_first_source_is_the_board(page, member, as_user):
    assert page.path in as_user(member).get("/docs/").content.decode()


def test_sources_are_tabs_when_there_are_several(page, member, as_user):
    other = factories.source(name="합성곱 문서", slug="합성곱-문서")
    factories.page_of(["Text."], of=other, path="korean.md")

    shown = as_user(member).get(reverse("dashboard:source-board", args=[other.slug]))

    assert "korean.md" in shown.content.decode()
    assert f'href="{BOARD}"' in shown.content.decode()


def test_an_unknown_source_is_not_found(member, as_user):
    assert as_user(member).get("/docs/nothing/").status_code == 404


def test_a_page_of_another_source_is_not_found(page, member, as_user):
    factories.source(slug="other")

    assert as_user(member).get(f"/docs/other/pages/{page.pk}/").status_code == 404


def test_publishing_is_offered_to_those_who_may(page, member, maintainer, as_user):
    publish = reverse("publishing:source-publish", args=["docs"])

    assert publish in as_user(maintainer).get(BOARD).content.decode()
    assert publish not in as_user(member).get(BOARD).content.decode()


@pytest.mark.parametrize("chosen", ["all", "free", "mine", "waiting", "outdated", "failed"])
def test_each_filter_shows_as_many_pages_as_it_says(source, page, fill, member, as_user, chosen):
    fill(3)

    answer = as_user(member).get(BOARD, {"filter": chosen})

    [said] = [one.count for one in answer.context["filters"] if one.name == chosen]
    assert answer.content.decode().count('<tr class="board-page">') == said
    assert (
        said == {"all": 4, "free": 1, "mine": 3, "waiting": 3, "outdated": 3, "failed": 3}[chosen]
    )


def test_an_unknown_filter_shows_all(page, member, as_user):
    assert page.path in as_user(member).get(BOARD, {"filter": "x"}).content.decode()


def test_a_query_stays_in_the_box_and_in_the_filters(page, member, as_user):
    shown = as_user(member).get(BOARD, {"q": '"><b>'}).content.decode()

    assert 'value="&quot;&gt;&lt;b&gt;"' in shown
    assert "&amp;q=%22%3E%3Cb%3E" in shown


@pytest.mark.parametrize("query", ["%", "_", "한" * 5000, "\\", "a " * 500])
def test_odd_queries_find_nothing_and_break_nothing(page, member, as_user, query):
    assert as_user(member).get(BOARD, {"q": query}).status_code == 200


def test_thirty_pages_stand_on_one_screen(source, member, as_user):
    for _number in range(31):
        factories.page_of(["Text."], of=source)
    browser = as_user(member)

    pages = [
        browser.get(BOARD, {"page": number}).content.decode().count('<tr class="board-page">')
        for number in (1, 2)
    ]

    assert pages == [30, 1]


def test_the_board_asks_the_database_as_often_for_sixty_pages_as_for_three(
    source, fill, member, as_user
):
    browser = as_user(member)
    fill(3)
    few = queries(browser, BOARD)

    fill(9)
    for _number in range(48):
        factories.page_of(["One."], ["Two."], of=source)

    assert queries(browser, BOARD) == few


def test_an_open_page_asks_as_often_for_many_sections_as_for_few(source, member, as_user):
    browser = as_user(member)
    few = factories.page_of(*[["Text."]] * 2, of=source)
    many = factories.page_of(*[["Text."]] * 40, of=source)
    for page in (few, many):
        assignments.claim(list(page.sections.all()[::2]), member)

    counts = {queries(browser, f"{BOARD}pages/{page.pk}/") for page in (few, many)}

    assert len(counts) == 1


def test_verdicts_lead_to_their_cells(page, member, judge, as_user):
    verdict = judge(page, Finding.UPSTREAM)

    shown = as_user(member).get(BOARD).content.decode()

    assert reverse("verification:verdict-detail", args=[verdict.pk]) in shown


def test_a_locked_page_says_what_is_wrong_with_it_and_where(source, member, as_user):
    page = factories.page("# Title\n\n```{note}\nnever ended\n", "broken.md", of=source)
    page.problem, page.problem_line = "The directive has <no> end.", 3
    page.save()

    shown = as_user(member).get(BOARD).content.decode()

    assert "The directive has &lt;no&gt; end." in shown
    assert "3번째 줄:" in shown
    assert f'id="toggle-{page.pk}"' not in shown


@pytest.mark.parametrize("url", ["/", "/docs/", BOARD])
def test_the_screens_take_no_posts(page, member, as_user, url):
    assert as_user(member).post(url).status_code == 405
