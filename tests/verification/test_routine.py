from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from apps.translation.models import State, Translation
from apps.verification import routine, services
from apps.verification.models import Finding, Verdict
from runner.models import Backend, Run, Urgency, Worker
from tests import factories

CODE = "# Adding\n\nWords of it.\n\n```{code-cell}\nprint(%d)\n```\n"
OLD, NEW = {"jax": "0.10.2"}, {"jax": "0.11.0"}


@pytest.fixture
def worker(db):
    cpu = Backend.objects.get(name="cpu")
    return Worker.objects.create(name="cpu@here-1", backend=cpu, tier="landlock", versions=OLD)


def approved_page(number=1, days_ago=None, finding=Finding.SAME):
    """A page with an approved text; verified so many days ago, or never."""
    page = factories.page(CODE % number)
    factories.revision(page.sections.get().segments.get(kind="paragraph"), factories.user())
    Translation.objects.update(state=State.APPROVED)
    if days_ago is not None:
        verified(page, days_ago, finding)
    return page


def verified(page, days_ago, finding=Finding.SAME):
    verdict = services.request(page)
    at = timezone.now() - timedelta(days=days_ago)
    Run.objects.filter(pk=verdict.run_id).update(
        state="ended", how="finished", versions=OLD, ended_at=at
    )
    Verdict.objects.filter(pk=verdict.pk).update(finding=finding, requested_at=at, judged_at=at)


def pages_due():
    return [due.page_id for due in routine.what_is_due()]


def test_an_approved_page_is_due_when_its_week_is_over(worker):
    old, fresh = approved_page(1, days_ago=8), approved_page(2, days_ago=0.5)

    assert pages_due() == [old.pk]
    assert fresh.pk not in pages_due()


def test_an_approved_page_that_was_never_verified_is_due(worker):
    page = approved_page()

    assert pages_due() == [page.pk]


def test_pages_that_nobody_approved_or_without_code_are_not_due(worker):
    factories.page(CODE % 1)
    words = factories.page("# Words\n\nOnly words.\n")
    factories.revision(words.sections.get().segments.get(kind="paragraph"), factories.user())
    Translation.objects.update(state=State.APPROVED)

    assert pages_due() == []


def test_other_versions_on_the_worker_make_every_page_due_at_once(worker):
    page = approved_page(days_ago=0.1)
    assert pages_due() == []

    Worker.objects.update(versions=NEW)

    assert pages_due() == [page.pk]


def test_two_workers_of_different_versions_do_not_make_pages_due_for_ever(worker):
    approved_page(days_ago=0.1)
    Worker.objects.create(name="cpu@b-2", backend=worker.backend, tier="landlock", versions=NEW)

    assert pages_due() == []


def test_nothing_is_due_where_no_worker_could_run_it(worker):
    approved_page(days_ago=8)
    Worker.objects.update(left_at=timezone.now())

    assert pages_due() == []


def test_what_is_under_way_is_not_due_again(worker):
    page = approved_page(days_ago=8)
    services.request(page, fresh=True)

    assert pages_due() == []


def test_a_tick_asks_for_a_few_behind_everybody_and_another_one_for_no_more(worker):
    pages = [approved_page(number, days_ago=8) for number in range(6)]

    routine.verify_what_is_due()
    routine.verify_what_is_due()

    asked = Verdict.objects.open()
    assert asked.count() == routine.MOST_OPEN < len(pages)
    assert {verdict.urgency for verdict in asked} == {Urgency.ROUTINE}
    assert {verdict.run.urgency for verdict in asked} == {Urgency.ROUTINE}


def test_a_week_is_run_in_full_although_the_code_equals_its_source(worker):
    page = approved_page(days_ago=8)

    routine.verify_what_is_due()

    verdict = services.newest(page)
    assert verdict.is_open
    assert Run.objects.count() == 2


def test_the_minutes_of_pages_are_spread_over_the_week():
    monday = datetime(2026, 11, 23, tzinfo=UTC)

    turns = [routine.turn_of(page, monday) for page in range(700)]

    assert all(monday - routine.WEEK <= turn <= monday for turn in turns)
    days = [sum(turn.weekday() == day for turn in turns) for day in range(7)]
    assert min(days) > 50


@pytest.mark.parametrize("page", range(20))
def test_each_page_has_its_turn_once_in_seven_days(page):
    start = datetime(2026, 11, 18, 13, 7, tzinfo=UTC)
    asked_at, times = start, 0
    for hour in range(4 * 7 * 24):
        now = start + timedelta(hours=hour)
        if routine.is_over(page, asked_at, now):
            asked_at, times = now, times + 1

    assert times in (3, 4)


def test_what_is_due_takes_the_same_queries_however_many_pages(worker, django_assert_num_queries):
    for number in range(5):
        approved_page(number, days_ago=8)

    with django_assert_num_queries(3):
        assert len(routine.what_is_due()) == 5
