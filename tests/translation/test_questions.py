"""A question made once says each time what the same queryset says."""

import pytest
from django.db.models import QuerySet

from apps.documents.models import Segment
from apps.translation.questions import Question
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def segments():
    page = factories.page(text="# Title\n\nFirst.\n\nSecond.\n\nThird.\n")
    return list(Segment.objects.filter(section__page=page).order_by("pk"))


def asked(section, segment) -> QuerySet[Segment]:
    return Segment.objects.filter(section=section, pk__gte=segment).values_list("pk", "text")


def test_it_is_asked_with_other_ids_each_time(segments, django_assert_num_queries):
    question = Question(asked, ids=2)
    first, last = segments[0], segments[-1]

    with django_assert_num_queries(2):
        answers = [question.ask(first.section_id, one.pk) for one in (first, last)]

    assert answers == [list(asked(first.section_id, one.pk)) for one in (first, last)]
    assert len(answers[0]) > len(answers[1]) > 0


def test_the_same_id_may_stand_in_several_places(segments):
    question = Question(
        lambda pk: Segment.objects.filter(pk=pk, section__segments=pk).values_list("pk"), ids=1
    )

    assert question.ask(segments[0].pk) == [(segments[0].pk,)]


def test_a_question_has_a_place_for_each_id(segments):
    forgetful = Question(lambda _pk: Segment.objects.values_list("pk"), ids=1)

    with pytest.raises(AssertionError, match="each id"):
        forgetful.ask(segments[0].pk)


def test_too_few_ids_are_refused(segments):
    with pytest.raises(ValueError, match="zip"):
        Question(asked, ids=2).ask(segments[0].pk)
