"""A week of the group's work on the tour, done through the same services as on the screens."""

from datetime import timedelta

from django.utils import timezone

from apps.accounts.models import User
from apps.assignments import services as assignments
from apps.documents.models import Page, Section, Segment
from apps.meetings import agenda
from apps.meetings import services as meetings
from apps.meetings.models import Ending, Meeting, Subject
from apps.review import services as review
from apps.review.models import Review
from apps.sources.models import Source
from apps.translation import services as translation
from apps.translation.models import Revision
from tests.demo.translations import korean


def tell(ga: User, na: User, da: User) -> None:
    index = Page.objects.get(source__slug="tour", path="index.md")
    transformations = Page.objects.get(source__slug="tour", path="transformations.md")
    first, second = index.sections.present()[:2]
    translate(first, ga)
    translate(second, ga)
    approve(review.submit(first, ga), na)
    review.submit(second, ga)

    opening, compiling, static, looking = transformations.sections.present()[:4]
    translate(opening, na)
    ask_for_changes(review.submit(opening, na), ga)
    translate(compiling, na, leave=1)
    translate(static, na)
    review.submit(static, na)
    assignments.claim([looking], ga)
    meet(ga, na, da)
    public = {
        "is_public": True,
        "licence": "Apache-2.0",
        "original_url": "https://docs.jax.dev/en/",
    }
    Source.objects.filter(slug="tour").update(**public)


def translate(section: Section, by: User, leave: int = 0) -> None:
    """Claim a section and finish its segments, all but the last `leave`, which stays a draft."""
    assignments.claim([section], by)
    segments = list(section.segments.present().prose())
    for number, segment in enumerate(segments):
        text = korean(segment.text)
        assert text, f"the demo has no Korean for {segment.text!r}"
        if number < len(segments) - leave:
            translation.finish(segment, by, text, None)
        else:
            translation.save_draft(segment, by, text, None)


def approve(asked: Review, by: User) -> None:
    review.take(asked, by)
    newest = Revision.objects.filter(pk__in=asked.section.segments.values("translation__newest"))
    for revision in newest:
        review.read(revision, by)
    review.approve_section(asked, by, newest)


def ask_for_changes(asked: Review, by: User) -> None:
    review.take(asked, by)
    paragraph = Segment.objects.filter(section=asked.section, kind="paragraph")[0]
    review.comment(paragraph, by, "“얼마든지”는 원문에 없는 말 같습니다. 빼도 될까요?", "option")
    cell = Segment.objects.filter(section=asked.section, kind="table_cell")[0]
    review.comment(cell, by, "표에서는 이름씨로 끝내면 좋겠습니다.", "fix_needed", "변환 이름")
    review.request_changes(asked, by, "표 머리글 하나만 봐 주세요.")


def meet(ga: User, na: User, da: User) -> None:
    """The meeting of last week, and something for the next."""
    meetings.keep_ahead(timezone.now() - timedelta(days=7))
    meeting = Meeting.objects.get()
    for person in (ga, na, da):
        meetings.attend(meeting, person, True)
    meetings.begin(meeting, da)
    order = agenda.bring(meeting, na, "발표 순서 정하기")
    agenda.note(order, "가부터 돌아가며 합니다.")
    for item in (order, meeting.items.get(subject=Subject.NUMBERS)):
        agenda.finish(item, Ending.DONE)
    meetings.end(meeting, da)
    agenda.bring(Meeting.objects.to_come().get(), ga, "번역한 페이지를 어디에 게시할지")
