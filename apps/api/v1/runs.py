"""Code that was run, and what it says of a page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from apps.accounts.permissions import Action
from apps.api.v1.access import allows, asker
from apps.api.v1.once import once
from apps.api.v1.pages import present_page
from apps.api.v1.paging import Id, OneOf, Paged, Paging, RowId, paged
from apps.api.v1.people import PersonOut, perhaps
from apps.verification import services
from apps.verification.models import Finding, Verdict
from apps.verification.wording import reason

router = Router(tags=["runs"])


class Show(OneOf):
    ALL = "all"
    OPEN = "open"
    SAME = Finding.SAME.value
    OURS = Finding.OURS.value
    PASSES = Finding.PASSES.value
    FAILS = Finding.FAILS.value
    UPSTREAM = Finding.UPSTREAM.value
    NOT_HERE = Finding.NOT_HERE.value
    VARIES = Finding.VARIES.value
    NOT_A_PROGRAM = Finding.NOT_A_PROGRAM.value
    UNDECIDED = Finding.UNDECIDED.value


class Choice(Paging):
    show: Show = Show.ALL
    page_id: RowId | None = None


class RunIn(Schema):
    backend: str = Field("", max_length=20, pattern=r"^[\w-]*$")
    fresh: bool = Field(False, description="Run it even where the result is known")


class VerdictOut(Schema):
    """`finding` is empty until the runs have ended, then one of same, ours, upstream, not_here,
    varies, passes, fails (of ports, which are judged by themselves: a page that is one has no
    `source_run`), not_a_program, undecided; `said` is the reason in a sentence."""

    id: int
    page: int
    path: str
    backend: str
    finding: str
    said: str
    requested_by: PersonOut | None
    requested_at: datetime
    judged_at: datetime | None


class RunOut(Schema):
    id: int
    state: str
    seconds: float | None


class CellOut(Schema):
    key: str
    line: int | None
    verdict: str


class VerdictDetailOut(VerdictOut):
    """`run` is the translation's, which may be the source's where their code is equal."""

    run: RunOut | None
    source_run: RunOut | None
    cells: list[CellOut]


def _out(verdict: Verdict) -> VerdictOut:
    return VerdictOut(
        id=verdict.pk,
        page=verdict.page_id,
        path=verdict.page.path,
        backend=verdict.backend,
        finding=verdict.finding,
        said=str(reason(verdict.code, verdict.detail, verdict.reason)),
        requested_by=perhaps(verdict.requested_by),
        requested_at=verdict.requested_at,
        judged_at=verdict.judged_at,
    )


def _all_out(verdicts: Sequence[Verdict]) -> list[VerdictOut]:
    return [_out(verdict) for verdict in verdicts]


def _run_out(run: Any) -> RunOut | None:
    return RunOut(id=run.pk, state=run.state, seconds=run.seconds) if run else None


def _cell_out(cell: dict[str, Any]) -> CellOut:
    return CellOut(key=cell.get("key", ""), line=cell.get("line"), verdict=cell.get("verdict", ""))


@router.get(
    "/verdicts",
    response=Paged[VerdictOut],
    auth=allows(Action.READ),
    summary="Verdicts on the code of pages, newest first",
)
def verdicts(request: HttpRequest, at: Query[Choice]) -> object:
    rows = Verdict.objects.light().select_related("page", "requested_by").defer("page__text")
    if at.show is Show.OPEN:
        rows = rows.open()
    elif at.show is not Show.ALL:
        rows = rows.filter(finding=at.show.value)
    if at.page_id:
        rows = rows.filter(page=at.page_id)
    return paged(rows, at, _all_out)


@router.get(
    "/verdicts/{verdict_id}",
    response=VerdictDetailOut,
    auth=allows(Action.READ),
    summary="One verdict, with its cells",
)
def verdict(request: HttpRequest, verdict_id: Id) -> VerdictDetailOut:
    known = Verdict.objects.select_related("page", "requested_by", "run", "source_run")
    light = known.defer("page__text", "run__program", "source_run__program")
    found = get_object_or_404(light, pk=verdict_id)
    return VerdictDetailOut(
        **_out(found).model_dump(),
        run=_run_out(found.run),
        source_run=_run_out(found.source_run),
        cells=[_cell_out(cell) for cell in found.cells],
    )


@router.post(
    "/pages/{page_id}/verdicts",
    response=VerdictOut,
    auth=allows(Action.RUN_CODE),
    summary="Have the code of a page run",
)
def run(request: HttpRequest, page_id: Id, wanted: RunIn) -> object:
    """What stands already is not run again, unless `fresh`; takes an Idempotency-Key."""
    page, user = present_page(page_id), asker(request)

    def act() -> VerdictOut:
        return _out(
            services.request(page, requested_by=user, backend=wanted.backend, fresh=wanted.fresh)
        )

    return once(request, act)
