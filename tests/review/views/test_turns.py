"""Turns, threads and needs, as people meet them on the screens."""

import pytest
from django.urls import reverse

from apps.review import services, settling
from apps.review.models import Comment, Reply, Review
from apps.sources.models import Source
from tests import factories
from tests.review.asking import SCRIPT, shown, url


@pytest.fixture
def comment(section, other_member):
    return services.comment(section.segments.first(), other_member, "왜 그런가요?", "option")


def test_a_thread_is_answered_and_told_to_who_spoke(comment, member, other_member, as_user):
    response = as_user(member).post(
        url("comment-reply", comment.pk), {"text": "원문이 그렇습니다."}, headers=SCRIPT
    )

    assert response.status_code == 200
    assert "원문이 그렇습니다." in shown(response)
    assert other_member.notifications.filter(kind="commented").exists()


@pytest.mark.parametrize("typed", ["   ", "가" * 5001])
def test_a_refused_answer_comes_back_in_its_field(comment, member, as_user, typed):
    response = as_user(member).post(
        url("comment-reply", comment.pk), {"text": typed}, headers=SCRIPT
    )

    assert response.status_code == 422
    assert typed in shown(response)
    assert not Reply.objects.exists()


def test_an_answer_neither_blocks_nor_resolves(comment, member):
    services.reply(comment, member, "그렇군요.")

    assert Comment.objects.unresolved().get() == comment
    assert not Comment.objects.blocking().exists()


def test_the_thread_takes_as_many_queries_whatever_was_answered(
    comment, member, as_user, django_assert_num_queries
):
    client = as_user(member)
    address = url("segment-comments", comment.segment_id)
    services.reply(comment, member, "하나")
    settling.settle()
    with django_assert_num_queries(12):
        client.get(address)
    for number in range(5):
        services.reply(comment, factories.user(), f"{number}")

    with django_assert_num_queries(12):
        client.get(address)


def test_declining_leads_back_to_the_list_and_asks_the_next_one(
    other_member, maintainer, section, member, as_user
):
    review = services.submit(section, member)
    first = review.proposed_to

    response = as_user(first).post(url("review-decline", review.pk))

    assert response.headers["Location"] == url("review-list")
    review.refresh_from_db()
    assert {first, review.proposed_to} == {other_member, maintainer}


def test_one_text_is_approved_by_its_own_button(review, newest, section, other_member, as_user):
    first, second = newest(section)
    client = as_user(other_member)
    page = shown(client.get(url("section-review", section.pk)))
    assert f'form="approve-one" name="revision" value="{first.pk}"' in page

    client.post(url("revisions-approve", section.pk), {"revision": str(first.pk)})

    assert first.approvals.exists()
    assert not second.approvals.exists()


def test_the_whole_section_is_approved_in_one_act(
    review, newest, section, member, other_member, as_user
):
    client = as_user(other_member)
    sheet = client.get(url("section-review", section.pk)).context["sheet"]
    assert sheet.unread == 2

    client.post(url("revisions-approve", section.pk), {"revision": sheet.revisions})

    assert Review.objects.get().state == "approved"


def test_what_lapsed_says_since_when_and_what_changed(
    review, newest, section, member, other_member, maintainer, as_user
):
    first, _second = newest(section)
    services.approve_texts(section, other_member, [first])
    factories.revision(first.translation.segment, member, "1번째 글입니다.")

    page = shown(as_user(maintainer).get(url("section-review", section.pk)))

    assert "승인 풀림 · 번역을 고침" in page
    assert "나 님이 승인한 뒤" in page
    assert "<del>문장</del><ins>글</ins>" in page


def test_everybody_sees_what_is_stuck_and_why(review, member, other_member, as_user):
    Review.objects.update(proposed_to=None)
    page = shown(as_user(member).get(url("review-list"), {"show": "stuck"}))

    assert "검토할 수 있는 사람이 없습니다" in page


def test_the_balance_of_all_is_for_maintainers(other_member, member, maintainer, as_user):
    seen = [
        as_user(one).get(url("review-list")).context["balances"] != []
        for one in (member, maintainer)
    ]

    assert seen == [False, True]


def test_a_maintainer_sets_how_many_approvals_a_source_needs(section, maintainer, as_user):
    address = reverse("review:source-approvals", args=[section.page.source.slug])
    client = as_user(maintainer)

    assert client.post(address, {"needed": "7"}).status_code == 422
    assert client.post(address, {"needed": "3"}).status_code == 302
    assert Source.objects.get(pk=section.page.source_id).approvals_needed == 3
