"""The members of the load script, a few of them and without waiting."""

import pytest

from apps.review.models import Approval
from tests import factories
from tests.bench import members, working_group

PAGE = "# Numbers\n\nA first text.\n\nA second one.\n\nA third one stands here.\n\nA fourth.\n"


@pytest.mark.django_db(transaction=True)
def test_members_who_work_at_once_are_refused_nothing_and_lose_nothing(live_server):
    source, count = factories.source(), 3
    for number in range(count):
        page = factories.page(PAGE, path=f"page{number}.md", of=source)
        there = page.sections.get().segments.filter(kind="paragraph")[0]
        factories.revision(there, factories.user(), "첫 글")
    people = working_group.members_in(source, live_server.url.removeprefix("http://"), count)
    watch = members.Watch()

    members.all_at_once(people, watch, seconds=2)

    assert watch.wrong == []
    assert working_group.lost_or_doubled(people) == []
    assert [len(person.saved) for person in people] == [4] * count
    assert Approval.objects.exists()
