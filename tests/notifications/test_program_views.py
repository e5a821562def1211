"""The pages on which programs are added, given new secrets and looked after."""

import pytest
from django.urls import reverse

from apps.activity.services import record
from apps.notifications import webhooks
from apps.notifications.models import Delivery, Webhook
from tests.notifications.listening import lower

pytestmark = pytest.mark.django_db
LIST = reverse("notifications:webhook-list")


def test_a_program_is_added_and_its_secret_shown_once(as_user, maintainer):
    browser = as_user(maintainer)
    answer = browser.post(
        reverse("notifications:program-add"),
        {"name": "봇", "url": "https://bot.example/", "topics": ["terms"], "is_on": "on"},
    )

    program = Webhook.objects.get()
    assert program.secret.startswith("whsec_")
    assert program.secret in answer.content.decode()
    for name in ("webhook-change", "delivery-list"):
        shown = browser.get(reverse(f"notifications:{name}", args=[program.pk]))
        assert program.secret not in shown.content.decode()
    assert program.secret not in browser.get(LIST).content.decode()


def test_a_changed_program_keeps_its_secret(as_user, maintainer, program):
    address = reverse("notifications:webhook-change", args=[program.row.pk])
    answer = as_user(maintainer).post(
        address, {"name": "새 이름", "url": "", "topics": ["rules"], "is_on": "on"}
    )

    changed = Webhook.objects.get()
    assert answer.status_code == 302
    assert (changed.secret, changed.url) == (program.row.secret, program.row.url)
    assert (changed.name, changed.topics) == ("새 이름", ["rules"])


def test_a_program_without_a_subject_is_refused_with_what_was_typed(as_user, maintainer):
    answer = as_user(maintainer).post(
        reverse("notifications:program-add"), {"name": "봇", "url": "https://bot.example/"}
    )

    assert answer.status_code == 422
    assert "https://bot.example/" in answer.content.decode()
    assert not Webhook.objects.exists()


def test_the_secret_is_replaced_on_its_page(as_user, maintainer, program):
    answer = as_user(maintainer).post(
        reverse("notifications:secret-replace", args=[program.row.pk])
    )

    new = Webhook.objects.get().secret
    assert new != program.row.secret
    assert new in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_messages_are_listed_and_sent_again(
    as_user, maintainer, program, section, member, django_assert_max_num_queries
):
    program.status = 410
    record("section claimed", section, member)
    webhooks.post_due()
    browser = as_user(maintainer)
    address = reverse("notifications:delivery-list", args=[program.row.pk])
    with django_assert_max_num_queries(10):
        said = browser.get(address).content.decode()
    assert "410" in said
    assert str(section) in said

    program.status = 200
    Webhook.objects.update(is_on=True)
    browser.post(reverse("notifications:delivery-again", args=[Delivery.objects.get().pk]))
    webhooks.post_due()

    delivery = Delivery.objects.get()
    assert (delivery.status, bool(delivery.sent_at)) == (200, True)
    first, second = (lower(headers)["webhook-id"] for headers, _ in program.raw)
    assert first == second
