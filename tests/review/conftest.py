import pytest

from apps.assignments import services as assignments
from apps.review import services
from tests import factories


@pytest.fixture
def section(member):
    """Two paragraphs that `member` holds and has translated."""
    made = factories.page_of(["First sentence.", "Second sentence."]).sections.get()
    assignments.claim([made], member)
    for segment in made.segments.all():
        factories.revision(segment, member, f"{segment.position + 1}번째 문장입니다.")
    return made


@pytest.fixture
def review(section, member):
    return services.submit(section, member)


@pytest.fixture
def newest():
    """The standing revisions of a section, in order."""

    def of(section):
        return [segment.translation.newest for segment in section.segments.all()]

    return of
