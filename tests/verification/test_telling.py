import pytest

from apps.assignments import services as assignments
from apps.notifications.models import Notification
from apps.verification import telling
from apps.verification.models import Finding, Verdict
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(member, other_member):
    """`member` holds one section, `other_member` wrote in another."""
    page = factories.page_of(["One."], ["Two."], ["Three."])
    first, second, _ = page.sections.all()
    assignments.claim([first], member)
    factories.revision(second.segments.get(), other_member)
    return page


def failed(page, backend="cpu"):
    verdict = Verdict.objects.create(page=page, backend=backend)
    Verdict.objects.filter(pk=verdict.pk).update(
        finding=Finding.OURS, judged_at=verdict.requested_at
    )
    telling.failed(verdict)
    return verdict


def test_failing_code_concerns_holders_and_authors_of_the_page(page, maintainer):
    verdict = failed(page)

    told = Notification.objects.order_by("person__name")
    assert [each.person.name for each in told] == ["가", "나"]
    assert {each.url for each in told} == {f"/verdicts/{verdict.pk}/"}


def test_what_failed_before_is_not_said_again(page):
    failed(page)
    Notification.objects.all().delete()

    failed(page)
    assert not Notification.objects.exists()

    failed(page, backend="gpu")
    assert Notification.objects.count() == 2
