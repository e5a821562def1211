"""Programs are told of events of the log: signed, tried again, each once."""

import json
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.activity.models import Event
from apps.activity.services import record
from apps.activity.words import VERBS
from apps.notifications import programs, webhooks
from apps.notifications.models import Delivery, Notification, Webhook
from apps.notifications.programs import Subject, subject_of
from tests.notifications.listening import lower
from tests.racing import at_once

pytestmark = pytest.mark.django_db
PRIVATE = ("signed in", "password", "second factor")
LIST = reverse("notifications:webhook-list")
DOCUMENTED = Path(__file__).resolve().parents[2] / "docs" / "api.md"


def test_an_event_is_posted_once_and_signed(program, section, member, is_genuine):
    event = record("section claimed", section, member, due_on="2026-12-07")
    record("term proposed", section, member)

    webhooks.post_due()
    webhooks.post_due()

    [(headers, body)] = program.raw
    headers = lower(headers)
    assert is_genuine(program.row.secret, headers, body)
    assert headers["webhook-id"] == f"event-{event.pk}"
    told = json.loads(body)
    assert told["type"] == "section.claimed"
    assert told["data"]["actor"] == {"id": member.pk, "name": "가"}
    assert told["data"]["thing"] == {
        "type": "documents.section",
        "id": section.pk,
        "name": str(section),
    }
    assert told["data"]["detail"] == {"due_on": "2026-12-07"}


@pytest.mark.parametrize("forged", ["body", "webhook-id", "webhook-timestamp", "secret"])
def test_what_was_changed_on_the_way_is_seen(program, section, member, is_genuine, forged):
    record("section claimed", section, member)
    webhooks.post_due()
    [(headers, body)] = program.raw
    headers, secret = lower(headers), program.row.secret

    if forged == "body":
        body = body.replace(b"claimed", b"dropped")
    elif forged == "secret":
        secret = programs.new_secret()
    elif forged == "webhook-id":
        headers["webhook-id"] += "0"
    else:
        headers["webhook-timestamp"] = str(int(headers["webhook-timestamp"]) - 1)

    assert not is_genuine(secret, headers, body)


def test_what_is_played_again_later_is_seen(program, section, member, is_genuine, monkeypatch):
    record("section claimed", section, member)
    webhooks.post_due()
    [(headers, body)] = program.raw
    later = time.time() + 600
    monkeypatch.setattr(time, "time", lambda: later)

    assert not is_genuine(program.row.secret, lower(headers), body)


def test_for_a_day_after_it_was_replaced_the_old_secret_signs_too(
    program, section, member, maintainer, is_genuine
):
    old = program.row.secret
    new = webhooks.replace_secret(program.row, maintainer)
    record("section claimed", section, member)
    webhooks.post_due()

    [(headers, body)] = program.raw
    assert is_genuine(old, lower(headers), body)
    assert is_genuine(new, lower(headers), body)
    program.row.refresh_from_db()
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    assert programs.secrets_of(program.row, tomorrow) == [new]


def test_the_signature_is_that_of_the_standard():
    """The worked example of the specification's reference implementations."""
    signed = programs.signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "1614265330",
        '{"test": 2432232314}',
    )

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_what_happened_before_it_was_there_is_not_told(program, section, member):
    event = record("section claimed", section, member)
    Event.objects.filter(pk=event.pk).update(at=timezone.now() - timedelta(hours=2))

    webhooks.post_due()

    assert program.raw == []


def test_what_came_to_light_late_is_told_all_the_same(program, section, member):
    webhooks.post_due()
    late = record("section claimed", section, member)
    Event.objects.filter(pk=late.pk).update(at=timezone.now() - timedelta(minutes=5))

    webhooks.post_due()

    assert len(program.raw) == 1


def test_nothing_is_lost_while_the_worker_was_away(program, section, member, monkeypatch):
    monkeypatch.setattr(programs, "AT_ONCE", 3)
    webhooks.post_due()
    for number in range(8):
        event = record("section claimed", section, member, number=number)
        Event.objects.filter(pk=event.pk).update(at=timezone.now() + timedelta(minutes=number))

    for _ in range(4):
        webhooks.post_due(timezone.now() + timedelta(days=1))

    told = [json.loads(body)["data"]["detail"]["number"] for _, body in program.raw]
    assert sorted(told) == list(range(8))


@pytest.mark.django_db(transaction=True)
def test_two_workers_queue_an_event_once(program, section, member):
    record("section claimed", section, member)

    at_once(*[lambda: programs.queue_for(program.row, timezone.now())] * 4)

    assert Delivery.objects.count() == 1


