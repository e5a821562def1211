from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from apps.activity.models import Event
from apps.translation.models import State, Translation
from apps.verification import services, standstill
from apps.verification.models import Outage, Verdict
from runner import services as runner
from runner.models import Backend, Run, SignOfLife, Worker
from tests import factories

CODE = "# Adding\n\nWords of it.\n\n```{code-cell}\nprint(1)\n```\n"


@pytest.fixture(autouse=True)
def _site_lives(db):
    runner.note_sign_of_life()


@pytest.fixture
def worker(db):
    return Worker.objects.create(
        name="cpu@here-1", backend=Backend.objects.get(name="cpu"), tier="landlock"
    )


def waiting(**since):
    services.request(factories.page(CODE))
    Run.objects.update(requested_at=timezone.now() - timedelta(**since))


def codes():
    return [trouble.code for trouble in standstill.troubles()]


def test_all_is_well_while_runs_wait_a_moment_or_a_worker_takes_them(worker):
    assert codes() == []
    waiting(minutes=11)
    assert codes() == []
    Worker.objects.all().delete()
    Run.objects.update(requested_at=timezone.now())
    assert codes() == []


def test_runs_that_wait_for_a_worker_that_is_not_there_are_a_standstill():
    waiting(minutes=11)

    [trouble] = standstill.troubles()

    assert (trouble.code, trouble.backend, trouble.count) == ("no_worker", "cpu", 1)
    assert "CPU" in trouble.told.what


def test_a_day_without_an_end_is_a_standstill_although_a_worker_lives(worker):
    waiting(hours=25)

    assert codes() == ["stuck"]


def test_an_end_within_the_day_is_none(worker):
    waiting(hours=25)
    ended = Run.objects.get()
    ended.pk, ended.state, ended.ended_at = None, "ended", timezone.now()
    ended.save()

    assert codes() == []


def test_the_silence_of_the_sites_own_worker_is_a_standstill():
    SignOfLife.objects.update(seen_at=timezone.now() - timedelta(minutes=5))

    assert codes() == ["silent"]


def test_an_approved_page_that_missed_its_week_is_a_standstill(worker):
    page = factories.page(CODE)
    factories.revision(page.sections.get().segments.get(kind="paragraph"), factories.user())
    services.request(page)
    Run.objects.update(state="ended", how="finished")
    services.decide(services.newest(page))
    assert codes() == []
    Verdict.objects.update(requested_at=timezone.now() - timedelta(days=10))
    assert codes() == []

    Translation.objects.update(state=State.APPROVED)

    assert codes() == ["overdue"]


def test_an_outage_is_written_down_once_and_ended_when_it_is_over():
    waiting(minutes=11)

    standstill.watch()
    standstill.watch()

    outage = Outage.objects.get()
    assert outage.ended_at is None
    assert Event.objects.filter(verb="verification stopped").count() == 1
    Run.objects.update(state="ended")
    standstill.watch()
    outage.refresh_from_db()
    assert outage.ended_at
    assert Event.objects.filter(verb="verification resumed").count() == 1


def test_maintainers_are_mailed_once_in_their_language(settings, maintainer, member):
    settings.HAS_MAIL = True
    maintainer.language = "en"
    maintainer.save()
    waiting(minutes=11)

    standstill.watch()
    standstill.watch()

    [message] = mail.outbox
    assert message.to == [maintainer.email]
    assert "No CPU worker is connected" in message.body
    assert reverse("runner:backend-list") in message.body


def test_a_mail_server_that_is_away_is_tried_again(settings, maintainer):
    settings.HAS_MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    waiting(minutes=11)
    standstill.watch()
    assert Outage.objects.get().mailed_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    standstill.watch()

    assert len(mail.outbox) == 1


def test_a_site_without_mail_sends_none(maintainer):
    waiting(minutes=11)

    standstill.watch()

    assert mail.outbox == []


def test_a_maintainers_pages_load_the_banner_and_a_members_do_not(as_user, member, maintainer):
    waiting(minutes=11)
    banner = reverse("verification:standstill")

    assert banner in as_user(maintainer).get(reverse("dashboard:home")).content.decode()
    assert banner not in as_user(member).get(reverse("dashboard:home")).content.decode()
    assert "CPU 워커가 연결되어 있지 않습니다" in as_user(maintainer).get(banner).content.decode()


def test_members_are_told_where_runs_are_shown(as_user, member):
    waiting(minutes=11)

    shown = as_user(member).get(reverse("verification:verdict-list")).content.decode()

    assert "CPU 워커가 연결되어 있지 않습니다" in shown


def test_the_health_of_the_site_names_it_and_needs_no_restart(client):
    assert client.get("/healthz").json()["verification"] == "ok"
    waiting(minutes=11)

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["verification"]) == (200, "down")


def test_looking_for_troubles_takes_few_queries(worker, django_assert_max_num_queries):
    waiting(minutes=11)

    with django_assert_max_num_queries(5):
        standstill.troubles()
