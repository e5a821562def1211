"""What is said of a page once the runs that were asked for have ended."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.activity.services import record
from apps.documents.formats import ParseFailure
from apps.verification import telling
from apps.verification.models import BAD, GOOD, OUR_FAULT, RUNS, Finding, Verdict, VerdictQuerySet
from apps.verification.programs import Programs, fingerprint_of, programs_of
from runner import sending
from runner import services as runner
from runner.engine import CellRecord, PageVerdict, Program, alone, judge
from runner.errors import RunnerError
from runner.models import Run, RunState, Urgency
from runner.turns import Asked

JUDGE = "apps.verification.tasks.judge_run"
RECHECK = "apps.verification.tasks.go_on"
UNREADABLE, VERSIONS_DIFFER, ASKED_AGAIN = "unreadable", "versions_differ", "asked_again"
# Endings of a run that say nothing about its page.
NOTHING_SAID = ("lost", "fault", "cancelled", "protocol")
# What the engine judges otherwise once it knows what the source itself shows each time.
MAY_VARY = {"shows_otherwise"}
# A source that ran longer ago is run again before a failure is called ours.
LATELY = timedelta(hours=1)


def decide(verdict: Verdict, programs: Programs | None = None) -> None:
    """Judge, once every run that it takes has ended. Twice or too early changes nothing.

    `programs` are the page's, where the caller has them.
    """
    runs = [run for run in (verdict.source_run, verdict.run, verdict.source_again) if run]
    if not verdict.is_open or not all(run.state == RunState.ENDED for run in runs):
        return
    source, ours, again = verdict.source_run, verdict.run, verdict.source_again
    assert ours is not None
    if unsaid := next((run.how for run in runs if run.how in NOTHING_SAID), ""):
        _close(verdict, Finding.UNDECIDED, code=unsaid)
        return
    if source is None:
        _close_as(verdict, _judged_alone(verdict, ours))
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
        fragments=Program.from_message(source.program).fragments,
        ports=Program.from_message(ours.program).ports,
        missing=_missing(verdict, ours),
    )
    if found.verdict == Finding.OURS and _is_of_the_past(source, ours):
        verdict.source_run = _source_anew(verdict, source)
        verdict.save(update_fields=["source_run"])
    elif again is None and any(cell.code in MAY_VARY for cell in found.cells):
        _look_again(verdict)
    else:
        _close_as(verdict, found)


def _judged_alone(verdict: Verdict, ours: Run) -> PageVerdict:
    """A page that was rewritten for another framework is held against nothing."""
    fragments = Program.from_message(ours.program).fragments
    missing = _missing(verdict, ours)
    return alone(runner.records_of(ours), fragments, missing, is_program=True)


def _missing(verdict: Verdict, ours: Run) -> list[str]:
    """Packages that the source states and that the run did not meet."""
    return [name for name in verdict.page.source.packages if name not in ours.versions]


def _stands_for_both(verdict: Verdict, shown: list[CellRecord], programs: Programs | None) -> bool:
    """Whether the source's run, now that it is known, says all about the translation."""
    source = verdict.source_run
    assert source is not None
    program = Program.from_message(source.program)
    if verdict.fingerprint == fingerprint_of(program, program, source.queue_name):
        return True
    programs = programs or programs_of(verdict.page, source.backend)
    is_as_asked = programs.fingerprint == verdict.fingerprint
    return is_as_asked and not programs.shows_words(shown)


def _run_it_too(verdict: Verdict) -> None:
    """Run the translation, as it is now: its words may show."""
    programs = programs_of(verdict.page, runner.backend_called(verdict.backend))
    ask = partial(
        runner.request_run,
        backend_name=verdict.backend,
        environment=verdict.page.source.environment,
        on_end=JUDGE,
        asked=asked_of(verdict),
    )
    source_run, run = ask(programs.source), ask(programs.translated)
    same = Verdict.objects.open().filter(page=verdict.page, source_run=source_run, run=run)
    if same.exclude(pk=verdict.pk).exists():
        _close(verdict, Finding.UNDECIDED, code=ASKED_AGAIN)
        return
    verdict.source_run, verdict.run, verdict.cells = source_run, run, programs.places
    verdict.fingerprint = programs.fingerprint
    verdict.save(update_fields=["run", "source_run", "cells", "fingerprint"])
    decide(verdict, programs)


def _look_again(verdict: Verdict) -> None:
    """Run the source once more: what it shows may be something else each time."""
    source = verdict.source_run
    assert source is not None
    others = Run.objects.reusable().filter(fingerprint=source.fingerprint)
    again = others.exclude(pk__in=[source.pk, verdict.run_id]).first()
    again = again or _source_anew(verdict, source)
    verdict.source_again = again
    verdict.save(update_fields=["source_again"])
    decide(verdict)


def _source_anew(verdict: Verdict, source: Run) -> Run:
    """The source's next run, made as the translation's: with the compiled code at hand."""
    program = replace(Program.from_message(source.program), fills_cache=False)
    return runner.request_run(
        program,
        verdict.backend,
        environment=source.environment,
        on_end=JUDGE,
        fresh=True,
        asked=asked_of(verdict),
    )


def asked_of(verdict: Verdict) -> Asked:
    """Runs that turn out to be needed are asked for as the verdict was."""
    expected_s = verdict.source_run.seconds if verdict.source_run else None
    return Asked(verdict.requested_by, Urgency(verdict.urgency), expected_s)


def _is_of_the_past(source: Run, ours: Run) -> bool:
    """Whether what the page needs may have gone since its source ran: a file on the network."""
    ended_at, started_at = source.ended_at, ours.started_at
    return bool(ended_at and started_at and started_at - ended_at > LATELY)


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
            "looked_past": list(cell.looked_past),
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
    turned_from = _turned_from(verdict, finding)
    facts = {"finding": finding, "judged_at": timezone.now(), "turned_from": turned_from, **facts}
    if Verdict.objects.open().filter(pk=verdict.pk).update(**facts):
        record("verification ended", verdict.page, None, finding=str(finding), verdict=verdict.pk)
        if finding in OUR_FAULT:
            telling.failed(verdict)
        if turned_from and verdict.urgency == Urgency.ROUTINE:
            record("verification turned", verdict.page, None, finding=str(finding))
        if verdict.recheck_id:
            transaction.on_commit(partial(sending.nudge, RECHECK, verdict.recheck_id))
    verdict.refresh_from_db()


def _turned_from(verdict: Verdict, finding: Finding) -> str:
    """What was found before on this backend, where that was well and this is not."""
    earlier = Verdict.objects.filter(page=verdict.page_id, backend=verdict.backend)
    last = earlier.exclude(judged_at=None).exclude(pk=verdict.pk).light().first()
    turned = last is not None and last.finding in GOOD and finding in BAD
    return last.finding if last and turned else ""


def judge_run(run_id: int) -> None:
    """Decide every verdict that this run was waited for by."""
    _decide_each(Verdict.objects.open().of_run(run_id))


def sweep() -> None:
    """Decide verdicts whose runs have ended and whose message was lost."""
    has_source = Q(source_run=None) | Q(source_run__state=RunState.ENDED)
    ended = Verdict.objects.open().filter(has_source, run__state=RunState.ENDED)
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
