import pytest
from django.urls import reverse

from apps.dashboard.people import record_of
from apps.translation.models import Translation
from tests import factories


def page_of_member(person):
    return reverse("dashboard:member-detail", args=[person.pk])


def test_the_record_counts_what_stands_today(section, member, other_member, translate, approve):
    first, _second = translate(section, member)
    approve(section, other_member)
    factories.revision(first.translation.segment, other_member)
    assert Translation.objects.count() == 2

    record = record_of(member)

    assert (record.words, record.words_approved) == (2, 2)
    assert (record.balance.received, record.balance.given) == (5, 0)


@pytest.mark.parametrize("who", ["member", "other_member", "maintainer", "reader"])
def test_the_numbers_are_for_oneself_and_maintainers(
    who, claimed, member, request, as_user, django_assert_max_num_queries
):
    client = as_user(request.getfixturevalue(who))

    with django_assert_max_num_queries(16):
        response = client.get(page_of_member(member))

    assert response.status_code == 200
    assert (response.context["record"] is not None) == (who in {"member", "maintainer"})
    assert claimed.title in response.content.decode()


def test_there_is_no_page_of_nobody(db, member, as_user):
    assert as_user(member).get(reverse("dashboard:member-detail", args=[0])).status_code == 404
