from datetime import timedelta

import pytest
from django.utils import timezone

from apps.documents.models import Plan
from apps.notifications.models import Notification
from apps.sources.models import Snapshot
from apps.translation import telling
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(member, other_member):
    """Two changed pages and one that was old before; two texts of `member` are for older ones."""
    source = factories.source()
    pages = [factories.page_of(["One.", "Two."], of=source, path=f"{n}.md") for n in range(3)]
    for page in pages:
        first, second = page.sections.get().segments.all()
        factories.revision(first, member, source_text="Before.")
        factories.revision(second, other_member)
    Plan.objects.create(
        snapshot=source.snapshot,
        base=Snapshot.objects.create(source=source),
        pages=[{"path": "0.md"}, {"path": "1.md"}],
    )
    return source


def test_an_update_tells_each_author_once_of_their_old_texts(source, member):
    telling.tell_of_updates()
    telling.tell_of_updates()

    told = Notification.objects.get()
    assert (told.person, told.count, told.name) == (member, 2, source.name)
    assert told.url == "/upstream/?whose=mine"
    assert told.sentence == "내가 번역한 2항목의 원문이 바뀌었습니다."


def test_updates_of_long_ago_and_first_imports_tell_nobody(source):
    Snapshot.objects.filter(pk=source.snapshot_id).update(
        ended_at=timezone.now() - timedelta(days=2)
    )
    other = factories.source()
    factories.revision(
        factories.page_of(["One."], of=other).sections.get().segments.get(),
        factories.user(),
        source_text="Before.",
    )

    telling.tell_of_updates()

    assert not Notification.objects.exists()
