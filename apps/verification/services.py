import logging
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.activity.services import record
from apps.documents.formats import ParseFailure
from apps.documents.models import Page
from apps.verification.errors import VerificationError
from apps.verification.models import Finding, Verdict
from apps.verification.programs import Programs, programs_of
from runner import services as runner
from runner.engine import PageVerdict, Program, judge
from runner.errors import RunnerError
from runner.models import Run, RunState

logger = logging.getLogger(__name__)

JUDGE = "apps.verification.tasks.judge_run"
NO_CELLS, UNREADABLE, VERSIONS_DIFFER = "no_cells", "unreadable", "versions_differ"
# Endings of a run that say nothing about its page.
NOTHING_SAID = ("lost", "fault", "cancelled", "protocol")
# What the engine judges otherwise once it knows what the source itself shows each time.
MAY_VARY = {"shows_otherwise"}


@transaction.atomic
def request(
    page: Page, *, requested_by: User | None = None, backend: str = "", fresh: bool = False
) -> Verdict:
    """Ask whether the page's code in translation does what its source does.

    What stands already is not run again, unless `fresh`. Raises VerificationError.
    """
    name = backend or page.source.backend
    try:
        programs = programs_of(page, runner.backend_called(name))
        if programs.are_empty:
            return _not_a_program(page, name, NO_CELLS, "", requested_by)
        verdict = _verdict(page, name, programs, requested_by, fresh)
    except ParseFailure as failure:
        return _not_a_program(page, name, UNREADABLE, str(failure), requested_by)
    except RunnerError as error:
        raise VerificationError(str(error)) from error
    decide(verdict)
    return verdict


def _verdict(
    page: Page, backend: str, programs: Programs, requested_by: User | None, fresh: bool
) -> Verdict:
    """The verdict on these two runs: the standing one, or a new one."""
    source_run = runner.request_run(programs.source, backend, on_end=JUDGE)
    run = runner.request_run(programs.translated, backend, on_end=JUDGE, fresh=fresh)
    newest_one = newest(page, backend)
    if newest_one and newest_one.holds_for(source_run, run):
        _put_in_place(newest_one, programs)
        return newest_one
    try:
        with transaction.atomic():
            verdict = Verdict.objects.create(
                page=page,
                backend=backend,
                fingerprint=programs.fingerprint(backend),
                source_run=source_run,
                run=run,
                cells=programs.places,
                requested_by=requested_by,
            )
    except IntegrityError:
        return Verdict.objects.open().get(page=page, source_run=source_run, run=run)
    record("verification requested", page, requested_by, backend=backend, verdict=verdict.pk)
    return verdict


def _put_in_place(verdict: Verdict, programs: Programs) -> None:
    """The same code may stand on other lines by now."""
    placed = [
        {**cell, **place} for cell, place in zip(verdict.cells, programs.places, strict=False)
    ]
    if len(placed) == len(verdict.cells) and placed != verdict.cells:
        verdict.cells = placed
        verdict.save(update_fields=["cells"])


def _not_a_program(
    page: Page, backend: str, code: str, detail: str, requested_by: User | None
) -> Verdict:
    standing = newest(page, backend)
    if standing and (standing.code, standing.detail) == (code, detail[:500]):
        return standing
    return Verdict.objects.create(
        page=page,
        backend=backend,
        finding=Finding.NOT_A_PROGRAM,
        code=code,
        detail=detail[:500],
        requested_by=requested_by,
        judged_at=timezone.now(),
    )


def decide(verdict: Verdict) -> None:
    """Judge, once every run that it takes has ended. Twice or too early changes nothing."""
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
    found = judge(
        runner.records_of(source),
        runner.records_of(ours),
        source_again=runner.records_of(again) if again else None,
    )
    if again is None and any(cell.code in MAY_VARY for cell in found.cells):
        _look_again(verdict)
    else:
        _close_as(verdict, found)


def _look_again(verdict: Verdict) -> None:
    """Run the source once more: what it shows may be something else each time."""
    source = verdict.source_run
    assert source is not None
    others = Run.objects.reusable().filter(fingerprint=source.fingerprint)
    again = others.exclude(pk__in=[source.pk, verdict.run_id]).first()
    if again is None:
        program = Program.from_message(source.program)
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
    for verdict in Verdict.objects.open().of_run(run_id).select_related(*RUNS):
        with transaction.atomic():
            decide(verdict)


def sweep() -> None:
    """Decide verdicts whose runs have ended and whose message was lost."""
    ended = Verdict.objects.open().filter(
        source_run__state=RunState.ENDED, run__state=RunState.ENDED
    )
    for verdict in ended.select_related(*RUNS):
        with transaction.atomic():
            decide(verdict)


RUNS = ("page", "source_run", "run", "source_again")


def cancel(verdict: Verdict) -> None:
    """Stop the translation's run, unless other verdicts wait for it too."""
    for run in (verdict.run, verdict.source_run, verdict.source_again):
        others = Verdict.objects.open().exclude(pk=verdict.pk)
        if run and not run.is_ended and not others.of_run(run.pk).exists():
            runner.cancel(run)


def newest(page: Page, backend: str = "") -> Verdict | None:
    """The latest verdict of a page on a backend (its source's own by default), judged or not."""
    on = Verdict.objects.filter(page=page, backend=backend or page.source.backend)
    return on.select_related(*RUNS).first()


def newest_of(pages: Iterable[Page]) -> dict[int, list[Verdict]]:
    """The latest verdict of each page on each backend, by page id; for lists, in one query."""
    found: dict[int, list[Verdict]] = {}
    for verdict in Verdict.objects.light().newest().filter(page__in=list(pages)):
        found.setdefault(verdict.page_id, []).append(verdict)
    return found


def still_holds(verdict: Verdict) -> bool:
    """Whether the page's code, source and translation, is still what this verdict judged."""
    if not verdict.fingerprint:
        return True
    try:
        programs = programs_of(verdict.page, runner.backend_called(verdict.backend))
    except (ParseFailure, RunnerError):
        return False
    return programs.fingerprint(verdict.backend) == verdict.fingerprint
