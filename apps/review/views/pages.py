"""What is read: the list of reviews, one section under review, and pieces for the editor."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from apps.accounts.models import User
from apps.accounts.permissions import Action, may, person, requires
from apps.documents.differences import differences
from apps.documents.models import Section, Segment
from apps.review import lists, progress, states, term_changes
from apps.review.forms import ChangesForm, CommentForm
from apps.review.models import Comment, Reply
from apps.review.rows import Row, sheet_of
from apps.review.services import comments as said
from apps.review.services import rotation
from apps.review.states import Step

PER_PAGE = 25
LISTS = {
    "mine": lists.mine_to_answer,
    "free": lists.free_to_take,
    "asked": lists.asked_by,
    "stuck": lists.stuck,
}


@require_GET
@requires(Action.READ)
def review_list(request: HttpRequest) -> HttpResponse:
    """What waits for me, what waits for anybody, what others look at for me."""
    user = person(request)
    counts = {name: choose(user).count() for name, choose in LISTS.items()}
    chosen = request.GET.get("show", "")
    if chosen not in LISTS:
        chosen = "mine" if counts["mine"] or not counts["free"] else "free"
    page = Paginator(LISTS[chosen](user), PER_PAGE).get_page(request.GET.get("page"))
    counts["terms"] = term_changes.to_confirm(user).count()
    context = {
        "chosen": chosen,
        "counts": counts,
        "balance": rotation.balances([user])[user.pk],
        "balances": lists.balances_of_all() if may(user, Action.MANAGE_MEMBERS) else [],
        "page": page,
        "entries": lists.entries(list(page.object_list), user),
    }
    return render(request, "review/review_list.html", context)


@require_GET
@requires(Action.READ)
def section_review(request: HttpRequest, section_id: int) -> HttpResponse:
    """The section beside its source, with what its reviewer may do."""
    section = get_object_or_404(
        Section.objects.present().select_related("page__source", "page__port__marked_by"),
        pk=section_id,
    )
    return render(request, "review/section_review.html", review_context(request, section))


def review_context(
    request: HttpRequest, section: Section, changes_form: ChangesForm | None = None
) -> dict[str, Any]:
    user = person(request)
    situation = states.situation_of(section)
    sheet = sheet_of(section, user)
    chosen = _chosen(sheet.judged, request.GET.get("segment", ""))
    return {
        "section": section,
        "sheet": sheet,
        "situation": situation,
        "steps": situation.steps(user),
        "standing": situation.standing,
        "review": situation.review,
        "needed": section.page.source.approvals_needed,
        "chosen": chosen,
        "only_changed": request.GET.get("show") == "changed",
        "changes_form": changes_form or ChangesForm(),
        "is_reviewer": situation.may_review(user),
        **(comments_context(request, chosen) if chosen else {}),
    }


def _chosen(rows: list[Row], wanted: str) -> Segment | None:
    """The segment asked for; else the first that is not read, else the first to be mended."""
    for row in rows:
        for part in row.parts:
            if str(part.segment.pk) == wanted:
                return part.segment
    unread = [row for row in rows if not (row.is_read or row.is_done)]
    waiting = unread or [row for row in rows if row.fixes] or rows
    return waiting[0].parts[0].segment if waiting else None


@require_GET
@requires(Action.READ)
def segment_comments(request: HttpRequest, segment_id: int) -> HttpResponse:
    """What is said about one segment, for the rail of the editor and of the review."""
    segment = present_segment(segment_id)
    return render(request, "review/segment_comments.html", comments_context(request, segment))


def present_segment(segment_id: int) -> Segment:
    known = Segment.objects.present().select_related("section__page__source")
    return get_object_or_404(known, pk=segment_id)


def comments_context(
    request: HttpRequest, segment: Segment, form: CommentForm | None = None, refusal: str = ""
) -> dict[str, Any]:
    """The comments, who may do what with each, and the form with what was typed."""
    user = person(request)
    situation = states.situation_of(segment.section)
    newest = said.newest_of(segment)
    made = Comment.objects.filter(segment=segment).select_related(
        "author", "about", "applied_as", "resolved_by", "rule"
    )
    made = made.prefetch_related(Prefetch("replies", Reply.objects.select_related("author")))
    threads = [
        {
            "comment": comment,
            "suggestion": _suggestion(comment),
            "is_past": comment.about_id != (newest.pk if newest else None),
            "may_resolve": said.allows_resolving(comment, user, situation),
            "may_apply": _may_apply(comment, user, situation),
        }
        for comment in made
    ]
    return {
        "segment": segment,
        "threads": threads,
        "newest": newest,
        "form": form or CommentForm(),
        "refusal": refusal,
    }


def _suggestion(comment: Comment) -> Any:
    before = comment.about.text if comment.about else ""
    return differences(before, comment.suggested_text) if comment.suggested_text else []


def _may_apply(comment: Comment, user: User, situation: states.Situation) -> bool:
    is_open = bool(comment.suggested_text) and not comment.applied_as_id and not comment.resolved_at
    return is_open and comment.author_id != user.pk and situation.allows(Step.APPLY, user)


@require_GET
@requires(Action.READ)
def section_status(request: HttpRequest, section_id: int) -> HttpResponse:
    """The state of a section and the next step with it, for the head of the editor."""
    section = get_object_or_404(Section.objects.present(), pk=section_id)
    return render(request, "review/section_status.html", status_context(request, section))


def discussed(section: Section) -> list[Segment]:
    """Segments about which something is said and not resolved, in their order."""
    open_ones = Comment.objects.filter(segment__section=section, resolved_at=None)
    return list(section.segments.filter(gone_at=None, pk__in=open_ones.values("segment")))


def _is_stuck(situation: states.Situation) -> bool:
    """Whether a round waits for a reviewer where nobody could be proposed."""
    review = situation.review
    if review is None or situation.reviewer or situation.proposed_to:
        return False
    return rotation.next_reviewer(review) is None


def status_context(request: HttpRequest, section: Section, refusal: str = "") -> dict[str, Any]:
    user = person(request)
    situation = states.situation_of(section)
    is_holder = situation.holder == user
    return {
        "section": section,
        "standing": situation.standing,
        "situation": situation,
        "review": situation.review,
        "steps": situation.steps(user),
        "is_holder": is_holder,
        "is_stuck": _is_stuck(situation),
        "is_reviewer": situation.may_review(user),
        "left": progress.unfinished(section).count() if is_holder else 0,
        "discussed": discussed(section) if is_holder else [],
        "refusal": refusal,
    }
