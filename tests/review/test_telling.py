import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.assignments import services as assignments
from apps.notifications.kinds import Kind
from apps.notifications.models import Notification
from apps.review import services
from apps.review.models import Review
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(member):
    section = factories.page_of(["One.", "Two."]).sections.get()
    assignments.claim([section], member)
    for segment in section.segments.all():
        factories.revision(segment, member)
    return section


@pytest.fixture
def review(section, member):
    return services.submit(section, member)


def told():
    return sorted(Notification.objects.values_list("person__name", "kind", "name"))


def test_a_review_that_nobody_has_yet_tells_nobody(review):
    assert told() == []


def test_the_reviewer_of_the_round_before_is_told_of_the_next(
    review, section, member, other_member
):
    services.take(review, other_member)
    services.request_changes(review, other_member, "조사를 봐 주세요.")

    services.submit(section, member)

    assert told() == [
        ("가", Kind.CHANGES_ASKED, "Section 0"),
        ("나", Kind.REVIEW_ASKED, "Section 0"),
    ]


def test_a_comment_concerns_the_author_of_the_text_and_a_reply_who_spoke_before(
    review, section, member, other_member, maintainer
):
    segment = section.segments.first()

    services.comment(segment, other_member, "왜요?", "option")
    services.comment(segment, member, "그래서요.", "option")
    services.comment(segment, maintainer, "좋아요.", "option")

    assert told() == [
        ("가", Kind.COMMENTED, "Section 0"),
        ("나", Kind.COMMENTED, "Section 0"),
    ]
    assert set(Notification.objects.values_list("count", flat=True)) == {2}
    mine = Notification.objects.get(person=member)
    assert mine.url.startswith(f"/sections/{section.pk}/translate/?segment=")


def test_authors_hear_that_their_section_is_approved(review, section, member, other_member):
    review = Review.objects.get()
    newest = [each.translation.newest for each in section.segments.all()]

    services.approve_section(review, other_member, newest)

    assert told() == [("가", Kind.APPROVED, "Section 0")]


def test_telling_takes_a_bounded_number_of_queries(review, section, other_member):
    segment = section.segments.first()

    def queries_of_a_comment():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            services.comment(segment, other_member, "음.", "option")
        return len(caught)

    first = queries_of_a_comment()
    for _ in range(3):
        services.comment(segment, factories.user(), "음.", "option")

    assert queries_of_a_comment() <= first + 4 * 3
