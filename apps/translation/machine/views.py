from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.models import User
from apps.accounts.permissions import Action, person, requires
from apps.documents.models import Section, Segment
from apps.translation.errors import TranslationError
from apps.translation.machine import services
from apps.translation.machine.models import MachineJob, MachineOutcome
from apps.translation.rows import CellRow, SegmentRow, flat, rows_of, segments_of

DETAIL = "translation/machine_job.html"


@require_POST
@requires(Action.TRANSLATE)
def machine_ask(request: HttpRequest, section_id: int) -> HttpResponse:
    """Have a machine draft what is empty in a section, or the one segment that is named."""
    known = Section.objects.present().select_related("page__source").defer("page__text")
    section = get_object_or_404(known, pk=section_id)
    is_htmx = bool(request.headers.get("HX-Request"))
    try:
        job = services.ask(section, person(request), _segment(section, request.POST))
    except TranslationError as error:
        if is_htmx:
            return render(request, f"{DETAIL}#progress", {"sentence": error}, status=422)
        messages.error(request, str(error))
        return redirect("translation:section-translate", section.pk)
    if is_htmx:
        return render(request, f"{DETAIL}#progress", _context(job, person(request)))
    return redirect("translation:machine-detail", job.pk)


@require_GET
@requires(Action.TRANSLATE)
def machine_detail(request: HttpRequest, job_id: int) -> HttpResponse:
    user = person(request)
    known = MachineJob.objects.select_related("section__page__source")
    job = get_object_or_404(known.defer("section__page__text"), pk=job_id, requested_by=user)
    piece = "#progress" if request.headers.get("HX-Request") else ""
    return render(request, f"{DETAIL}{piece}", _context(job, user))


def _segment(section: Section, asked: Any) -> Segment | None:
    number = asked.get("segment", "")
    if not number:
        return None
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    here = Segment.objects.present().filter(section=section)
    return get_object_or_404(here, pk=int(number) if is_number else 0)


def _context(job: MachineJob, user: User) -> dict[str, Any]:
    """Once it is over: what was refused, and the rows that have a draft now, drawn anew."""
    if job.is_under_way:
        return {"job": job, "section": job.section}
    answers = list(job.answers.select_related("segment").order_by("segment__position"))
    drafted = {one.segment_id for one in answers if one.outcome == MachineOutcome.DRAFTED}
    rows: list[SegmentRow | CellRow] = []
    if drafted:
        rows = rows_of(job.section, user, segments_of(job.section))
    return {
        "job": job,
        "section": job.section,
        "drafted": len(drafted),
        "refused": [one for one in answers if one.outcome == MachineOutcome.REFUSED],
        "rows": [row for row in rows if _stands_in(row, drafted)],
        "is_mine": True,
    }


def _stands_in(row: SegmentRow | CellRow, drafted: set[int]) -> bool:
    return any(one.segment.pk in drafted for one in flat([row]))
