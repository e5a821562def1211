"""What is said about a text."""

from datetime import datetime

from django.db.models import Prefetch
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from apps.accounts.permissions import Action
from apps.api.v1.access import allows, asker
from apps.api.v1.once import once
from apps.api.v1.paging import Id, Paged, Paging, Text, paged
from apps.api.v1.people import PersonOut, perhaps, person_out
from apps.api.v1.texts import RevisionOut, present_segment, revision_out
from apps.review import services
from apps.review.models import Comment, CommentQuerySet, Reply, Weight
from apps.review.services import comments as said
from apps.translation.models import Rule

router = Router(tags=["comments"])


class ReplyOut(Schema):
    id: int
    author: PersonOut
    text: str
    made_at: datetime


class CommentOut(Schema):
    """`weight` is fix_needed, which holds approval back, or option. `about`: the revision that its
    author had before them."""

    id: int
    segment: int
    author: PersonOut
    weight: str
    text: str
    suggested_text: str
    rule: str | None
    about: int | None
    applied_as: int | None
    made_at: datetime
    resolved_at: datetime | None
    resolved_by: PersonOut | None
    replies: list[ReplyOut]


class CommentIn(Schema):
    text: Text = ""
    weight: Weight = Weight.OPTION
    suggested_text: Text = ""
    rule: str = Field("", max_length=60, pattern=r"^[\w-]*$", description="A rule's short name")


class ReplyIn(Schema):
    text: Text


def _reply_out(reply: Reply) -> ReplyOut:
    return ReplyOut(
        id=reply.pk, author=person_out(reply.author), text=reply.text, made_at=reply.made_at
    )


def _comment_out(comment: Comment) -> CommentOut:
    return CommentOut(
        id=comment.pk,
        segment=comment.segment_id,
        author=person_out(comment.author),
        weight=comment.weight,
        text=comment.text,
        suggested_text=comment.suggested_text,
        rule=comment.rule.slug if comment.rule else None,
        about=comment.about_id,
        applied_as=comment.applied_as_id,
        made_at=comment.made_at,
        resolved_at=comment.resolved_at,
        resolved_by=perhaps(comment.resolved_by),
        replies=[_reply_out(reply) for reply in comment.replies.all()],
    )


def _known() -> CommentQuerySet:
    related = Comment.objects.select_related("author", "resolved_by", "rule")
    answers = Reply.objects.select_related("author")
    return related.prefetch_related(Prefetch("replies", answers))


def _comment(comment_id: int) -> Comment:
    """One on a text that is still there."""
    comment = get_object_or_404(_known().select_related("about"), pk=comment_id)
    comment.segment = present_segment(comment.segment_id)
    return comment


@router.get(
    "/segments/{segment_id}/comments",
    response=Paged[CommentOut],
    auth=allows(Action.READ),
    summary="What is said about a text",
)
def comments(request: HttpRequest, segment_id: Id, at: Query[Paging]) -> object:
    rows = _known().filter(segment=present_segment(segment_id)).order_by("made_at", "pk")
    return paged(rows, at, lambda shown: [_comment_out(one) for one in shown])


@router.post(
    "/segments/{segment_id}/comments",
    response=CommentOut,
    auth=allows(Action.TRANSLATE, Action.REVIEW),
    summary="Comment on a text, or suggest another",
)
def comment(request: HttpRequest, segment_id: Id, typed: CommentIn) -> object:
    """Takes an Idempotency-Key. A fix cites a rule or says why it is needed."""
    segment, user = present_segment(segment_id), asker(request)
    rule = get_object_or_404(Rule.objects.in_force(), slug=typed.rule) if typed.rule else None

    def act() -> CommentOut:
        made = services.comment(segment, user, typed.text, typed.weight, typed.suggested_text, rule)
        return _comment_out(made)

    return once(request, act)


@router.post(
    "/comments/{comment_id}/replies",
    response=ReplyOut,
    auth=allows(Action.TRANSLATE, Action.REVIEW),
    summary="Answer in a thread",
)
def reply(request: HttpRequest, comment_id: Id, typed: ReplyIn) -> object:
    """Takes an Idempotency-Key."""
    answered, user = _comment(comment_id), asker(request)
    return once(request, lambda: _reply_out(said.reply(answered, user, typed.text)))


@router.post(
    "/comments/{comment_id}/resolve",
    response=CommentOut,
    auth=allows(Action.TRANSLATE, Action.REVIEW),
    summary="Say that it is settled",
)
def resolve(request: HttpRequest, comment_id: Id) -> CommentOut:
    services.resolve(_comment(comment_id), asker(request))
    return _comment_out(_comment(comment_id))


@router.post(
    "/comments/{comment_id}/reopen",
    response=CommentOut,
    auth=allows(Action.TRANSLATE, Action.REVIEW),
    summary="Take that back",
)
def reopen(request: HttpRequest, comment_id: Id) -> CommentOut:
    services.reopen(_comment(comment_id), asker(request))
    return _comment_out(_comment(comment_id))


@router.post(
    "/comments/{comment_id}/apply",
    response=RevisionOut,
    auth=allows(Action.TRANSLATE),
    summary="Take the suggested text over",
)
def apply(request: HttpRequest, comment_id: Id) -> RevisionOut:
    """Its author becomes the text's author, and you approve it by this."""
    return revision_out(services.apply_suggestion(_comment(comment_id), asker(request)))
