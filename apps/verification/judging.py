"""What is said of a page once the runs that were asked for have ended."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from apps.activity.services import record
from apps.documents.formats import ParseFailure
from apps.verification.models import RUNS, Finding, Verdict, VerdictQuerySet
from apps.verification.programs import Programs, fingerprint_of, programs_of
from runner import services as runner
from runner.engine import CellRecord, PageVerdict, Program, judge
from runner.errors import RunnerError
from runner.models import Run, RunState

JUDGE = "apps.verification.tasks.judge_run"
UNREADABLE, VERSIONS_DIFFER, ASKED_AGAIN = "unreadable", "versions_differ", "asked_again"
# Endings of a run that say nothing about its page.
NOTHING_SAID = ("lost", "fault", "cancelled", "protocol")
# What the engine judges otherwise once it knows what the source itself shows each time.
MAY_VARY = {"shows_otherwise"}


def decide(verdict: Verdict, programs: Programs | None = None) -> None:
    """Judge, once every run that it takes has ended. Twice or too early changes nothing.

    `programs` are the page's, where the caller has them.
    """
    runs = [run for run in (verdict.source_run, verdict.run, verdict.source_again) if run]
    if not verdict.is_open or not all(run.state == RunState.ENDED for run in runs):
        return
    source, ours, again = verdict.source_run, verdict.run, verdict.source_again
    assert source is not None
    assert ours is not None
    if unsaid := next((run.how for run in runs if run.how in NOTHING_SAID), ""):
        _close(verdict, Finding.UNDECIDED, code=unsaid)
        return
    if source.versions != ours.versions:
        _close(verdict, Finding.UNDECIDED, code=VERSIONS_DIFFER)
        return
    shown = runner.records_of(source)
    if source.pk == ours.pk and not _stands_for_both(verdict, shown, programs):
        _run_it_too(verdict)
        return
    found = judge(
        shown,
        runner.records_of(ours),
        source_again=runner.records_of(again) if again else None,
    )
    if again is None and any(cell.code in MAY_VARY for cell in found.cells):
        _look_again(verdict)
    else:
        _close_as(verdict, found)


def _stands_for_both(verdict: Verdict, shown: list[CellRecord], programs: Programs | None) -> bool:
    """Whether the source's run, now that it is known, says all about the translation."""
    source = verdict.source_run
    assert source is not None
    program = Program.from_message(source.program)
    if verdict.fingerprint == fingerprint_of(program, program, verdict.backend):
        return True
    programs = programs or programs_of(verdict.page, source.backend)
    is_as_asked = programs.fingerprint(verdict.backend) == verdict.fingerprint
    return is_as_asked and not programs.shows_words(shown)


def _run_it_too(verdict: Verdict) -> None:
    """Run the translation, as it is now: its words may show."""
    programs = programs_of(verdict.page, runner.backend_called(verdict.backend))
    source_run = runner.request_run(programs.source, verdict.backend, on_end=JUDGE)
    run = runner.request_run(programs.translated, verdict.backend, on_end=JUDGE)
    same = Verdict.objects.open().filter(page=verdict.page, source_run=source_run, run=run)
    if same.exclude(pk=verdict.pk).exists():
        _close(verdict, Finding.UNDECIDED, code=ASKED_AGAIN)
        return
    verdict.source_run, verdict.run, verdict.cells = source_run, run, programs.places
    verdict.fingerprint = programs.fingerprint(verdict.backend)
    verdict.save(update_fields=["run", "source_run", "cells", "fingerprint"])
    decide(verdict, programs)


def _look_again(verdict: Verdict) -> None:
    """Run the source once more: what it shows may be something else each time."""
    source = verdict.source_run
    assert source is not None
    others = Run.objects.reusable().filter(fingerprint=source.fingerprint)
    again = others.exclude(pk__in=[source.pk, verdict.run_id]).first()
    if again is None:
        # As the translation ran: with the compiled code at hand.
        program = replace(Program.from_message(source.program), fills_cache=False)
        again = runner.request_run(program, verdict.backend, on_end=JUDGE, fresh=True)
    verdict.source_again = again
    verdict.save(update_fields=["source_again"])
    decide(verdict)


def _close_as(verdict: Verdict, found: PageVerdict) -> None:
    places = verdict.cells if len(verdict.cells) == len(found.cells) else [{} for _ in found.cells]
    cells = [
        {
            **place,
            "index": cell.index,
            "verdict": cell.verdict,
            "code": cell.code,
            "detail": cell.detail[:500],
            "reason": cell.reason[:500],
        }
        for place, cell in zip(places, found.cells, strict=True)
    ]
    _close(
        verdict,
        Finding(found.verdict),
        code=found.code[:24],
        detail=found.detail[:500],
        reason=found.reason[:500],
        cells=cells or verdict.cells,
    )


def _close(verdict: Verdict, finding: Finding, **facts: object) -> None:
    """Write the finding down once, whoever comes first."""
    facts = {"finding": finding, "judged_at": timezone.now(), **facts}
    if Verdict.objects.open().filter(pk=verdict.pk).update(**facts):
        record("verification ended", verdict.page, None, finding=str(finding), verdict=verdict.pk)
    verdict.refresh_from_db()


def judge_run(run_id: int) -> None:
    """Decide every verdict that this run was waited for by."""
    _decide_each(Verdict.objects.open().of_run(run_id))


def sweep() -> None:
    """Decide verdicts whose runs have ended and whose message was lost."""
    ended = Verdict.objects.open().filter(
        source_run__state=RunState.ENDED, run__state=RunState.ENDED
    )
    _decide_each(ended)


def _decide_each(verdicts: VerdictQuerySet) -> None:
    for verdict in verdicts.select_related(*RUNS):
        with transaction.atomic():
            _decide_or_say_why(verdict)


def _decide_or_say_why(verdict: Verdict) -> None:
    """The page may have become unreadable, or its backend gone, since the run was asked for."""
    try:
        decide(verdict)
    except ParseFailure as failure:
        _close(verdict, Finding.UNDECIDED, code=UNREADABLE, detail=str(failure)[:500])
    except RunnerError as error:
        _close(verdict, Finding.UNDECIDED, reason=str(error)[:500])
