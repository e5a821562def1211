from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.activity.services import record
from apps.documents.formats import ParseFailure
from apps.documents.models import Page
from apps.verification.errors import VerificationError
from apps.verification.judging import JUDGE, UNREADABLE, decide
from apps.verification.models import RUNS, Finding, Fragment, Recheck, Verdict
from apps.verification.programs import Programs, programs_of
from runner import services as runner
from runner.engine import Program
from runner.errors import RunnerError
from runner.models import Run, Urgency
from runner.turns import Asked

NO_CELLS, CODE_CHANGED, MARKED = "no_cells", "code_changed", "page_marked"


@transaction.atomic
def request(
    page: Page,
    *,
    requested_by: User | None = None,
    backend: str = "",
    fresh: bool = False,
    urgency: Urgency = Urgency.WAITED_FOR,
    recheck: Recheck | None = None,
) -> Verdict:
    """Ask whether the page's code in translation does what its source does.

    What stands already is not run again, unless `fresh`. Raises VerificationError.
    """
    name = backend or page.source.backend
    try:
        on = runner.backend_called(name)
        if mark := Fragment.objects.standing().whole().filter(page=page).first():
            found = Finding.NOT_A_PROGRAM
            return _without_run(page, name, found, MARKED, mark.reason, requested_by)
        programs = programs_of(page, on)
        if programs.are_empty:
            return _without_run(page, name, Finding.NOT_A_PROGRAM, NO_CELLS, "", requested_by)
        if not on.runs_changed_code and not programs.are_unchanged:
            found = Finding.UNDECIDED
            return _without_run(page, name, found, CODE_CHANGED, str(on), requested_by)
        asked = Asked(requested_by, urgency, _seconds_before(page, name))
        verdict = _verdict(page, name, programs, asked, fresh, recheck)
    except ParseFailure as failure:
        found = Finding.NOT_A_PROGRAM
        return _without_run(page, name, found, UNREADABLE, str(failure), requested_by)
    except RunnerError as error:
        raise VerificationError(str(error)) from error
    decide(verdict, programs)
    return verdict


def _seconds_before(page: Page, backend: str) -> float | None:
    """How long the page took when it last ran there."""
    ran = Verdict.objects.filter(page=page, backend=backend, run__seconds__isnull=False)
    return ran.values_list("run__seconds", flat=True).first()


def _verdict(
    page: Page,
    backend: str,
    programs: Programs,
    asked: Asked,
    fresh: bool,
    recheck: Recheck | None,
) -> Verdict:
    """The verdict on these two runs, or on a port's own: the standing one, or a new one."""
    source_run, run = _runs_for(page, backend, programs, asked, fresh)
    newest_one = newest(page, backend)
    if newest_one and newest_one.holds_for(source_run, run):
        _put_in_place(newest_one, programs)
        _hurry(newest_one, asked)
        return newest_one
    try:
        with transaction.atomic():
            verdict = Verdict.objects.create(
                page=page,
                backend=backend,
                fingerprint=programs.fingerprint,
                source_run=source_run,
                run=run,
                cells=programs.places,
                requested_by=asked.by,
                urgency=asked.urgency,
                recheck=recheck,
            )
    except IntegrityError:
        return Verdict.objects.open().get(page=page, source_run=source_run, run=run)
    record("verification requested", page, asked.by, backend=backend, verdict=verdict.pk)
    return verdict


def _runs_for(
    page: Page, backend: str, programs: Programs, asked: Asked, fresh: bool
) -> tuple[Run | None, Run]:
    """The source's run and the translation's. A page that is a port is run by itself."""
    ask = partial(
        runner.request_run,
        backend_name=backend,
        environment=page.source.environment,
        on_end=JUDGE,
        asked=asked,
    )
    if programs.are_ported:
        return None, ask(programs.translated, fresh=fresh)
    source_run = ask(programs.source)
    return source_run, _run_for(programs, source_run, asked, fresh)


def _run_for(programs: Programs, source_run: Run, asked: Asked, fresh: bool) -> Run:
    """The translation's own run, or its source's where that stands for it."""
    backend, environment = source_run.backend.name, source_run.environment
    held_mib = source_run.peak_mib if source_run.how == "finished" else None
    translated = replace(programs.translated, peak_mib=held_mib or 0)
    if not fresh and runner.run_of(translated, backend, environment) is None and programs.are_equal:
        return source_run
    return runner.request_run(
        translated, backend, environment=environment, on_end=JUDGE, fresh=fresh, asked=asked
    )


def _hurry(verdict: Verdict, asked: Asked) -> None:
    """Somebody waits for what was to be judged by and by."""
    if verdict.is_open and asked.urgency < verdict.urgency:
        verdict.urgency, verdict.requested_by = asked.urgency, asked.by
        verdict.save(update_fields=["urgency", "requested_by"])


def _put_in_place(verdict: Verdict, programs: Programs) -> None:
    """The same code may stand on other lines by now."""
    placed = [
        {**cell, **place} for cell, place in zip(verdict.cells, programs.places, strict=False)
    ]
    if len(placed) == len(verdict.cells) and placed != verdict.cells:
        verdict.cells = placed
        verdict.save(update_fields=["cells"])


def _without_run(
    page: Page, backend: str, finding: Finding, code: str, detail: str, requested_by: User | None
) -> Verdict:
    """A verdict for which nothing has to be run; the standing one, if it says the same."""
    standing = newest(page, backend)
    if standing and (standing.code, standing.detail) == (code, detail[:500]):
        return standing
    return Verdict.objects.create(
        page=page,
        backend=backend,
        finding=finding,
        code=code,
        detail=detail[:500],
        requested_by=requested_by,
        judged_at=timezone.now(),
    )


def cancel(verdict: Verdict, by: User | None = None) -> None:
    """Stop the translation's run, unless other verdicts wait for it too."""
    for run in (verdict.run, verdict.source_run, verdict.source_again):
        others = Verdict.objects.open().exclude(pk=verdict.pk)
        if run and not run.is_ended and not others.of_run(run.pk).exists():
            runner.cancel(run)
    if by:
        record("verification cancelled", verdict.page, by, verdict=verdict.pk)


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


def last_judged(page: Page) -> Verdict | None:
    """The latest verdict on its source's backend that says something of the page."""
    judged = Verdict.objects.filter(page=page, backend=page.source.backend)
    judged = judged.exclude(finding__in=[Finding.WAITING, Finding.UNDECIDED])
    return judged.select_related(*RUNS).first()


def still_holds(verdict: Verdict) -> bool:
    """Whether the page's code, source and translation, is still what this verdict judged.

    It is, where words alone changed in what was found to be the same.
    """
    if not verdict.fingerprint:
        return True
    try:
        programs = programs_of(verdict.page, runner.backend_called(verdict.backend))
    except (ParseFailure, RunnerError):
        return False
    if programs.fingerprint == verdict.fingerprint:
        return True
    return verdict.finding == Finding.SAME and _is_equal_to(verdict.source_run, programs)


def _is_equal_to(source_run: Run | None, programs: Programs) -> bool:
    """Whether this run of the source would stand for both programs."""
    if source_run is None:
        return False
    ran = Program.from_message(source_run.program)
    here, there = source_run.queue_name, programs.queue
    is_same_source = ran.fingerprint({}, here) == programs.source.fingerprint({}, there)
    if not is_same_source or not programs.are_equal:
        return False
    return not programs.shows_words(runner.records_of(source_run))
