from datetime import timedelta

import pytest
from django.utils import timezone

from apps.activity.models import Event
from apps.documents.models import Segment
from apps.verification import judging, services
from apps.verification.errors import VerificationError
from apps.verification.models import Finding, Verdict
from runner import services as runner
from runner.models import CellResult, Run, Urgency
from tests import factories
from tests.verification.translating import PAGE, translate


@pytest.fixture
def author(transactional_db):
    return factories.user()


@pytest.fixture
def page(transactional_db):
    return factories.page(PAGE)


def test_a_page_whose_comments_alone_were_translated_is_the_same(page, author, carry):
    translate(page, author, {"Adding two": "두 수를 더합니다.", "add the": "수를 더합니다"})

    verdict = services.request(page, requested_by=author)
    assert verdict.is_open
    carry()

    verdict.refresh_from_db()
    assert verdict.finding == Finding.SAME
    assert [cell["verdict"] for cell in verdict.cells] == ["same", "same"]
    assert verdict.is_by_equality
    assert Run.objects.count() == 1


def test_broken_code_is_ours_and_the_cell_is_named(page, author, carry):
    translate(page, author, {"print(total)": "print(totla)\ntotal"})

    verdict = services.request(page)
    carry()

    verdict.refresh_from_db()
    assert (verdict.finding, verdict.code) == (Finding.OURS, "only_ours_fails")
    assert "NameError" in verdict.detail
    assert [cell["verdict"] for cell in verdict.cells] == ["same", "ours"]
    assert [told.kind for told in author.notifications.all()] == ["run_failed"]
    segment = Segment.objects.get(section__page=page, key=verdict.cells[1]["key"])
    assert segment.is_code


def test_a_page_that_fails_upstream_is_not_held_against_us(author, carry):
    page = factories.page(PAGE.replace("print(total)", "1 / 0"))
    translate(page, author, {"add the": "수를 더합니다"})

    verdict = services.request(page)
    carry()

    verdict.refresh_from_db()
    assert verdict.finding == Finding.UPSTREAM


def test_a_page_that_shows_something_else_each_time_varies(author, carry):
    page = factories.page(PAGE.replace("print(total)", "import os\nprint(os.urandom(8))"))
    translate(page, author, {"add the": "수를 더합니다"})

    verdict = services.request(page, fresh=True)
    carry()

    verdict.refresh_from_db()
    assert verdict.finding == Finding.VARIES
    assert verdict.source_again is not None


def test_a_page_that_needs_a_package_that_is_not_here_says_so(carry, transactional_db):
    page = factories.page(PAGE.replace("print(total)", "import tensorflow_of_nowhere"))

    verdict = services.request(page)
    carry()

    verdict.refresh_from_db()
    assert verdict.finding == Finding.NOT_HERE
    assert "tensorflow_of_nowhere" in verdict.detail


def test_a_page_without_code_is_no_program_and_is_not_run(db):
    page = factories.page("# Words\n\nOnly words.\n")

    verdict = services.request(page)

    assert (verdict.finding, verdict.code) == (Finding.NOT_A_PROGRAM, "no_cells")
    assert not Run.objects.exists()
    assert services.request(page) == verdict


def test_a_locked_page_is_no_program_and_says_where_it_broke(db):
    page = factories.page("{not json", path="broken.ipynb")
    assert page.is_locked

    verdict = services.request(page)

    assert (verdict.finding, verdict.code) == (Finding.NOT_A_PROGRAM, "unreadable")


@pytest.mark.parametrize("how", ["lost", "fault", "cancelled"])
def test_a_run_that_came_to_nothing_decides_nothing(page, how):
    verdict = services.request(page)
    Run.objects.update(state="ended", how=how)

    judging.sweep()

    verdict.refresh_from_db()
    assert (verdict.finding, verdict.code) == (Finding.UNDECIDED, how)
    assert services.request(page) != verdict


def test_runs_with_other_versions_are_not_compared(page, author):
    translate(page, author, {"add the": "수를 더합니다"})
    verdict = services.request(page, fresh=True)
    Run.objects.update(state="ended", how="finished")
    Run.objects.filter(pk=verdict.run_id).update(versions={"jax": "0.1"})

    judging.judge_run(verdict.run_id)

    verdict.refresh_from_db()
    assert (verdict.finding, verdict.code) == (Finding.UNDECIDED, "versions_differ")


def test_a_failure_is_no_fault_of_ours_if_the_source_fails_by_now_too(author, carry):
    """Such as of a page whose data was taken from the network."""
    looks = "import pathlib\nopen(pathlib.Path('gone'))"
    page = factories.page(PAGE.replace("print(total)", looks))
    translate(page, author, {"add the": "수를 더합니다"})
    services.request(page)
    carry()
    CellResult.objects.filter(index=1).update(record={"index": 1, "status": "ok"})
    long_ago = timezone.now() - timedelta(days=7)
    Run.objects.update(started_at=long_ago, ended_at=long_ago)

    verdict = services.request(page, fresh=True)
    carry()

    verdict.refresh_from_db()
    assert verdict.finding == Finding.UPSTREAM
    assert Run.objects.count() == 3


def test_what_was_well_and_is_not_says_so(page, author, carry):
    services.request(page)
    carry()
    translate(page, author, {"print(total)": "print(totla)\ntotal"})

    verdict = services.request(page, urgency=Urgency.ROUTINE)
    carry()

    verdict.refresh_from_db()
    assert (verdict.finding, verdict.turned_from) == (Finding.OURS, Finding.SAME)
    assert Event.objects.about(page).filter(verb="verification turned").exists()


def test_asking_for_what_is_verified_by_and_by_hurries_it(page, author):
    routine = services.request(page, urgency=Urgency.ROUTINE)

    verdict = services.request(page, requested_by=author)

    assert verdict == routine
    verdict.refresh_from_db()
    assert (verdict.urgency, verdict.run.urgency) == (Urgency.WAITED_FOR, Urgency.WAITED_FOR)
    assert verdict.requested_by == verdict.run.requested_by == author


def test_an_unknown_backend_is_refused_with_a_sentence(page):
    with pytest.raises(VerificationError, match="quantum"):
        services.request(page, backend="quantum")


def test_a_verdict_holds_until_the_code_changes(page, author, carry):
    verdict = services.request(page)
    carry()
    translate(page, author, {"Adding two": "두 수를 더합니다."})
    assert services.still_holds(verdict)

    translate(page, author, {"print(total)": "print(3)"})

    assert not services.still_holds(verdict)


def test_the_last_judged_is_shown_while_another_run_waits(page, carry):
    first = services.request(page)
    carry()

    services.request(page, fresh=True)

    assert services.last_judged(page) == first


def test_a_verdict_is_the_same_whoever_asks_first(page):
    first = services.request(page)

    assert services.request(page) == first
    assert Verdict.objects.count() == 1


def test_cancelling_stops_what_nobody_else_waits_for(page):
    other = factories.page(PAGE.replace("# Adding", "# Summing"))
    verdict, theirs = services.request(page), services.request(other)

    services.cancel(verdict)
    assert not Run.objects.get().is_ended

    theirs.delete()
    services.cancel(verdict)
    assert Run.objects.get().how == runner.CANCELLED


def test_the_newest_verdicts_of_many_pages_take_one_query(page, django_assert_num_queries):
    services.request(page)
    other = factories.page("# Words\n\nOnly words.\n")
    services.request(other)

    with django_assert_num_queries(1):
        found = services.newest_of([page, other])

    assert [verdict.finding for verdict in found[other.pk]] == [Finding.NOT_A_PROGRAM]
