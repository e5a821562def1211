from functools import partial

import pytest
from django.utils import timezone, translation

from apps.notifications import services
from apps.notifications.kinds import SENTENCES, Ask, Kind, sentence
from apps.notifications.models import Digest, Notification, Preference
from tests import factories
from tests.racing import at_once

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()


@pytest.fixture
def section(db):
    return factories.section()


def tell(people, thing, kind=Kind.COMMENTED, **more):
    services.notify(people, kind, thing, url="/there/", **more)


def test_who_did_it_has_left_or_is_nobody_is_not_told(section, member, other_member):
    left = factories.user(is_active=False)

    tell([member, other_member, left, None, other_member], section, actor=member)

    assert [each.person for each in Notification.objects.all()] == [other_member]


def test_what_happens_again_before_they_look_counts_up(section, member, other_member, maintainer):
    tell([member], section, actor=other_member)
    tell([member], section, actor=maintainer)

    told = Notification.objects.get()
    assert (told.count, told.actor) == (2, maintainer)
    with translation.override("ko"):
        assert told.sentence == "의견 2개 · 마지막은 다 님"


def test_what_happens_after_they_looked_is_said_anew(section, member, other_member):
    tell([member], section, actor=other_member)
    services.read(Notification.objects.all())
    tell([member], section, actor=other_member)

    assert list(Notification.objects.values_list("count", flat=True)) == [1, 1]


def test_another_kind_or_another_thing_is_told_apart(section, member, other_member):
    tell([member], section, actor=other_member)
    tell([member], section, Kind.APPROVED, actor=other_member)
    tell([member], section.page, actor=other_member)

    assert Notification.objects.count() == 3


def test_once_is_once_whatever_was_read(section, member):
    for _ in range(2):
        tell([member], section, Kind.DUE, once="due:1", due_on="2026-11-30")
        services.read(Notification.objects.all())

    told = Notification.objects.get()
    with translation.override("ko"):
        assert "11월 30일" in told.sentence


def test_news_of_something_that_a_mail_told_goes_into_the_next(section, member, other_member):
    tell([member], section, actor=other_member)
    digest = Digest.objects.create(person=member, period="x", day=TODAY)
    Notification.objects.update(digest=digest)

    tell([member], section, actor=other_member)

    assert Notification.objects.get().digest is None


def test_each_kind_is_switched_off_a_person_and_a_channel(section, member, other_member):
    Preference.objects.create(
        person=member, not_on_site=["commented", "approved"], not_by_mail=["commented", "due"]
    )
    for kind in (Kind.COMMENTED, Kind.APPROVED, Kind.DUE):
        tell([member, other_member], section, kind, due_on="2026-11-30")

    mine = {
        each.kind: (each.on_site, each.by_mail)
        for each in Notification.objects.filter(person=member)
    }
    assert mine == {"approved": (False, True), "due": (True, False)}
    assert Notification.objects.filter(person=other_member, on_site=True, by_mail=True).count() == 3


def test_the_token_of_a_mail_is_of_one_person_only(member, other_member):
    token = services.unsubscribe_token(member)

    assert services.person_of_token(token) == member
    assert services.person_of_token(token.replace(str(member.pk), str(other_member.pk), 1)) is None
    assert services.person_of_token("nonsense") is None


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.SITE])
def test_every_kind_has_its_sentence(kind, language):
    facts = {"form": "합성곱", "due_on": "2026-11-30"}
    with translation.override(language):
        said = [sentence(kind, "나", count, facts) for count in (1, 2)]

    assert set(SENTENCES) == set(Kind) - {Kind.SITE}
    assert all(said)
    assert "%(" not in "".join(said)


@pytest.mark.parametrize("ask", Ask)
def test_a_maintainer_reads_why_the_site_needs_them(ask):
    assert sentence(Kind.SITE, "", 1, {"ask": ask.value}) == str(ask.label)


@pytest.mark.django_db(transaction=True)
def test_comments_at_the_same_moment_become_one_notification():
    page, person = factories.page(), factories.user()
    others = [factories.user() for _ in range(8)]

    at_once(*[partial(tell, [person], page, actor=other) for other in others])

    assert Notification.objects.get().count == 8


def test_what_is_half_a_year_old_is_forgotten(section, member):
    tell([member], section)
    Notification.objects.update(at=timezone.now() - services.KEPT)
    tell([member], section.page)

    services.forget_old()

    assert Notification.objects.count() == 1
