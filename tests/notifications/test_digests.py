"""Digests, received by a real SMTP server."""

import email
import email.policy
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from django.db import connection

from apps.notifications import digests, services
from apps.notifications.kinds import Kind
from apps.notifications.models import Digest, Notification, Preference
from tests import factories
from tests.screens import ROOT
from tests.servers import free_port

pytestmark = pytest.mark.django_db
MONDAY_9 = datetime(2026, 11, 30, tzinfo=UTC)  # nine in the morning in Seoul


class Box:
    """What an SMTP server was handed, and what it says of each mail; `kills` is called at each."""

    def __init__(self):
        self.mails, self.answer, self.kills = [], "250 OK", lambda: None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if not self.answer.startswith("250"):
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append(mail)
        self.kills()
        return "250 OK"

    def to(self):
        return sorted(mail["To"] for mail in self.mails)


@pytest.fixture
def box(settings):
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.HAS_MAIL, settings.EMAIL_HOST = True, "127.0.0.1"
    settings.EMAIL_PORT, settings.EMAIL_USE_TLS = controller.port, False
    yield box
    controller.stop()


def tell(person, thing=None, kind=Kind.COMMENTED, at=MONDAY_9 - timedelta(hours=1)):
    thing = thing or factories.page()
    services.notify([person], kind, thing, url="/reviews/?a=1&b=2", actor=factories.user("나"))
    Notification.objects.filter(person=person, digest=None).update(at=at)


def test_what_is_new_comes_as_one_mail_a_day(box, member):
    tell(member)
    tell(member, kind=Kind.APPROVED)

    digests.send_due(MONDAY_9)
    tell(member)
    digests.send_due(MONDAY_9 + timedelta(hours=2))

    assert box.to() == [member.email]
    assert Digest.objects.get().sent_at == MONDAY_9
    digests.send_due(MONDAY_9 + timedelta(days=1))
    assert box.to() == [member.email] * 2


def test_the_mail_says_what_happened_and_where_in_text_and_html(box, member, settings):
    page = factories.page_of(["One."])
    page.title = "Vectors <b>& more"
    page.save()
    tell(member, page)

    digests.send_due(MONDAY_9)

    [mail] = box.mails
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert mail["Subject"] == "톺아: 새 알림 1개"
    assert "Vectors <b>& more" in text
    assert f"{settings.SITE_URL}/reviews/?a=1&b=2" in text
    assert "Vectors &lt;b&gt;&amp; more" in html
    assert "나 님" in text
    assert "나 님" in html
    assert mail["Auto-Submitted"] == "auto-generated"


def test_an_english_reader_gets_english(box):
    tell(factories.user(language="en"))

    digests.send_due(MONDAY_9)

    assert box.mails[0]["Subject"] == "Topa: one thing for you"
    assert "commented" in box.mails[0].get_body(("plain",)).get_content()


