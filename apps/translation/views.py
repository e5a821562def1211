"""The editor: one page a section, and the small answers that its script asks for."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.models import User
from apps.accounts.permissions import Action, may, person, requires
from apps.assignments.models import Assignment
from apps.documents.differences import differences
from apps.documents.models import Section, Segment
from apps.translation import services
from apps.translation.assistance import terms_in, versions_of
from apps.translation.checks.structure import problems_of_reading
from apps.translation.checks.wording import told
from apps.translation.cleaning import clean
from apps.translation.errors import (
    ConflictingEdit,
    DraftElsewhere,
    TranslationError,
    UnsoundText,
)
from apps.translation.forms import TextForm
from apps.translation.machine import endpoints
from apps.translation.memory import remembered
from apps.translation.models import Revision
from apps.translation.offers import waiting_on
from apps.translation.outline import entry_of, neighbours, outline_of
from apps.translation.rows import row_of, rows_of, segments_of
from apps.translation.rulebook.musts import beside_rules
from apps.translation.rulebook.notes import notes_on
from apps.translation.terms.notes import noted

VERSIONS_AT_ONCE = 20


@require_GET
@requires(Action.READ)
def section_translate(request: HttpRequest, section_id: int) -> HttpResponse:
    """The whole section at once: what is chosen and typed in it happens in the browser."""
    section = _section(section_id)
    outline = outline_of(section.page)
    entry, before, after = neighbours(outline, section)
    held = Assignment.objects.open().filter(section=section).select_related("translator").first()
    user = person(request)
    holder = held.translator if held else None
    context = {
        "section": section,
        "page": section.page,
        "outline": outline,
        "entry": entry,
        "before": before,
        "after": after,
        "assignment": held,
        "holder": holder,
        "is_mine": holder == user and may(user, Action.TRANSLATE),
        "rows": rows_of(section, user, segments_of(section)),
        "waiting": waiting_on(section.page) if may(user, Action.TRANSLATE) else None,
        "chosen": _number(request.GET.get("segment")),
        "has_machine": endpoints.is_on(),
    }
    return render(request, "translation/section_translate.html", context)


@require_POST
@requires(Action.TRANSLATE)
def draft_save(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Keep what is being typed; a draft from another tab is shown, not overwritten."""
    segment = present_segment(segment_id)
    form = TextForm(request.POST, segment=segment)
    if not form.is_valid():
        return plain(form.sentence, 422)
    if _is_other_writer(request, form):
        return plain(_("Somebody else is signed in in this browser now."), 403)
    typed = form.cleaned_data
    try:
        draft = services.save_draft(
            segment, person(request), typed["text"], typed["base"], seen=typed["seen"]
        )
    except DraftElsewhere as error:
        context = {
            "sentence": error,
            "other": error.draft.text,
            "other_label": _("From the other tab or device"),
            "base": error.draft.base_id or "",
            "seen": error.draft.saved_at.isoformat(),
            "is_draft": True,
            "changes": differences(error.draft.text, typed["text"]),
        }
        return render(request, "translation/conflict.html", context, status=409)
    return JsonResponse({"seen": draft.saved_at.isoformat()})


@require_POST
@requires(Action.TRANSLATE)
def draft_discard(request: HttpRequest, segment_id: int) -> HttpResponse:
    segment = present_segment(segment_id)
    services.discard_draft(segment, person(request))
    return redrawn(request, segment)


