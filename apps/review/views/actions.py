"""What is done: asked for, taken, answered, said, applied. Each answers with what it changed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from apps.accounts.permissions import Action, person, requires
from apps.documents.models import Section, Segment
from apps.review import services
from apps.review.errors import ReviewError
from apps.review.forms import ApprovalForm, ChangesForm, CommentForm
from apps.review.models import Comment, Review
from apps.review.services import Outcome
from apps.review.views.pages import (
    comments_context,
    present_segment,
    review_context,
    status_context,
)
from apps.translation.models import Revision

STATUS = "review/section_status.html"
COMMENTS = "review/segment_comments.html"
REVIEW = "review/section_review.html"


# ---- by the translator ----------------------------------------------------------------------


@require_POST
@requires(Action.TRANSLATE)
def review_submit(request: HttpRequest, section_id: int) -> HttpResponse:
    """Ask for a review."""
    section = get_object_or_404(Section.objects.present().select_related("page"), pk=section_id)
    return _translator_step(
        request,
        section,
        lambda: services.submit(section, person(request)),
        _("A review is asked for, and the code of the page is being run."),
    )


@require_POST
@requires(Action.TRANSLATE)
def review_withdraw(request: HttpRequest, review_id: int) -> HttpResponse:
    review = _review(review_id)
    return _translator_step(
        request,
        review.section,
        lambda: services.withdraw(review, person(request)),
        _("The request for a review is taken back."),
    )


def _translator_step(
    request: HttpRequest, section: Section, step: Callable[[], object], sentence: str
) -> HttpResponse:
    refusal = _refusal_of(step)
    if request.headers.get("HX-Request"):
        context = status_context(request, section, refusal)
        return render(request, STATUS, context, status=422 if refusal else 200)
    _tell(request, refusal, sentence)
    return redirect("translation:section-translate", section.pk)


# ---- by the reviewer ------------------------------------------------------------------------


@require_POST
@requires(Action.REVIEW)
def review_take(request: HttpRequest, review_id: int) -> HttpResponse:
    review = _review(review_id)
    return _reviewer_step(
        request,
        review,
        lambda: services.take(review, person(request)),
        _("This review is yours now."),
    )


@require_POST
@requires(Action.REVIEW)
def review_leave(request: HttpRequest, review_id: int) -> HttpResponse:
    review = _review(review_id)
    return _reviewer_step(
        request,
        review,
        lambda: services.leave(review, person(request)),
        _("The review is open to others again."),
    )


@require_POST
@requires(Action.REVIEW)
def review_decline(request: HttpRequest, review_id: int) -> HttpResponse:
    """Not this time: the next one is asked."""
    review = _review(review_id)
    _tell(
        request,
        _refusal_of(lambda: services.decline(review, person(request))),
        _("The next one is asked. You can still take it if you change your mind."),
    )
    return redirect("review:review-list")


@require_POST
@requires(Action.REVIEW)
def changes_request(request: HttpRequest, review_id: int) -> HttpResponse:
    """Ask for changes. A refused summary comes back in its field."""
    review = _review(review_id)
    form = ChangesForm(request.POST)
    form.full_clean()
    try:
        services.request_changes(review, person(request), form.cleaned_data.get("summary", ""))
    except ReviewError as error:
        form.add_error("summary", str(error))
        context = review_context(request, review.section, form)
        return render(request, REVIEW, context, status=422)
    sentence = _("Changes are asked for. The section is with its translator again.")
    messages.success(request, sentence)
    return redirect("review:review-list")


def _reviewer_step(
    request: HttpRequest, review: Review, step: Callable[[], object], sentence: str
) -> HttpResponse:
    _tell(request, _refusal_of(step), sentence)
    return redirect("review:section-review", review.section_id)


@require_POST
@requires(Action.REVIEW)
def revisions_approve(request: HttpRequest, section_id: int) -> HttpResponse:
    """Approve everything that was ticked as read."""
    section = get_object_or_404(Section.objects.present(), pk=section_id)
    user = person(request)
    wanted = ApprovalForm(request.POST).revisions
    revisions = list(Revision.objects.filter(pk__in=wanted).exclude(author=user))
    try:
        if not revisions:
            raise ReviewError(_("You have not ticked any text of others as read yet."))
        outcome = services.approve_texts(section, user, revisions)
    except ReviewError as error:
        messages.error(request, str(error))
        return redirect("review:section-review", section_id)
    _tell_outcome(request, outcome)
    if outcome.is_complete:
        return redirect("review:review-list")
    return redirect("review:section-review", section_id)


def _tell_outcome(request: HttpRequest, outcome: Outcome) -> None:
    count = len(outcome.approvals)
    if outcome.is_complete:
        messages.success(request, _("The section is approved."))
    elif count:
        sentence = ngettext("%(count)s text approved.", "%(count)s texts approved.", count)
        messages.success(request, sentence % {"count": count})
    if outcome.changed:
        messages.warning(request, _("Some texts changed while you were reading. Look again."))
    if outcome.held_back:
        messages.warning(request, _("Texts for which a fix is asked wait until it is resolved."))


@require_POST
@requires(Action.REVIEW)
def revisions_read(request: HttpRequest) -> HttpResponse:
    """Note what a reviewer has read, while they go on reading."""
    wanted = ApprovalForm(request.POST).revisions
    known = Revision.objects.filter(pk__in=wanted[:200]).select_related("translation__segment")
    for revision in known:
        services.read(revision, person(request))
    return HttpResponse(status=204)


# ---- by whoever has something to say --------------------------------------------------------


@require_POST
@requires(Action.TRANSLATE)
def comment_make(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Add a comment; a refused one comes back with what was typed."""
    segment = present_segment(segment_id)
    form = CommentForm(request.POST)
    refusal = ""
    try:
        if not form.is_valid():
            raise ReviewError(form.sentence)
        services.comment(segment, person(request), **form.cleaned_data)
    except ReviewError as error:
        refusal = str(error)
    return _comments(request, segment, refusal, form if refusal else None)


