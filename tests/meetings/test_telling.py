from datetime import timedelta

import pytest
from django.utils import translation

from apps.meetings import telling
from apps.notifications.models import Notification
from glossary import services as glossary

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening_before(meeting):
    return meeting.starts_at - timedelta(hours=24)


def test_votes_are_asked_for_once_a_meeting(term, member, other_member, reader, evening_before):
    glossary.vote(term.candidates.first(), member)

    for hours in (-48, 0, 1, 30):
        telling.ask_for_votes(evening_before + timedelta(hours=hours))

    told = Notification.objects.get()
    assert (told.person, told.count) == (other_member, 1)
    assert told.url == "/glossary/?show=undecided"


def test_the_meeting_is_called_by_its_day_in_the_readers_language(term, member, evening_before):
    telling.ask_for_votes(evening_before)

    told = Notification.objects.get(person=member)
    assert told.title == told.name
    assert told.title.endswith("모임")
    with translation.override("en"):
        assert told.title.startswith("Meeting of ")


def test_without_terms_nobody_is_asked(member, evening_before):
    telling.ask_for_votes(evening_before)

    assert not Notification.objects.exists()