def test_a_program_that_answers_wrongly_is_tried_for_hours(program, section, member, maintainer):
    program.status = 404
    record("section claimed", section, member)
    now = timezone.now()

    for _ in range(webhooks.MOST_ATTEMPTS):
        webhooks.post_due(now)
        now = Delivery.objects.get().due_at

    delivery = Delivery.objects.get()
    assert len(program.raw) == webhooks.MOST_ATTEMPTS
    assert delivery.given_up_at
    assert delivery.status == 404
    assert len({lower(headers)["webhook-id"] for headers, _ in program.raw}) == 1
    assert Notification.objects.get().person == maintainer
    program.row.refresh_from_db()
    assert program.row.is_on


def test_who_is_gone_is_switched_off(program, section, member, maintainer):
    program.status = 410
    record("section claimed", section, member)

    webhooks.post_due()

    program.row.refresh_from_db()
    assert not program.row.is_on
    assert Event.objects.filter(verb="webhook switched off").exists()
    assert Notification.objects.filter(person=maintainer).exists()


def test_who_takes_nothing_for_days_is_switched_off(program, section, member):
    program.status = 500
    Webhook.objects.update(wanted_from=timezone.now() - timedelta(days=6))
    record("section claimed", section, member)
    programs.queue_events(timezone.now())
    long_ago = timezone.now() - timedelta(days=5, hours=1)
    Delivery.objects.update(attempts=webhooks.MOST_ATTEMPTS - 1, made_at=long_ago)

    webhooks.post_due()

    program.row.refresh_from_db()
    assert not program.row.is_on


def test_a_quiet_program_that_is_away_for_hours_stays_on(program, section, member):
    program.status = 500
    ago = timezone.now() - timedelta(days=10)
    Webhook.objects.update(wanted_from=ago, heard_at=ago)
    record("section claimed", section, member)
    programs.queue_events(timezone.now())
    Delivery.objects.update(attempts=webhooks.MOST_ATTEMPTS - 1)

    webhooks.post_due()

    program.row.refresh_from_db()
    assert Delivery.objects.get().given_up_at
    assert program.row.is_on


def test_a_program_that_takes_nothing_holds_up_no_other(program, section, member, settings):
    deaf = Webhook.objects.create(
        name="귀", service="json", url="http://127.0.0.1:9/", topics=[Subject.SECTIONS],
        secret=programs.new_secret(),
    )  # fmt: skip
    many = [Delivery(webhook=deaf, text="{}") for _ in range(300)]
    Delivery.objects.bulk_create(many)
    webhooks.deliver(program.row, "{}")

    webhooks.post_due()

    assert len(program.raw) == 1


def test_no_address_of_a_person_and_no_folder_leaves_the_site(program, section, member):
    member.name = ""
    member.save()
    record("section claimed", section, member, folder="/srv/topa", words=3)
    webhooks.post_due()

    said = program.raw[0][1].decode()
    assert member.email not in said
    assert "/srv/topa" not in said
    assert json.loads(said)["data"]["detail"] == {"words": 3}


def test_an_address_that_became_private_is_not_posted_to(program, section, member, settings):
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = False
    Webhook.objects.update(url=f"https://localhost:{program.server_port}/")
    record("section claimed", section, member)

    webhooks.post_due()

    assert program.raw == []
    assert Delivery.objects.get().given_up_at


def test_every_verb_has_a_subject_and_every_subject_verbs():
    by_subject = {subject: programs.verbs_of([subject]) for subject in Subject}

    told = [verb for verbs in by_subject.values() for verb in verbs]
    assert all(by_subject.values())
    assert len(told) == len(set(told))
    untold = set(VERBS) - set(told)
    assert {verb for verb in untold if not verb.startswith(PRIVATE)} == set()
    assert not [verb for verb in told if verb.startswith(PRIVATE)]
    assert subject_of("texts replaced") == subject_of("machine asked") == Subject.TEXTS
    assert subject_of("source change confirmed") == Subject.TEXTS
    assert subject_of("source published") == Subject.PUBLISHING
    assert subject_of("member changed") == Subject.MEMBERS


def test_a_program_is_tried_out_with_a_signed_message(program, maintainer, is_genuine):
    webhooks.try_out(program.row, maintainer)
    webhooks.post_due()

    [(headers, body)] = program.raw
    assert is_genuine(program.row.secret, lower(headers), body)
    assert json.loads(body)["type"] == "webhook.tried"


def test_chats_are_told_no_events(program, section, member):
    Webhook.objects.update(service="slack")
    record("section claimed", section, member)

    webhooks.post_due()

    assert program.raw == []
