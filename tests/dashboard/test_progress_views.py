"""The page of a source's progress, and the day by which it is to be done."""

from datetime import date, timedelta

import pytest

from apps.activity.models import Event
from apps.activity.week import week_start
from apps.review.models import Week
from apps.sources.models import Source

pytestmark = pytest.mark.django_db

ADDRESS = "/docs/docs/progress/"


@pytest.fixture
def weeks(source):
    """Forty, each of which brought ten approved words more."""
    return [
        Week.objects.create(
            source=source,
            starts_on=week_start(weeks_ago=ago).date(),
            written=12,
            approved=10,
            reviews=2,
            usual_wait_s=2 * 86_400,
            longest_wait_s=9 * 86_400,
            words_all=1000,
            words_translated=12 * (40 - ago),
            words_approved=10 * (40 - ago),
        )
        for ago in range(40)
    ]


def test_three_plots_with_their_numbers_beside(as_user, reader, weeks):
    shown = as_user(reader).get(ADDRESS)

    said = shown.content.decode()
    assert shown.status_code == 200
    assert said.count('<svg class="plot"') == 3
    assert said.count("<details") - said.count('<details class="person') >= 3
    assert "1,000단어 가운데 480단어가 번역되고 400단어가 승인되었습니다" in said


def test_it_asks_as_little_however_many_weeks(
    as_user, reader, weeks, django_assert_max_num_queries
):
    browser = as_user(reader)

    with django_assert_max_num_queries(12):
        browser.get(ADDRESS)


def test_older_weeks_are_on_the_next_page(as_user, reader, weeks):
    browser = as_user(reader)

    newest, older = browser.get(ADDRESS), browser.get(ADDRESS + "?page=2")

    assert [len(page.context["page"]) for page in (newest, older)] == [26, 14]
    assert "pace" not in plot_of(older, "burn-up")
    assert "pace" in plot_of(newest, "burn-up")


def plot_of(answer, id_):
    said = answer.content.decode()
    start = said.index(f'<title id="{id_}-title"')
    return said[start : said.index("</svg>", start)]


def test_the_finish_day_is_held_against_the_pace(as_user, reader, weeks, source):
    Source.objects.update(finish_on=week_start().date() + timedelta(weeks=30))

    said = as_user(reader).get(ADDRESS).content.decode()

    assert "이대로면" in said
    assert "마감일보다" in said
    assert 'name="finish_on"' not in said


def test_before_anything_is_counted_it_says_when_it_will_be(as_user, reader, source):
    shown = as_user(reader).get(ADDRESS)

    assert shown.status_code == 200
    assert '<svg class="plot"' not in shown.content.decode()
    assert "5분마다" in shown.content.decode()


def test_weeks_without_anything_say_so(as_user, reader, source):
    Week.objects.create(source=source, starts_on=week_start().date())

    said = as_user(reader).get(ADDRESS).content.decode()

    assert "이 기간에 번역하거나 승인한 것이 없습니다" in said
    assert "이 기간에 답한 검토가 없습니다" in said


def test_a_maintainer_sets_the_finish_day_and_takes_it_away(as_user, maintainer, source, weeks):
    browser = as_user(maintainer)
    assert 'name="finish_on"' in browser.get(ADDRESS).content.decode()

    browser.post("/docs/docs/finish-day/", {"finish_on": "2027-03-01"})
    source.refresh_from_db()
    assert source.finish_on == date(2027, 3, 1)

    browser.post("/docs/docs/finish-day/", {"finish_on": ""})
    source.refresh_from_db()
    assert source.finish_on is None
    told = Event.objects.filter(verb="source finish day set").order_by("pk")
    assert [event.detail["day"] for event in told] == ["2027-03-01", None]


def test_nonsense_is_refused_with_what_was_typed(as_user, maintainer, source, weeks):
    answer = as_user(maintainer).post("/docs/docs/finish-day/", {"finish_on": "next <week>"})

    assert answer.status_code == 422
    assert "next &lt;week&gt;" in answer.content.decode()


def test_a_member_sets_no_finish_day(as_user, member, source):
    answer = as_user(member).post("/docs/docs/finish-day/", {"finish_on": "2027-03-01"})

    assert answer.status_code == 403


def test_the_page_of_all_leads_to_the_first_source(as_user, reader, source):
    assert as_user(reader).get("/progress/")["Location"] == ADDRESS


def test_without_sources_it_says_what_to_do(as_user, reader):
    assert as_user(reader).get("/progress/").status_code == 200
