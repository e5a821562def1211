import pytest
from django.urls import reverse

from apps.assignments import services as assignments
from apps.assignments.models import Assignment
from apps.dashboard import sharing
from apps.dashboard.shares import Hand
from apps.dashboard.sharing import free_sections, proposal
from tests import factories


@pytest.fixture
def pages(source):
    """Six sections of ten words each, on two pages."""
    text = "One two three four five six seven eight nine ten."
    return [factories.page_of([text], [text], [text], of=source) for _page in range(2)]


def share_url(source, name="source-share"):
    return reverse(f"dashboard:{name}", args=[source.slug])


def pairs(*shares):
    return [f"{section.pk}:{person.pk}" for section, person in shares]


def test_free_are_sections_that_nobody_holds_and_that_have_texts_left(
    source, pages, member, translate
):
    first, second, third = pages[0].sections.all()
    assignments.claim([first], member)
    translate(second, member)

    assert free_sections(source) == [third, *pages[1].sections.all()]


def test_what_somebody_has_in_hand_and_reviewed_counts(
    pages, member, other_member, translate, approve
):
    first, second, _third = pages[0].sections.all()
    assignments.claim([first, second], member)
    translate(second, member)
    approve(second, other_member)

    hands = sharing.hands_of([member, other_member], [])

    assert hands == [Hand(member.pk, words=10), Hand(other_member.pk, words_reviewed=10)]


def test_what_waits_for_a_reviewer_is_not_in_hand(section, member, ask):
    ask(section, member)

    assert sharing.hands_of([member], []) == [Hand(member.pk)]


def test_the_proposal_evens_out(source, pages, member, other_member):
    assignments.claim(list(pages[0].sections.all())[:2], member)

    shares = proposal(source, [member, other_member], 20)

    assert [share.words for share in shares] == [10, 30]
    assert [share.load_then for share in shares] == [30, 30]


def test_the_queries_do_not_grow_with_people_and_sections(
    source, pages, as_user, maintainer, django_assert_max_num_queries
):
    for _person in range(9):
        factories.user()

    client = as_user(maintainer)
    with django_assert_max_num_queries(12):
        response = client.get(share_url(source), {"words": 50})

    assert response.status_code == 200
    assert len(response.context["shares"]) == 10


def test_a_maintainer_applies_all_in_one_act(
    source, pages, maintainer, member, other_member, as_user
):
    first, second, _third = pages[0].sections.all()
    ticked = pairs((first, member), (second, other_member))

    response = as_user(maintainer).post(share_url(source, "share-apply"), {"share": ticked})

    assert response.status_code == 302
    held = dict(Assignment.objects.open().values_list("section", "translator"))
    assert held == {first.pk: member.pk, second.pk: other_member.pk}


def test_a_member_takes_their_own_share_and_no_more(source, pages, member, other_member, as_user):
    first, second, _third = pages[0].sections.all()
    client = as_user(member)

    refused = pairs((first, member), (second, other_member))
    client.post(share_url(source, "share-apply"), {"share": refused})
    assert not Assignment.objects.exists()

    client.post(share_url(source, "share-apply"), {"share": pairs((first, member))})
    assert assignments.holder_of(first) == member


def test_what_somebody_took_meanwhile_is_left_out_and_named(
    source, pages, maintainer, member, other_member, as_user
):
    first, second, _third = pages[0].sections.all()
    assignments.claim([first], other_member)
    ticked = pairs((first, member), (second, member))

    response = as_user(maintainer).post(
        share_url(source, "share-apply"), {"share": ticked}, follow=True
    )

    assert "나" in "".join(str(message) for message in response.context["messages"])
    assert assignments.holder_of(first) == other_member
    assert assignments.holder_of(second) == member


def test_crafted_shares_change_nothing(source, pages, maintainer, reader, member, as_user):
    elsewhere = factories.page_of(["Far away."]).sections.get()
    first = pages[0].sections.first()
    crafted = [
        *pairs((elsewhere, member), (first, reader)),
        *("nonsense", "1:", "9" * 40 + ":1", f"{first.pk}:999999"),
    ]

    as_user(maintainer).post(share_url(source, "share-apply"), {"share": crafted})

    assert not Assignment.objects.exists()


@pytest.mark.parametrize("typed", ["", "much", "-5", "1000000"])
def test_a_number_that_is_none_comes_back(source, pages, member, as_user, typed):
    response = as_user(member).get(share_url(source), {"words": typed})

    assert response.status_code == 422
    assert response.context["form"].errors["words"]


def test_what_others_reviewed_is_shown_to_maintainers_alone(
    source, pages, section, member, other_member, maintainer, as_user, translate, approve
):
    translate(section, member)
    approve(section, other_member)

    seen = {
        person: "최근 검토" in as_user(person).get(share_url(source)).content.decode()
        for person in (member, other_member, maintainer)
    }

    assert seen == {member: False, other_member: True, maintainer: True}
