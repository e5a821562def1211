from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.translation.presence import services
from apps.translation.presence.models import Presence
from tests import factories
from tests.racing import at_once
from tests.translation.terms.deciding import paragraphs


@pytest.fixture
def section(db):
    return factories.section()


def way(section):
    return reverse("translation:section-presence", args=[section.pk])


def tell(browser, section, **fields):
    return browser.post(way(section), fields).content.decode()


def test_each_is_told_of_the_others_and_where_they_are(as_user, section, member, other_member):
    segment = paragraphs(section.page)[0]
    alone = tell(as_user(member), section, segment=segment.pk)

    shown = tell(as_user(other_member), section)

    assert alone.strip() == ""
    assert f'data-at="{segment.pk}" data-name="{member}"' in shown
    assert str(other_member) not in shown
    assert f'data-at="" data-name="{other_member}"' in tell(as_user(member), section)


def test_who_goes_or_falls_silent_is_no_longer_there(as_user, section, member, other_member):
    tell(as_user(member), section)
    as_user(member).post(way(section), {"leave": "1"})
    assert services.others(section, other_member) == []

    tell(as_user(member), section)
    Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=31))

    assert services.others(section, other_member) == []
    services.sweep()
    assert not Presence.objects.exists()


def test_a_sign_that_says_nothing_new_writes_nothing(section, member):
    services.come(section, member, None)
    first = Presence.objects.get().seen_at

    services.come(section, member, None)
    assert Presence.objects.get().seen_at == first
    services.come(section, member, paragraphs(section.page)[0].pk)

    assert Presence.objects.get().segment == paragraphs(section.page)[0]


@pytest.mark.parametrize("segment", ["", "x", "²", "9" * 30, "999999"])
def test_no_segment_of_this_section_is_none(as_user, section, member, segment):
    elsewhere = factories.segment()

    for number in (segment, elsewhere.pk):
        tell(as_user(member), section, segment=number)

    assert Presence.objects.get().segment is None


def test_who_may_no_longer_sign_in_is_not_shown(section, member, other_member):
    services.come(section, member, None)
    type(member).objects.filter(pk=member.pk).update(is_active=False)

    assert services.others(section, other_member) == []


def test_any_number_of_people_takes_as_many_queries(
    as_user, section, member, django_assert_max_num_queries
):
    for _ in range(20):
        services.come(section, factories.user(), None)
    browser = as_user(member)
    tell(browser, section)

    with django_assert_max_num_queries(8):
        shown = tell(browser, section, segment=paragraphs(section.page)[0].pk)

    assert shown.count("data-name") == services.MOST


@pytest.mark.django_db(transaction=True)
def test_the_same_person_in_two_tabs_at_once_is_there_once(member):
    section = factories.section()

    outcomes = at_once(*[lambda: services.come(section, member, None)] * 2)

    assert outcomes == [None, None]
    assert Presence.objects.count() == 1