@require_POST
@requires(Action.TRANSLATE)
def revision_finish(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Make the typed text the newest revision, or say what speaks against it."""
    segment = present_segment(segment_id)
    form = TextForm(request.POST, segment=segment)
    if not form.is_valid():
        return _refused(request, form.sentence)
    if _is_other_writer(request, form):
        return plain(_("Somebody else is signed in in this browser now."), 403)
    typed = form.cleaned_data
    try:
        revision = services.finish(
            segment, person(request), typed["text"], typed["base"], seen_source=typed["source"]
        )
    except ConflictingEdit as error:
        return _conflicting(request, error)
    except TranslationError as error:
        return _refused(request, str(error), error)
    notes = clean(typed["text"], is_code=segment.is_code).notes
    return redrawn(request, segment, notes, revision)


@require_POST
@requires(Action.TRANSLATE)
def segment_checks(request: HttpRequest, segment_id: int) -> HttpResponse:
    """What would be refused, and how the terms fare, while somebody types."""
    segment = present_segment(segment_id)
    form = TextForm(request.POST, segment=segment)
    text = clean(form.data.get("text", ""), is_code=segment.is_code).text
    if not text:
        return HttpResponse("")
    found = problems_of_reading(segment.section.page, {segment: text})[segment]
    is_prose = not (segment.is_code or any(problem.code == "long" for problem in found))
    rule_notes = notes_on(segment, text) if is_prose else None
    beside = beside_rules(found, rule_notes.checks if rule_notes else ())
    context = {
        "segment": segment,
        "problems": [told(problem) for problem in beside],
        "notes": noted(segment, person(request), text) if is_prose else [],
        "rule_notes": rule_notes,
    }
    return render(request, "translation/checks.html", context)


@require_GET
@requires(Action.READ)
def segment_side(request: HttpRequest, segment_id: int) -> HttpResponse:
    """The right rail of one segment."""
    segment = present_segment(segment_id)
    context = {
        "segment": segment,
        "terms": [] if segment.is_code else terms_in(segment),
        "memories": [] if segment.is_code else remembered(segment),
        "revision_count": Revision.objects.filter(translation__segment=segment).count(),
    }
    return render(request, "translation/segment_side.html", context)


@require_GET
@requires(Action.READ)
def segment_history(request: HttpRequest, segment_id: int) -> HttpResponse:
    segment = present_segment(segment_id)
    start = min(_number(request.GET.get("from")) or 0, 100_000)
    versions, has_next = versions_of(segment, start, start + VERSIONS_AT_ONCE)
    way = reverse("translation:segment-history", args=[segment.pk])
    context = {
        "versions": versions,
        "next_url": f"{way}?from={start + VERSIONS_AT_ONCE}" if has_next else "",
        "is_mine": _is_mine(segment, person(request)),
    }
    return render(request, "translation/segment_history.html", context)


@require_POST
@requires(Action.TRANSLATE)
def revision_restore(request: HttpRequest, revision_id: int) -> HttpResponse:
    known = Revision.objects.select_related("translation__segment__section__page")
    segments = Segment.objects.present()
    revision = get_object_or_404(known, pk=revision_id, translation__segment__in=segments)
    try:
        services.restore(revision, person(request))
    except TranslationError as error:
        return _refused(request, str(error), error)
    return redrawn(request, present_segment(revision.translation.segment_id))


@require_POST
@requires(Action.UNLOCK_CODE)
def segment_unlock(request: HttpRequest, segment_id: int) -> HttpResponse:
    segment = present_segment(segment_id)
    try:
        services.unlock(segment, person(request), request.POST.get("reason", ""))
    except TranslationError as error:
        return plain(str(error), 422)
    return redrawn(request, segment)


@require_POST
@requires(Action.UNLOCK_CODE)
def segment_lock(request: HttpRequest, segment_id: int) -> HttpResponse:
    segment = present_segment(segment_id)
    try:
        services.lock(segment, person(request))
    except TranslationError as error:
        return plain(str(error), 422)
    return redrawn(request, segment)


# ---- what the views share -------------------------------------------------------------------


def _section(section_id: int) -> Section:
    known = Section.objects.present().select_related("page__source", "page__port__marked_by")
    return get_object_or_404(known.defer("page__text"), pk=section_id)


def present_segment(segment_id: int) -> Segment:
    """With its newest text, from which most go on."""
    known = Segment.objects.present().select_related("section__page", "translation__newest")
    return get_object_or_404(known.defer("section__page__text"), pk=segment_id)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 12 else None


def _is_mine(segment: Segment, user: User) -> bool:
    held = Assignment.objects.held_by(user).filter(section_id=segment.section_id)
    return may(user, Action.TRANSLATE) and held.exists()


def _is_other_writer(request: HttpRequest, form: TextForm) -> bool:
    """Whether the page that sends this was loaded by somebody else, before signing in anew."""
    writer = form.cleaned_data["writer"]
    return writer is not None and writer != request.user.pk


def plain(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


def redrawn(
    request: HttpRequest,
    segment: Segment,
    notes: tuple[str, ...] = (),
    finished: Revision | None = None,
) -> HttpResponse:
    """The row of a segment as it is now, with the counts that it changes.

    `finished`: what the user, who holds its section, made of it just now.
    """
    user = person(request)
    context: dict[str, Any] = {
        "row": row_of(segment, user, finished),
        "is_mine": finished is not None or _is_mine(segment, user),
        "entry": entry_of(segment.section),
        "section": segment.section,
        "page": segment.section.page,
        "notes": notes,
    }
    return render(request, "translation/finished.html", context)


def _refused(
    request: HttpRequest, sentence: str, error: TranslationError | None = None
) -> HttpResponse:
    found = error.problems if isinstance(error, UnsoundText) else ()
    problems = [told(problem) for problem in found]
    context = {"sentence": problems[0].message if problems else sentence, "problems": problems}
    return render(request, "translation/refused.html", context, status=422)


def _conflicting(request: HttpRequest, error: ConflictingEdit) -> HttpResponse:
    context = {
        "sentence": error,
        "other": error.theirs.text,
        "other_label": str(error.theirs.author),
        "base": error.theirs.pk,
        "seen": "",
        "changes": differences(error.theirs.text, error.mine),
    }
    return render(request, "translation/conflict.html", context, status=409)
