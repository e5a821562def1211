from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.activity.models import Event
from apps.notifications import topics, webhooks
from apps.notifications.models import Delivery, Notification, Webhook
from apps.notifications.topics import Topic
from tests import factories
from tests.notifications.listening import listener

pytestmark = pytest.mark.django_db
LIST = reverse("notifications:webhook-list")


@pytest.fixture
def hook(settings):
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = True
    with listener() as server:
        server.row = Webhook.objects.create(
            name="공지",
            service="discord",
            url=f"http://127.0.0.1:{server.server_port}/",
            language="ko",
            topics=[Topic.APPROVED, Topic.MEETING_ENDED],
        )
        yield server


def announce(topic=Topic.APPROVED, **more):
    webhooks.announce(topic, factories.page_of(["One."]), url="/docs/", **more)


def test_what_a_webhook_wants_is_posted_once_and_in_its_language(hook, settings, member):
    announce(actor=member)
    announce(Topic.TERM_DECIDED)

    webhooks.post_due()
    webhooks.post_due()

    [(_, _, message)] = hook.posts
    assert message["content"].startswith("가 님이 섹션을 승인했습니다: Page")
    assert f"{settings.SITE_URL}/docs/" in message["content"]
    assert message["allowed_mentions"] == {"parse": []}
    hook.row.refresh_from_db()
    assert hook.row.heard_at


def test_a_name_is_announced_once(hook):
    announce(Topic.MEETING_ENDED, once="meeting:1", body="# 회의록")
    announce(Topic.MEETING_ENDED, once="meeting:1")

    webhooks.post_due()

    assert len(hook.posts) == 1


def test_one_that_is_off_gets_nothing(hook):
    announce()
    Webhook.objects.update(is_on=False)
    announce()

    webhooks.post_due()

    assert hook.posts == []
    assert Delivery.objects.count() == 1


def test_a_failing_one_is_tried_less_and_less_often_then_given_up(hook, maintainer, member):
    hook.status = 503
    announce()
    now, gaps = timezone.now(), []

    for _ in range(webhooks.MOST_ATTEMPTS):
        webhooks.post_due(now)
        webhooks.post_due(now + timedelta(seconds=30))
        due = Delivery.objects.get().due_at
        gaps.append((due - now) / timedelta(minutes=1))
        now = due

    assert gaps == [1, 4, 16, 64, 256, 1024]
    assert len(hook.posts) == webhooks.MOST_ATTEMPTS
    assert not Delivery.objects.open().exists()
    told = Notification.objects.get()
    assert (told.person, told.name) == (maintainer, "공지")
    assert "웹훅" in told.sentence


def test_one_that_is_gone_is_given_up_at_once_and_mended_by_the_next_success(hook, maintainer):
    hook.status = 404
    announce()
    webhooks.post_due()
    hook.row.refresh_from_db()
    assert "404" in hook.row.problem

    hook.status = 204
    webhooks.try_out(hook.row, maintainer)
    webhooks.post_due()

    hook.row.refresh_from_db()
    assert (len(hook.posts), hook.row.problem) == (2, "")


def test_a_dead_webhook_does_not_hold_up_another(hook, settings):
    Webhook.objects.create(
        name="죽은",
        service="slack",
        url="http://127.0.0.1:9/",
        language="ko",
        topics=[Topic.APPROVED],
    )
    announce()
    announce()

    webhooks.post_due()

    assert len(hook.posts) == 2
    assert sorted(Delivery.objects.open().values_list("attempts", flat=True)) == [0, 1]


def test_one_killed_while_posting_is_taken_over_from(hook):
    announce()
    now = timezone.now()
    assert webhooks.take(Delivery.objects.get(), now)

    webhooks.post_due(now)
    assert hook.posts == []
    webhooks.post_due(now + timedelta(minutes=3))
    assert len(hook.posts) == 1


def test_an_address_that_has_become_private_is_refused_when_it_is_sent(hook, settings, maintainer):
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = False
    Webhook.objects.update(url="https://localhost/")
    announce()

    webhooks.post_due()

    assert Delivery.objects.get().given_up_at
    assert hook.posts == []


def test_nobody_is_called_by_what_people_wrote():
    assert topics.message("slack", "<!channel> a & b")["text"] == "&lt;!channel&gt; a &amp; b"
    long = topics.message("discord", "가나다\n" * 900)["content"]
    assert len(long) <= 2000
    assert long.endswith("다\n…")


FORM = {"name": "공지", "service": "slack", "language": "ko", "topics": ["approved"], "is_on": "on"}


def test_a_maintainer_adds_one_and_its_address_is_never_shown_again(as_user, maintainer):
    browser = as_user(maintainer)
    url = "https://hooks.slack.com/services/secret"

    answer = browser.post(reverse("notifications:webhook-add"), {**FORM, "url": url})

    assert answer.status_code == 302
    row = Webhook.objects.get()
    assert (row.url, row.topics) == (url, ["approved"])
    change = reverse("notifications:webhook-change", args=[row.pk])
    assert "secret" not in (browser.get(LIST).content + browser.get(change).content).decode()
    browser.post(change, {**FORM, "name": "새 이름", "url": ""})
    row.refresh_from_db()
    assert (row.url, row.name) == (url, "새 이름")
    assert {each.verb for each in Event.objects.all()} == {"webhook added", "webhook changed"}
    assert "secret" not in str(list(Event.objects.values()))


def test_a_refused_address_keeps_what_was_typed(as_user, maintainer):
    answer = as_user(maintainer).post(
        reverse("notifications:webhook-add"), {**FORM, "url": "http://hooks.example/"}
    )

    assert answer.status_code == 422
    assert "https://" in answer.content.decode()
    assert "http://hooks.example/" in answer.content.decode()
    assert not Webhook.objects.exists()


def test_trying_one_puts_a_message_on_its_way(hook, as_user, maintainer):
    as_user(maintainer).post(reverse("notifications:webhook-try", args=[hook.row.pk]))
    webhooks.post_due()

    assert "사이트" in hook.posts[0][2]["content"]


def test_one_is_removed_with_what_waits_for_it(hook, as_user, maintainer):
    announce()

    as_user(maintainer).post(reverse("notifications:webhook-remove", args=[hook.row.pk]))

    assert not Webhook.objects.exists()
    assert not Delivery.objects.exists()
