from datetime import UTC, datetime

import pytest

from apps.meetings import services
from apps.meetings.models import Meeting
from glossary import services as glossary

FRIDAY = datetime(2026, 11, 27, 3, tzinfo=UTC)  # noon in Seoul


@pytest.fixture
def term(member, other_member):
    """Two forms, one of them preferred by two of three."""
    term = glossary.propose_term(member, "sharding", candidate="샤딩")
    glossary.propose(term, "분할 배치", other_member)
    return term


@pytest.fixture
def meeting(db):
    """Monday's, with its agenda."""
    services.keep_ahead(FRIDAY)
    return Meeting.objects.get()


@pytest.fixture
def going(meeting, member):
    services.begin(meeting, member)
    meeting.refresh_from_db()
    return meeting
