"""The log of every act: asked for by who, what, where and when, and taken out whole."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from apps.activity.models import Event
from apps.activity.services import record
from apps.publishing.models import Publication
from tests import factories

pytestmark = pytest.mark.django_db

LOG = "/activity/"


def shown(answer):
    return [event.verb for event, _address, _told in answer.context["rows"]]


@pytest.fixture
def told(section, source, member, other_member):
    """One act each about a section, its text and its source; and another source."""
    other = factories.source(name="Other", slug="other")
    record("section claimed", section, member, due_on="2026-12-07")
    record("segment finished", section.segments.first(), other_member, number=1)
    record("source added", source, member)
    record("source archived", other, member)
    record("verification turned", section.page)
    Event.objects.update(at=timezone.now() - timedelta(days=3))


@pytest.mark.parametrize(
    ("asked", "verbs"),
    [
        ("who=site", {"verification turned"}),
        ("verb=source+added", {"source added"}),
        ("page=page-", {"section claimed", "segment finished", "verification turned"}),
        ("page=nowhere", set()),
        ("who=99999", None),
        ("verb=nonsense", None),
        ("since=2026-02-30", None),
        ("until=9999-12-31", None),
        ("since=0001-01-01", None),
        ("since=2026-12-01&until=2026-11-01", None),
    ],
)
def test_it_is_asked_for_by_kind_and_place(as_user, maintainer, told, asked, verbs):
    answer = as_user(maintainer).get(f"{LOG}?{asked}")

    assert answer.status_code == (422 if verbs is None else 200)
    assert set(shown(answer)) == (verbs or set())


def test_it_is_asked_for_by_person_and_source(as_user, maintainer, told, source, member):
    browser = as_user(maintainer)

    of_member = browser.get(f"{LOG}?who={member.pk}&source={source.pk}")
    of_source = browser.get(f"{LOG}?source={source.pk}")

    assert set(shown(of_member)) == {"section claimed", "source added"}
    assert "source archived" not in shown(of_source)
    assert len(shown(of_source)) == 4


def test_a_publication_belongs_to_its_source(as_user, maintainer, source):
    publication = Publication.objects.create(source=source, requested_by=maintainer)
    record("publication requested", publication, maintainer)

    assert shown(as_user(maintainer).get(f"{LOG}?source={source.pk}")) == ["publication requested"]


def test_days_are_those_of_the_reader(as_user, section, member):
    maintainer = factories.maintainer(time_zone="America/New_York")
    record("section claimed", section, member)
    Event.objects.update(at=datetime(2026, 11, 10, 3, 0, tzinfo=UTC))  # the 9th, 22:00 there
    browser = as_user(maintainer)

    assert shown(browser.get(f"{LOG}?since=2026-11-09&until=2026-11-09"))
    assert not shown(browser.get(f"{LOG}?since=2026-11-10&until=2026-11-10"))


def test_pages_follow_each_other_without_a_gap(as_user, maintainer, section, member):
    at = timezone.now()
    for number in range(205):
        record("section claimed", section, member, number=number)
    Event.objects.update(at=at)  # the very same moment
    browser, address, found = as_user(maintainer), LOG, []

    while address:
        answer = browser.get(address)
        found += [event.detail["number"] for event, _address, _told in answer.context["rows"]]
        older = answer.context["older"]
        address = older and f"{LOG}?before={older}"

    assert found == list(reversed(range(205)))


@pytest.mark.parametrize("before", ["", "x", "0", "²", "9" * 40, "-1"])
def test_nonsense_leads_to_the_newest(as_user, maintainer, told, before):
    assert len(shown(as_user(maintainer).get(f"{LOG}?before={before}"))) == 5


def test_it_asks_as_little_however_much_there_is(
    as_user, maintainer, told, source, django_assert_max_num_queries
):
    browser = as_user(maintainer)

    with django_assert_max_num_queries(12):
        browser.get(f"{LOG}?source={source.pk}&page=page&since=2026-01-01")


def test_what_was_done_leads_to_where_it_can_be_seen(as_user, maintainer, told, section):
    said = as_user(maintainer).get(LOG).content.decode()

    assert f'href="/sections/{section.pk}/translate/"' in said
    assert "due on: 2026-12-07" in said


def test_csv_holds_all_that_was_asked_for_and_runs_nothing(as_user, maintainer, member):
    formula = factories.user("=HYPERLINK(1)")
    record("term argued", formula, formula, form="@SUM(1)")
    record("section claimed", member, member)

    answer = as_user(maintainer).get(f"{LOG}export/csv/?verb=term+argued")

    body = b"".join(answer.streaming_content)
    assert body.startswith("\ufeff".encode())
    [row] = csv.DictReader(io.StringIO(body.decode("utf-8-sig")))
    assert (row["actor"], row["thing_name"]) == ("'=HYPERLINK(1)", "'=HYPERLINK(1)")
    assert json.loads(row["detail"]) == {"form": "@SUM(1)"}
    assert datetime.fromisoformat(row["at"]).tzinfo
    assert answer["Content-Disposition"].startswith("attachment")


def test_json_lines_hold_one_event_a_line(as_user, maintainer, told):
    answer = as_user(maintainer).get(f"{LOG}export/jsonl/?who=site")

    [line] = b"".join(answer.streaming_content).splitlines()
    event = json.loads(line)
    assert (event["actor"], event["verb"]) == (None, "verification turned")


def test_a_long_log_is_taken_out_in_pieces(
    as_user, maintainer, section, member, django_assert_max_num_queries
):
    template = record("section claimed", section, member)
    Event.objects.bulk_create(
        Event(verb=template.verb, actor=member, thing_type="x", thing_id=n, thing_name="n")
        for n in range(2500)
    )

    browser = as_user(maintainer)
    with django_assert_max_num_queries(8):
        pieces = list(browser.get(f"{LOG}export/jsonl/").streaming_content)

    assert len(pieces) == 2501


def test_exports_refuse_what_the_list_refuses(as_user, maintainer):
    browser = as_user(maintainer)

    assert browser.get(f"{LOG}export/csv/?since=soon").status_code == 422
    assert browser.get(f"{LOG}export/xls/").status_code == 404


def test_only_maintainers_see_it(as_user, member):
    assert [as_user(member).get(LOG + each).status_code for each in ("", "export/csv/")] == [
        403
    ] * 2
