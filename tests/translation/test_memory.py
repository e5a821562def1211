import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.assignments.services import claim
from apps.translation import services
from apps.translation.memory import remembered
from apps.translation.models import State, Translation
from tests import factories


@pytest.fixture
def finished(member):
    def finish(source, text):
        segment = factories.segment(source)
        claim([segment.section], member)
        return services.finish(segment, member, text, None)

    return finish


def test_the_same_source_text_comes_first(finished):
    finished("Add two large numbers together.", "큰 수 둘을 더합니다.")
    finished("Add two small numbers together.", "작은 수 둘을 더합니다.")

    found = remembered(factories.segment("Add two small numbers together."))

    assert [(memory.text, memory.likeness) for memory in found[:1]] == [
        ("작은 수 둘을 더합니다.", 100)
    ]
    assert 70 <= found[1].likeness < 100


def test_something_else_is_not_remembered(finished):
    finished("Add two numbers together.", "두 수를 더합니다.")

    assert remembered(factories.segment("Gradients flow backwards through time.")) == []


def test_a_segment_does_not_remember_itself(finished):
    revision = finished("Add two numbers together.", "두 수를 더합니다.")

    assert remembered(revision.translation.segment) == []


def test_only_texts_that_stand_are_remembered(finished, member):
    first = finished("Add two numbers together.", "두 수를 더합니다.")
    services.finish(first.translation.segment, member, "수 둘을 더합니다.", first)

    found = remembered(factories.segment("Add two numbers together."))

    assert [memory.text for memory in found] == ["수 둘을 더합니다."]


def test_an_approved_text_says_so(finished):
    finished("Add two numbers together.", "두 수를 더합니다.")
    Translation.objects.update(state=State.APPROVED)

    assert remembered(factories.segment("Add two numbers together."))[0].is_approved


def test_equal_texts_are_shown_once(finished):
    for _ in range(3):
        finished("Add two numbers together.", "두 수를 더합니다.")

    assert len(remembered(factories.segment("Add two numbers together."))) == 1


def test_the_database_is_asked_three_times_at_most(finished):
    for number in range(12):
        finished(f"Add {number} numbers together now.", f"수 {number}개를 더합니다.")
    segment = factories.segment("Add many numbers together now.")

    with CaptureQueriesContext(connection) as asked:
        found = remembered(segment)

    assert len(found) == 4
    assert len(asked) <= 3
