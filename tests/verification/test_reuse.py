"""A run that stands is not made again: of the same program, or of a source whose code is equal."""

import pytest

from apps.translation.models import Unlock
from apps.verification import services
from apps.verification.models import Finding
from runner.models import Run
from tests import factories
from tests.verification.translating import PAGE, translate


@pytest.fixture
def author(transactional_db):
    return factories.user()


@pytest.fixture
def page(transactional_db):
    return factories.page(PAGE)


def test_a_page_equal_to_a_source_that_ran_is_judged_at_once(page, author, carry):
    services.request(page)
    carry()
    translate(page, author, {"add the": "수를 더합니다"})

    verdict = services.request(page)

    assert verdict.finding == Finding.SAME
    assert verdict.run == Run.objects.get()


def test_a_page_judged_by_equality_can_be_run_for_real_and_stays_so(page, author, carry):
    translate(page, author, {"add the": "수를 더합니다"})
    by_equality = services.request(page)
    carry()

    services.request(page, fresh=True)
    carry()

    verdict = services.request(page)
    assert (verdict.finding, verdict.source_run) == (Finding.SAME, by_equality.source_run)
    assert not verdict.is_by_equality


def test_a_comment_that_its_run_shows_is_run_for_real(author, carry):
    shows = "print(open('notes.txt', 'w').write('add the numbers'), 'add the numbers')"
    page = factories.page(PAGE.replace("print(total)", shows))
    translate(page, author, {"add the numbers": "수를 더합니다"}, unlock=False)

    verdict = services.request(page)
    assert verdict.is_by_equality
    carry()

    verdict.refresh_from_db()
    assert verdict.finding == Finding.SAME
    assert not verdict.is_by_equality


def test_a_page_that_reads_its_own_words_is_run_for_real(author, carry):
    reads = "import inspect\nprint(inspect.cleandoc('a'))"
    page = factories.page(PAGE.replace("print(total)", reads))
    translate(page, author, {"add the": "수를 더합니다"})

    assert not services.request(page).is_by_equality


def test_a_text_that_changed_while_its_source_ran_is_run_for_real(page, author, carry):
    translate(page, author, {"add the": "수를 더합니다"})
    verdict = services.request(page)
    translate(page, author, {"print(total)": "print(totla)\ntotal"})
    carry()

    verdict.refresh_from_db()
    assert (verdict.finding, verdict.code) == (Finding.OURS, "only_ours_fails")


def test_a_translation_may_read_what_its_source_compiled_and_asks_for_what_that_held(
    page, author, carry
):
    source = services.request(page).source_run
    carry()
    source.refresh_from_db()
    translate(page, author, {"print(total)": "print(totla)\ntotal"})

    ours = services.request(page).run.program

    assert source.program["cache"] == ours["cache"] != ""
    assert (source.program["fills_cache"], ours["fills_cache"]) == (True, False)
    assert ours["peak_mib"] == source.peak_mib > 0


def test_a_page_without_translation_is_its_source_and_runs_once(page, carry):
    verdict = services.request(page)
    carry()

    verdict.refresh_from_db()
    assert verdict.finding == Finding.SAME
    assert Run.objects.count() == 1


def test_a_page_with_the_code_of_one_that_ran_is_judged_at_once(page, carry):
    services.request(page)
    carry()

    other = factories.page(PAGE.replace("# Adding", "# Summing"))

    assert services.request(other).finding == Finding.SAME


def test_what_stands_is_not_run_again(page, author, carry):
    translate(page, author, {"add the": "수를 더합니다"})
    first = services.request(page)
    carry()

    assert services.request(page) == first
    assert Run.objects.count() == 1


def test_asking_for_a_fresh_run_runs_the_translation_again(page, author, carry):
    translate(page, author, {"add the": "수를 더합니다"})
    first = services.request(page)
    carry()

    again = services.request(page, fresh=True)
    carry()

    again.refresh_from_db()
    assert (again.finding, again.source_run) == (Finding.SAME, first.source_run)
    assert again.run != first.run


def test_going_back_to_earlier_code_makes_its_verdict_the_newest_again(page, author, carry):
    services.request(page)
    carry()
    translate(page, author, {"print(total)": "1 / 0"})
    services.request(page)
    carry()
    assert services.newest(page).finding == Finding.OURS

    Unlock.objects.all().delete()
    verdict = services.request(page)

    assert services.newest(page) == verdict
    assert verdict.finding == Finding.SAME


def test_a_verdict_holds_while_words_of_comments_alone_change(page, author, carry):
    verdict = services.request(page)
    carry()

    translate(page, author, {"add the": "수를 더합니다"})

    verdict.refresh_from_db()
    assert services.still_holds(verdict)
