from datetime import timedelta

import pytest

from runner import recording, services, sweeping, turns
from runner.engine import Cell, Program
from runner.models import Queue, Run, RunState, Urgency, Worker
from runner.turns import Asked
from tests import factories
from tests.runner.reported import FINISHED

pytestmark = pytest.mark.django_db


def ask(code, by=None, **asked):
    return services.request_run(Program((Cell(code, 1),)), "cpu", asked=Asked(by, **asked))


def codes(run_ids):
    programs = dict(Run.objects.values_list("pk", "program"))
    return [programs[pk]["cells"][0]["code"] for pk in run_ids]


def offered(messages):
    """The codes of the programs that were sent, in order; the messages are taken away."""
    return [
        program["cells"][0]["code"] for _task, (_run, _attempt, program) in messages("cpu.default")
    ]


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    def execute(function, *arguments, **named):
        with django_capture_on_commit_callbacks(execute=True):
            return function(*arguments, **named)

    return execute


@pytest.fixture
def one_job(worker):
    """A worker that runs one program at a time."""
    return worker


def test_two_people_take_turns_however_many_one_asks_for(cpu, member, other_member):
    for number in range(6):
        ask(f"a{number}", member)
    ask("b0", other_member)
    ask("b1", other_member)

    order = codes(turns.waiting_in_turn(Queue(cpu.pk, "default")))

    assert order == ["a0", "b0", "a1", "b1", "a2", "a3", "a4", "a5"]


def test_who_has_runs_under_way_waits_for_who_has_none(
    cpu, one_job, member, other_member, on_commit
):
    for number in range(4):
        on_commit(ask, f"a{number}", member)
    on_commit(ask, "b0", other_member)

    assert codes(turns.waiting_in_turn(Queue(cpu.pk, "default"))) == ["b0", "a2", "a3"]


def test_small_runs_of_one_person_come_first(cpu, member):
    ask("long", member, expected_s=60)
    ask("short", member, expected_s=1)

    assert codes(turns.waiting_in_turn(Queue(cpu.pk, "default"))) == ["short", "long"]


def test_a_long_run_is_not_passed_over_for_ever(cpu, member):
    long = ask("long", member, expected_s=60)
    Run.objects.filter(pk=long.pk).update(turn_at=long.turn_at - timedelta(seconds=61))
    ask("short", member, expected_s=1)

    assert codes(turns.waiting_in_turn(Queue(cpu.pk, "default"))) == ["long", "short"]


def test_what_people_wait_for_goes_before_routine(cpu, member):
    ask("weekly", urgency=Urgency.ROUTINE)
    ask("all of them", member, urgency=Urgency.LATER)
    ask("now", member)

    assert codes(turns.waiting_in_turn(Queue(cpu.pk, "default"))) == [
        "now",
        "all of them",
        "weekly",
    ]


def test_asking_for_what_routine_wants_too_makes_it_urgent(cpu, member):
    ask("weekly", urgency=Urgency.ROUTINE)

    run = ask("weekly", member)

    run.refresh_from_db()
    assert (run.urgency, run.requested_by) == (Urgency.WAITED_FOR, member)


def test_routine_does_not_make_less_urgent_what_somebody_waits_for(cpu, member):
    ask("now", member)

    run = ask("now", urgency=Urgency.ROUTINE)

    run.refresh_from_db()
    assert (run.urgency, run.requested_by) == (Urgency.WAITED_FOR, member)


def test_past_twenty_at_once_the_rest_waits_behind_what_others_ask(cpu, member, other_member):
    runs = [ask(f"a{number}", member) for number in range(22)]
    ask("b", other_member)

    assert [run.urgency for run in runs[-3:]] == [0, Urgency.LATER, Urgency.LATER]
    assert codes(turns.waiting_in_turn(Queue(cpu.pk, "default")))[-2:] == ["a20", "a21"]
    assert not Run.objects.ended().exists()


def test_a_worker_is_offered_what_it_can_run_and_one_more(
    cpu, one_job, member, messages, on_commit
):
    for number in range(5):
        on_commit(ask, f"a{number}", member)

    assert offered(messages) == ["a0", "a1"]


def test_a_run_that_ends_makes_place_for_the_next(
    cpu, one_job, report, member, messages, on_commit
):
    runs = [on_commit(ask, f"a{number}", member) for number in range(5)]
    offered(messages)

    on_commit(recording.record_end, runs[0].pk, 1, report, 0, FINISHED)

    assert offered(messages) == ["a2"]


def test_a_cancelled_run_makes_place_too(cpu, one_job, member, messages, on_commit):
    runs = [on_commit(ask, f"a{number}", member) for number in range(4)]
    offered(messages)

    on_commit(services.cancel, runs[1])

    assert offered(messages) == ["a2"]


def test_more_workers_are_offered_more(cpu, one_job, member, messages, on_commit):
    for number in range(6):
        on_commit(ask, f"a{number}", member)
    offered(messages)
    Worker.objects.create(name="cpu@there-2", backend=cpu, host="there", tier="landlock", jobs=2)

    sweeping.sweep()

    assert offered(messages) == ["a2", "a3", "a4"]


def test_a_worker_that_comes_is_offered_what_waits(cpu, report, member, messages, on_commit):
    for number in range(4):
        on_commit(ask, f"a{number}", member)
    offered(messages)

    recording.record_worker({**report, "jobs": 2})

    assert offered(messages) == ["a1", "a2"]


def test_all_runs_of_two_people_end_in_turns(
    cpu, one_job, report, member, other_member, messages, on_commit
):
    """A worker that takes one message after the other, as its queue has them."""
    for number in range(6):
        on_commit(ask, f"a{number}", member)
    for number in range(3):
        on_commit(ask, f"b{number}", other_member)
    ended, queue = [], []
    while queue := [*queue, *messages("cpu.default")]:
        _task, (run_id, attempt, program) = queue.pop(0)
        ended.append(program["cells"][0]["code"])
        on_commit(recording.record_end, run_id, attempt, report, 0, FINISHED)

    assert ended == ["a0", "a1", "b0", "a2", "b1", "a3", "b2", "a4", "a5"]
    assert not Run.objects.open().exists()


def test_the_place_in_the_queue_is_the_place_in_the_order(
    cpu, one_job, member, other_member, on_commit
):
    first, second, third = [on_commit(ask, f"a{number}", member) for number in range(3)]
    other = on_commit(ask, "b", other_member)

    places = [services.queue_position(run) for run in (first, second, other, third)]

    assert places == [1, 2, 3, 4]


def test_a_broker_that_is_away_keeps_the_place_for_later(
    cpu, one_job, member, messages, on_commit, tmp_path
):
    (tmp_path / "broker").rmdir()
    (tmp_path / "broker").write_text("no folder any more")
    run = on_commit(ask, "a", member)
    assert Run.objects.get().sent_at is None
    (tmp_path / "broker").unlink()

    sweeping.sweep()

    run.refresh_from_db()
    assert (run.state, offered(messages)) == (RunState.WAITING, ["a"])
    assert run.sent_at is not None


def test_the_order_takes_the_same_queries_however_many_wait(
    cpu, one_job, member, django_assert_num_queries
):
    for number in range(30):
        ask(f"a{number}", member if number % 2 else factories.user())

    with django_assert_num_queries(2):
        assert len(turns.waiting_in_turn(Queue(cpu.pk, "default"))) == 30
