import pytest
from django.urls import reverse
from django.utils import timezone

from apps.translation.models import State, Translation
from apps.verification import routine, services, standstill
from runner import recording
from runner.models import Run
from tests import factories
from tests.verification.translating import PAGE

OLD = "jax-0-9"


@pytest.fixture
def page(db):
    page = factories.page(PAGE)
    page.source.environment = OLD
    page.source.save(update_fields=["environment"])
    return page


def worker(name, environment):
    report = {"name": f"cpu@{name}", "backend": "cpu", "environment": environment}
    return recording.record_worker({**report, "versions": {"jax": name}})


def test_source_and_translation_run_in_the_environment_of_their_source(page):
    services.request(page, fresh=True)

    assert set(Run.objects.values_list("environment", flat=True)) == {OLD}


def test_a_verdict_holds_no_longer_when_its_source_asks_for_another(page):
    verdict = services.request(page)
    assert services.still_holds(verdict)

    page.source.environment = "default"
    page.source.save(update_fields=["environment"])

    assert not services.still_holds(type(verdict).objects.get())
    assert services.request(page).pk != verdict.pk


def test_a_run_waits_for_a_worker_of_its_environment_and_says_so(as_user, member, page):
    worker("here-1", "default")
    services.request(page)

    shown = as_user(member).get(reverse("verification:page-bar", args=[page.pk]))

    assert f"연결된 CPU · {OLD} 워커가 없습니다" in shown.content.decode()


def test_a_standstill_names_the_environment_that_nobody_serves(page):
    worker("here-1", "default")
    services.request(page)
    Run.objects.update(requested_at=timezone.now() - 2 * standstill.PATIENCE)

    found = [each for each in standstill.troubles() if each.code == standstill.NO_WORKER]

    assert [(each.backend, each.environment) for each in found] == [("cpu", OLD)]
    assert OLD in found[0].told.what
    standstill.watch()
    worker("here-2", OLD)
    standstill.watch()


def test_what_is_due_is_due_where_its_environment_is_served(page, member):
    segment = page.sections.get().segments.get(kind="paragraph")
    Translation.objects.filter(
        pk=factories.revision(segment, member, "두 수를 더합니다.").translation_id
    ).update(state=State.APPROVED)
    worker("here-1", "default")
    assert routine.what_is_due() == []

    worker("here-2", OLD)

    assert [(due.page_id, due.backend) for due in routine.what_is_due()] == [(page.pk, "cpu")]
