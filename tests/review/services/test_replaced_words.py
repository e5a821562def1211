"""Somebody replaced words in what another wrote: the other still approves none of it."""

import pytest

from apps.assignments import services as assignments
from apps.assignments.models import Assignment
from apps.review import lists, services, states
from apps.review.errors import OwnWork
from apps.translation.migrating import running
from apps.translation.migrating import services as migrating
from apps.translation.migrating.models import Change, Migration
from apps.translation.models import State, Translation
from apps.translation.replacing import services as replacing
from apps.translation.replacing.models import Replacement
from tests import factories


@pytest.fixture
def section(member):
    """Two paragraphs of a page that can be read, held and translated by `member`."""
    made = factories.page("First sentence.\n\nSecond sentence.\n").sections.get()
    assignments.claim([made], member)
    for number, segment in enumerate(made.segments.all(), 1):
        factories.revision(segment, member, f"{number}번째 문장입니다.")
    return made


@pytest.fixture
def replace(section):
    """Have words replaced in all that is translated, by a maintainer."""

    def by(user, sought="문장", becomes="글"):
        asked = Replacement(source=section.page.source, sought=sought, becomes=becomes)
        migration = replacing.seek(asked, user)
        running.run(Migration.objects.get(pk=migration.pk))
        migrating.start(migration, user)
        running.run(Migration.objects.get(pk=migration.pk))
        assert set(migration.changes.values_list("outcome", flat=True)) == {"changed"}
        return migration

    return by


def test_who_holds_the_section_approves_none_of_their_words(
    section, member, maintainer, replace, newest
):
    replace(maintainer)

    outcome = services.approve_texts(section, member, newest(section))

    assert (outcome.own, outcome.approvals) == (2, ())


def test_nor_after_words_were_replaced_twice(section, member, maintainer, replace, newest):
    replace(maintainer)
    replace(maintainer, sought="글", becomes="문단")

    assert services.approve_texts(section, member, newest(section)).own == 2


def test_nor_does_who_gave_it_back(section, member, other_member, maintainer, replace, newest):
    replace(maintainer)
    assignments.release(Assignment.objects.open().get(section=section), member)
    assignments.claim([section], other_member)
    review = services.submit(section, other_member)

    assert member.pk in states.authors_in(section)
    assert review not in lists.free_to_take(member)
    assert review.proposed_to == maintainer  # who wrote none of it
    with pytest.raises(OwnWork):
        services.approve(newest(section)[0], member)


def test_somebody_else_approves_them(section, member, other_member, maintainer, replace, newest):
    replace(maintainer)
    review = services.submit(section, member)

    outcome = services.approve_section(review, other_member, newest(section))

    assert len(outcome.approvals) == 2


def test_what_was_approved_waits_for_its_change_alone(
    section, review, member, other_member, maintainer, replace, newest
):
    services.approve_section(review, other_member, newest(section))
    replace(maintainer)

    services.confirm(Change.objects.to_confirm(), member)

    assert set(Translation.objects.values_list("state", flat=True)) == {State.APPROVED}