@require_POST
@requires(Action.TRANSLATE)
def comment_reply(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Answer in a thread; a refused answer comes back in its field."""
    comment = _comment(comment_id)
    text = request.POST.get("text", "")
    refusal = _refusal_of(lambda: services.reply(comment, person(request), text))
    typed = {"answered": comment.pk, "answer": text} if refusal else {}
    return _comments(request, comment.segment, refusal, typed=typed)


@require_POST
@requires(Action.TRANSLATE)
def comment_resolve(request: HttpRequest, comment_id: int) -> HttpResponse:
    return _comment_step(request, comment_id, services.resolve)


@require_POST
@requires(Action.TRANSLATE)
def comment_reopen(request: HttpRequest, comment_id: int) -> HttpResponse:
    return _comment_step(request, comment_id, services.reopen)


@require_POST
@requires(Action.TRANSLATE)
def suggestion_apply(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Take a suggestion over. The editor is shown again, since its text is another one now."""
    comment = _comment(comment_id)
    try:
        services.apply_suggestion(comment, person(request))
    except ReviewError as error:
        return _comments(request, comment.segment, str(error))
    messages.success(request, _("The suggestion stands in the text now."))
    target = f"{editor_of(comment.segment)}?segment={comment.segment_id}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)


def editor_of(segment: Segment) -> str:
    return reverse("translation:section-translate", args=[segment.section_id])


def _comment_step(
    request: HttpRequest, comment_id: int, step: Callable[..., object]
) -> HttpResponse:
    comment = _comment(comment_id)
    refusal = _refusal_of(lambda: step(comment, person(request)))
    return _comments(request, comment.segment, refusal)


def _comments(
    request: HttpRequest,
    segment: Segment,
    refusal: str,
    form: CommentForm | None = None,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    """The comments again; without JavaScript the whole review, with what was typed if refused."""
    is_piece = bool(request.headers.get("HX-Request"))
    if not is_piece and not refusal:
        url = reverse("review:section-review", args=[segment.section_id])
        return redirect(f"{url}?segment={segment.pk}")
    context = {} if is_piece else review_context(request, segment.section)
    context |= comments_context(request, segment, form, refusal) | (typed or {})
    name = COMMENTS if is_piece else REVIEW
    return render(request, name, context, status=422 if refusal else 200)


def _comment(comment_id: int) -> Comment:
    known = Comment.objects.select_related("segment__section__page", "author", "about")
    return get_object_or_404(known, pk=comment_id)


def _review(review_id: int) -> Review:
    known = Review.objects.select_related("section__page", "requested_by", "reviewer")
    return get_object_or_404(known, pk=review_id)


def _refusal_of(step: Callable[[], object]) -> str:
    """Take the step; why it is refused, or nothing when it is taken."""
    try:
        step()
    except ReviewError as error:
        return str(error)
    return ""


def _tell(request: HttpRequest, refusal: str, sentence: str) -> None:
    if refusal:
        messages.error(request, refusal)
    else:
        messages.success(request, sentence)
