import pytest
from django.utils import timezone

from apps.assignments import services as assignments
from apps.review import services as reviews
from apps.review.models import Approval
from apps.translation.models import State, Translation
from apps.verification.models import Finding, Verdict
from tests import factories


@pytest.fixture
def source(db):
    return factories.source(name="Docs", slug="docs")


@pytest.fixture
def page(source):
    """Two sections: of two paragraphs and of one."""
    return factories.page_of(["One two three.", "Four five."], ["Six seven."], of=source)


@pytest.fixture
def section(page):
    return page.sections.get(position=0)


@pytest.fixture
def claimed(section, member):
    assignments.claim([section], member)
    return section


@pytest.fixture
def translate():
    """Finish every text of a section, whoever holds it."""

    def finish(section, author, **fields):
        return [
            factories.revision(segment, author, **fields)
            for segment in section.segments.order_by("position")
        ]

    return finish


@pytest.fixture
def ask(translate):
    """Have a section translated and sent for review."""

    def submit(section, author):
        assignments.claim([section], author)
        translate(section, author)
        return reviews.submit(section, author)

    return submit


@pytest.fixture
def approve():
    """Two people stand behind every text of a section, as rows alone."""

    def stand_behind(section, approver):
        for translation in Translation.objects.filter(segment__section=section):
            newest = translation.newest
            Approval.objects.create(revision=newest, author=newest.author, approver=approver)
            translation.state = State.APPROVED
            translation.save(update_fields=["state"])

    return stand_behind


@pytest.fixture
def judge():
    def made(page, finding=Finding.SAME, backend="cpu"):
        judged_at = timezone.now() if finding else None
        return Verdict.objects.create(
            page=page, backend=backend, finding=finding, judged_at=judged_at
        )

    return made
