import pytest
from django.utils import timezone

from apps.activity import jobs
from apps.publishing import services
from apps.publishing.models import Publication, PublicationState
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(maintainer):
    page = factories.page("# Title\n\nA sentence.\n")
    return services.request_publication(page.source, "english", maintainer)


@pytest.fixture
def clock(monkeypatch):
    """The seconds that a pulse counts; a test sets them."""
    now = [100.0]
    monkeypatch.setattr(jobs.time, "monotonic", lambda: now[0])
    return now


def test_one_takes_a_job_until_nothing_is_heard_of_them(job):
    rows = Publication.objects.filter(pk=job.pk)

    assert jobs.take(rows, state=PublicationState.WRITING)
    assert not jobs.take(rows)
    rows.update(heard_at=timezone.now() - 2 * jobs.SILENCE)
    assert jobs.take(rows)

    job.refresh_from_db()
    assert (job.state, job.attempts) == (PublicationState.WRITING, 2)


def test_a_pulse_tells_once_a_second_and_the_end_at_once(job, clock):
    told = []
    pulse = jobs.Pulse(job, lambda *counts: told.append(counts))

    for counts in (0, 0), (0, 0), (1, 9), (9, 9):
        pulse(*counts)
    clock[0] += 1
    pulse(0, 0)

    assert told == [(0, 0), (9, 9), (0, 0)]


def test_a_pulse_is_written_down(job):
    jobs.Pulse(job)(3, 4)

    job.refresh_from_db()
    assert (job.done, job.total) == (3, 4)
    assert job.heard_at


@pytest.mark.parametrize(("language", "said"), [("ko", "세 번"), ("en", "three times")])
def test_what_is_given_up_says_so_in_the_language_of_who_asked(job, language, said):
    job.requested_by.language = language
    job.requested_by.save(update_fields=["language"])
    Publication.objects.update(
        attempts=jobs.MOST_ATTEMPTS, heard_at=timezone.now() - 2 * jobs.SILENCE
    )

    services.sweep()

    job.refresh_from_db()
    assert job.state == PublicationState.FAILED
    assert said in job.problem
