from datetime import timedelta

import pytest
from django.utils import timezone

from apps.activity.models import Event
from apps.documents.models import Segment
from apps.translation.models import Unlock
from apps.verification import judging, services
from apps.verification.errors import VerificationError
from apps.verification.models import Finding, Verdict
from runner import services as runner
from runner.models import CellResult, Run, Urgency
from tests import factories

PAGE = """# Adding

Adding two numbers.

```{code-cell}
import jax.numpy as jnp

# add the numbers
total = jnp.add(1, 2)
```

```{code-cell}
print(total)
total
```
"""


def translate(page, author, texts, unlock=True):
    """Finish these texts, given by a word of their source."""
    for part, text in texts.items():
        segment = Segment.objects.get(section__page=page, text__contains=part, kind=kind_of(part))
        factories.revision(segment, author, text)
        if segment.is_code and unlock:
            Unlock.objects.create(segment=segment, reason="시험", unlocked_by=author)


def kind_of(part):
    return "code" if "(" in part else "comment" if part.startswith("add") else "paragraph"


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


def test_broken_code_is_ours_and_the_cell_is_named(page, author, carry):
    translate(page, author, {"print(total)": "print(totla)\ntotal"})

    verdict = services.request(page)
    carry()

    verdict.refresh_from_db()
    assert (verdict.finding, verdict.code) == (Finding.OURS, "only_ours_fails")
    assert "NameError" in verdict.detail
    assert [cell["verdict"] for cell in verdict.cells] == ["same", "ours"]
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


def test_a_page_with_the_code_of_one_that_ran_is_judged_at_once(page, carry):
    services.request(page)
    carry()

    other = factories.page(PAGE.replace("# Adding", "# Summing"))

    assert services.request(other).finding == Finding.SAME


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


def test_a_verdict_holds_while_words_of_comments_alone_change(page, author, carry):
    verdict = services.request(page)
    carry()

    translate(page, author, {"add the": "수를 더합니다"})

    verdict.refresh_from_db()
    assert services.still_holds(verdict)


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
