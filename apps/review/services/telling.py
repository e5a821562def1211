"""Whom a review concerns, and where they go from there."""

from django.db.models import Q
from django.urls import reverse

from apps.accounts.models import User
from apps.assignments import services as assignments
from apps.documents.models import Section
from apps.notifications.kinds import Kind
from apps.notifications.services import notify
from apps.notifications.topics import Topic
from apps.notifications.webhooks import announce
from apps.review.models import Comment, Reply, Review
from apps.translation.models import Translation


def review_asked(review: Review) -> None:
    """Whoever has the round, or to whom it is proposed; without either, the group."""
    url, actor = reverse("review:section-review", args=[review.section_id]), review.requested_by
    if asked := review.reviewer or review.proposed_to:
        notify([asked], Kind.REVIEW_ASKED, review.section, url=url, actor=actor)
    else:
        announce(Topic.REVIEW_ASKED, review.section, url=url, actor=actor)


def changes_asked(review: Review, reviewer: User) -> None:
    notify(
        [assignments.holder_of(review.section)],
        Kind.CHANGES_ASKED,
        review.section,
        url=editor_of(review.section),
        actor=reviewer,
    )


def approved(section: Section, approver: User) -> None:
    written = Translation.objects.filter(segment__section=section, segment__gone_at=None)
    authors = User.objects.filter(pk__in=written.values("newest__author"))
    url = reverse("publishing:page-preview", args=[section.page_id])
    notify(authors, Kind.APPROVED, section, url=url, actor=approver)
    announce(Topic.APPROVED, section, url=url, actor=approver)


def commented(made: Comment) -> None:
    """Whoever wrote the text or holds its section, and whoever spoke about it before."""
    segment = made.segment
    holder = assignments.holder_of(segment.section)
    wrote = {made.about.author_id} if made.about else set()
    theirs = User.objects.filter(pk__in=wrote | ({holder.pk} if holder else set()))
    spoke = User.objects.filter(comments__segment=segment).exclude(pk__in=theirs).distinct()
    there = f"?segment={segment.pk}"
    asked = reverse("review:section-review", args=[segment.section_id]) + there
    for people, url in ((theirs, editor_of(segment.section) + there), (spoke, asked)):
        notify(people, Kind.COMMENTED, segment.section, url=url, actor=made.author)


def replied(answer: Reply) -> None:
    """Whoever spoke in the thread before. Its holder reads on in the editor, others in review."""
    segment = answer.comment.segment
    holder = assignments.holder_of(segment.section)
    spoke = Q(pk=answer.comment.author_id) | Q(replies__comment=answer.comment)
    about = answer.comment.about
    wrote = Q(pk__in=[pk for pk in (holder and holder.pk, about and about.author_id) if pk])
    there = f"?segment={segment.pk}"
    asked = reverse("review:section-review", args=[segment.section_id]) + there
    for person in User.objects.filter(spoke | wrote).distinct():
        url = editor_of(segment.section) + there if person == holder else asked
        notify([person], Kind.COMMENTED, segment.section, url=url, actor=answer.author)


def editor_of(section: Section) -> str:
    return reverse("translation:section-translate", args=[section.pk])
