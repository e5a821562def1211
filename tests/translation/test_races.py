"""Two people, or two tabs, at the very same moment."""

from functools import partial

import pytest

from apps.accounts.models import User
from apps.documents.models import Segment
from apps.translation import services
from apps.translation.errors import ConflictingEdit
from apps.translation.models import Draft, Revision, Translation
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("has_base", [False, True])
def test_of_two_that_finish_at_once_one_is_shown_the_other(segment, member, has_base):
    base = services.finish(segment, member, "`jnp.add`를 부릅니다.", None) if has_base else None

    def act(number):
        mine = Segment.objects.select_related("section__page").get(pk=segment.pk)
        author = User.objects.get(pk=member.pk)
        return services.finish(mine, author, f"`jnp.add` {number}번 글", base)

    outcomes = at_once(*(partial(act, number) for number in range(4)))

    made = [outcome for outcome in outcomes if isinstance(outcome, Revision)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, ConflictingEdit)]
    assert (len(made), len(refused)) == (1, 3), outcomes
    assert all(conflict.theirs == made[0] for conflict in refused)
    assert Translation.objects.get().newest == made[0]
    assert Revision.objects.count() == 1 + has_base


def test_drafts_saved_at_once_are_one_draft(segment, member):
    def act(number):
        return services.save_draft(segment, member, f"초안 {number}", None)

    outcomes = at_once(*(partial(act, number) for number in range(4)))

    assert all(isinstance(outcome, Draft) for outcome in outcomes), outcomes
    assert Draft.objects.count() == 1
