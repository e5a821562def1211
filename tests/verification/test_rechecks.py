import pytest
from django.urls import reverse

from apps.verification import rechecks, tasks
from apps.verification.errors import VerificationError
from apps.verification.models import Recheck, Verdict
from runner.models import Run, Urgency
from tests import factories

CODE = "# Adding\n\nWords.\n\n```{code-cell}\nprint(%d)\n```\n"


@pytest.fixture
def source(db):
    return factories.source()


def pages(source, count):
    made = [factories.page(CODE % number, f"{number}.md", of=source) for number in range(count)]
    factories.page("# Words\n\nOnly words.\n", "words.md", of=source)
    return made


def end_runs():
    """As if a worker had run everything that waits."""
    Run.objects.open().update(state="ended", how="finished")
    tasks.sweep()


def test_everything_of_a_source_is_run_a_few_pages_at_a_time(source, member):
    pages(source, 8)

    recheck = rechecks.request_recheck(member, source)
    rechecks.go_on(recheck)
    rechecks.go_on(recheck)

    assert recheck.total == 8
    assert recheck.verdicts.open().count() == rechecks.AT_ONCE
    assert set(Run.objects.values_list("urgency", flat=True)) == {Urgency.LATER}


def test_it_goes_on_as_pages_end_and_ends_with_the_last(source, member):
    pages(source, 8)
    recheck = rechecks.request_recheck(member, source)
    rechecks.go_on(recheck)

    end_runs()
    end_runs()

    recheck.refresh_from_db()
    assert recheck.done == 8
    assert recheck.ended_at
    assert Verdict.objects.filter(recheck=recheck, judged_at__isnull=False).count() == 8


def test_what_is_known_is_run_again(source, member):
    [page] = pages(source, 1)
    rechecks.go_on(rechecks.request_recheck(member, source))
    end_runs()

    rechecks.go_on(rechecks.request_recheck(member, source))
    end_runs()

    assert Run.objects.count() == 2
    assert page.verdicts.count() == 2


def test_my_pages_are_those_that_i_hold_or_wrote_in(source, member, other_member):
    mine, _other = pages(source, 2)
    factories.revision(mine.sections.get().segments.get(kind="paragraph"), member)

    assert list(rechecks.pages_of(member, None)) == [mine]
    with pytest.raises(VerificationError):
        rechecks.request_recheck(other_member)


def test_one_that_is_under_way_is_joined_and_another_waits_for_it(source, member):
    pages(source, 1)
    recheck = rechecks.request_recheck(member, source)

    assert rechecks.request_recheck(member, source) == recheck
    with pytest.raises(VerificationError, match="끝나기를"):
        rechecks.request_recheck(member, factories.source())


def test_stopping_asks_for_no_more_and_keeps_what_ended(source, member):
    pages(source, 8)
    recheck = rechecks.request_recheck(member, source)
    rechecks.go_on(recheck)

    rechecks.stop(recheck)
    tasks.sweep()

    assert not Run.objects.open().exists()
    assert Verdict.objects.count() == rechecks.AT_ONCE
    assert Recheck.objects.get().done == rechecks.AT_ONCE


def test_a_page_that_cannot_be_asked_for_is_told_and_holds_nobody_up(source, member):
    pages(source, 2)
    source.backend = "quantum"
    source.save()
    recheck = rechecks.request_recheck(member, source)

    rechecks.go_on(recheck)

    recheck.refresh_from_db()
    assert recheck.ended_at
    assert "quantum" in recheck.problem.lower()


def test_it_is_asked_for_and_watched_on_the_screen_of_runs(as_user, member, source):
    pages(source, 3)
    browser = as_user(member)

    browser.post(reverse("verification:recheck-request"), {"of": source.slug})

    recheck = Recheck.objects.get()
    rechecks.go_on(recheck)
    shown = browser.get(reverse("verification:verdict-list")).content.decode()
    assert reverse("verification:recheck-progress", args=[recheck.pk]) in shown
    end_runs()
    shown = browser.get(reverse("verification:recheck-progress", args=[recheck.pk]))
    assert "3" in shown.content.decode()
    assert "hx-get" not in shown.content.decode()


def test_nobody_stops_what_another_member_wants(as_user, member, other_member, maintainer, source):
    pages(source, 1)
    recheck = rechecks.request_recheck(member, source)
    stop = reverse("verification:recheck-stop", args=[recheck.pk])

    assert as_user(other_member).post(stop).status_code == 404
    assert not Recheck.objects.get().ended_at
    as_user(maintainer).post(stop)
    assert Recheck.objects.get().ended_at


def test_nothing_to_run_is_said(as_user, member, source):
    answer = as_user(member).post(reverse("verification:recheck-request"), follow=True)

    assert "코드가 있는 페이지가 없습니다" in answer.content.decode()