def test_the_mail_can_be_stopped_from_its_headers_by_one_post(box, member, client, settings):
    tell(member)
    digests.send_due(MONDAY_9)
    [mail] = box.mails
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    url = mail["List-Unsubscribe"].strip().strip("<>").removeprefix(settings.SITE_URL)
    answer = client.post(url, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    tell(member)
    digests.send_due(MONDAY_9 + timedelta(days=1))
    assert len(box.mails) == 1


def test_what_was_read_or_is_unwanted_is_not_mailed(box, member, other_member):
    tell(member)
    services.read(Notification.objects.all())
    Preference.objects.create(person=other_member, not_by_mail=["commented"])
    tell(other_member)

    digests.send_due(MONDAY_9)

    assert box.mails == []


GO_ON = """
import sys
from datetime import datetime
from apps.notifications import digests
digests.send_due(datetime.fromisoformat({now!r}))
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="its program opens the file itself")
def test_killed_in_the_middle_everybody_gets_one_mail(box, settings):
    people = [factories.user() for _ in range(6)]
    for person in people:
        tell(person)

    for attempt, dies_at in enumerate((2, 3, 99)):
        now = MONDAY_9 + timedelta(minutes=15 * attempt)
        process = start_sending(settings.EMAIL_PORT, now)
        seen = len(box.mails) + dies_at
        box.kills = lambda seen=seen, process=process: len(box.mails) == seen and process.kill()
        assert process.wait() == (0 if dies_at == 99 else -signal.SIGKILL)

    assert set(box.to()) == {person.email for person in people}
    assert len({mail["Message-ID"] for mail in box.mails}) == len(people)
    assert len(box.mails) <= len(people) + 2
    assert not Digest.objects.unsent().exists()


def start_sending(port, now):
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
    }
    command = [sys.executable, "manage.py", "shell", "-c", GO_ON.format(now=now.isoformat())]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize(
    ("hours", "zone", "mails"), [(0, "", 1), (3, "", 0), (-2, "", 0), (0, "UTC", 0), (8, "UTC", 1)]
)
def test_mails_come_in_the_reader_s_morning(box, hours, zone, mails):
    tell(factories.user(time_zone=zone), at=MONDAY_9 - timedelta(hours=9))

    digests.send_due(MONDAY_9 + timedelta(hours=hours))

    assert len(box.mails) == mails


def test_a_weekly_reader_hears_on_mondays(box, member):
    Preference.objects.create(person=member, mail="weekly")
    tell(member)

    for day in range(-3, 12):
        digests.send_due(MONDAY_9 + timedelta(days=day))
        if day == 1:
            tell(member)

    assert [str(each.day) for each in Digest.objects.order_by("pk")] == ["2026-11-30", "2026-12-07"]
    assert len(box.mails) == 2


def test_changing_the_frequency_brings_no_second_mail_on_the_day(box, member):
    tell(member)
    digests.send_due(MONDAY_9)
    Preference.objects.create(person=member, mail="weekly")
    tell(member)

    digests.send_due(MONDAY_9 + timedelta(hours=1))

    assert len(box.mails) == 1


def test_a_server_that_is_away_is_tried_again_and_the_others_wait(box, settings, member):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    tell(member)
    tell(factories.user())
    digests.send_due(MONDAY_9)
    assert sorted(Digest.objects.values_list("attempts", flat=True)) == [0, 1]

    settings.EMAIL_PORT = port
    digests.send_due(MONDAY_9 + timedelta(hours=10))

    assert len(box.mails) == 2


def test_what_could_not_be_sent_on_its_day_goes_into_the_next(box, member):
    box.answer = "451 later"
    tell(member)
    digests.send_due(MONDAY_9)
    tell(member)

    box.answer = "250 OK"
    digests.send_due(MONDAY_9 + timedelta(days=1))

    assert box.mails[0]["Subject"] == "톺아: 새 알림 2개"
    assert Digest.objects.filter(given_up_at=None).count() == 1


def test_an_address_that_is_refused_is_not_tried_again_and_holds_nobody_up(box, member):
    box.answer = "550 no such person"
    tell(member)
    tell(factories.user())

    digests.send_due(MONDAY_9)
    digests.send_due(MONDAY_9 + timedelta(minutes=10))

    assert list(Digest.objects.values_list("attempts", flat=True)) == [1, 1]
    assert not Digest.objects.unsent().exists()
    assert "no such person" in Digest.objects.first().problem


def test_whoever_is_at_it_is_let_finish_and_taken_over_from_when_silent(box, member):
    tell(member)
    digests.make(member, MONDAY_9)
    assert digests.take(Digest.objects.get(), MONDAY_9)

    digests.send_made(MONDAY_9 + timedelta(minutes=9))
    assert box.mails == []
    digests.send_made(MONDAY_9 + timedelta(minutes=11))
    assert len(box.mails) == 1


def test_without_a_mail_server_nothing_is_made(settings, member):
    settings.HAS_MAIL = False
    tell(member)

    digests.send_due(MONDAY_9)

    assert not Digest.objects.exists()
