"""Two people, or two tabs, at the very same moment."""

from functools import partial

import pytest

from apps.accounts.models import User
from apps.assignments import handovers
from apps.assignments.models import Assignment
from apps.documents.models import Segment
from apps.translation import services
from apps.translation.errors import ConflictingEdit
from apps.translation.models import Draft, Revision, Translation
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


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


def test_two_members_in_one_text_lose_nothing_while_its_section_changes_hands(
    segment, member, other_member, as_user
):
    """Both finish at the moment at which one takes the section over from the other."""
    base, screens = None, {member: as_user(member), other_member: as_user(other_member)}

    for number in range(ROUNDS):
        held = Assignment.objects.open().get()
        [taker] = {member, other_member} - {held.translator}
        offered = handovers.offer(held, held.translator, taker)
        texts = {person: f"`jnp.add` {number}.{person.pk}번 글" for person in screens}
        for person, text in texts.items():
            services.save_draft(segment, person, text, base)

        [taken, *answers] = at_once(
            partial(handovers.accept, offered, taker),
            *(finishing(screens[person], segment, text, base) for person, text in texts.items()),
        )

        assert isinstance(taken, Assignment)
        for (person, text), answer in zip(texts.items(), answers, strict=True):
            assert_kept(answer, segment, person, text)
        base = Revision.objects.first()
    numbers = list(Revision.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert Translation.objects.get().newest == base


def finishing(screen, segment, text, base):
    typed = {"text": text, "base": base.pk if base else ""}
    return partial(screen.post, f"/segments/{segment.pk}/finish/", typed)


def assert_kept(answer, segment, person, text):
    """Told that it is saved, it is a revision, once; refused, it is their draft as before."""
    made = Revision.objects.filter(text=text, author=person).count()
    drafts = list(Draft.objects.filter(author=person).values_list("text", flat=True))
    if answer.status_code == 200:
        assert (made, drafts) == (1, [])
    else:
        assert answer.status_code in {409, 422}
        assert (made, drafts) == (0, [text])
