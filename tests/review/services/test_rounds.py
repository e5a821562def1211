import pytest
from django.db import IntegrityError

from apps.activity.models import Event
from apps.assignments import services as assignments
from apps.review import services
from apps.review.errors import Incomplete, NotAllowed, OwnWork, ReviewError, UnfitComment
from apps.review.models import Review, ReviewState
from tests import factories


def test_submit_asks_for_a_first_round(section, member):
    review = services.submit(section, member)

    assert (review.round, review.state, review.reviewer) == (1, ReviewState.WAITING, None)
    assert Event.objects.about(section).first().verb == "review requested"


def test_submit_says_how_much_is_still_to_be_finished(section, member):
    factories.section_of(section.page, ["Not mine."], 1)
    section.segments.create(key="new", kind="paragraph", position=9, text="New here.", words=2)

    with pytest.raises(Incomplete, match="1"):
        services.submit(section, member)

    assert not Review.objects.exists()


def test_submit_refuses_a_text_made_for_an_older_source(section, member):
    section.segments.filter(position=0).update(text="The source has moved.")

    with pytest.raises(Incomplete):
        services.submit(section, member)


def test_only_the_holder_submits(section, other_member):
    with pytest.raises(NotAllowed):
        services.submit(section, other_member)


def test_submit_twice_makes_one_round(section, member):
    services.submit(section, member)

    with pytest.raises(NotAllowed):
        services.submit(section, member)

    assert Review.objects.open().count() == 1


def test_the_next_round_asks_the_same_reviewer(review, section, member, other_member):
    services.request_changes(review, other_member, "다시 봐 주세요.")

    second = services.submit(section, member)

    review.refresh_from_db()
    assert (second.round, second.reviewer) == (2, other_member)
    assert review.state == ReviewState.CHANGES_ASKED
    assert review.closed_at is not None


def test_the_next_round_is_anybodys_when_the_reviewer_has_left(
    review, section, member, other_member
):
    services.request_changes(review, other_member, "다시 봐 주세요.")
    other_member.is_active = False
    other_member.save()

    assert services.submit(section, member).reviewer is None


def test_take_gives_the_round_to_the_first(review, other_member, maintainer):
    services.take(review, other_member)

    with pytest.raises(NotAllowed):
        services.take(review, maintainer)

    review.refresh_from_db()
    assert review.reviewer == other_member


def test_nobody_takes_the_review_of_their_own_section(review, member):
    with pytest.raises(OwnWork):
        services.take(review, member)


def test_the_database_refuses_a_reviewer_who_asked(review, member):
    with pytest.raises(IntegrityError):
        Review.objects.filter(pk=review.pk).update(reviewer=member)


def test_a_reader_takes_no_review(review, reader):
    with pytest.raises(NotAllowed):
        services.take(review, reader)


def test_leave_frees_the_round(review, other_member, maintainer):
    services.take(review, other_member)

    services.leave(review, other_member)

    assert services.take(review, maintainer).reviewer == maintainer


def test_withdraw_lets_the_translator_go_on(review, section, member):
    services.withdraw(review, member)

    review.refresh_from_db()
    assert review.state == ReviewState.WITHDRAWN
    assert services.submit(section, member).round == 2


def test_only_the_holder_withdraws(review, other_member):
    with pytest.raises(ReviewError):
        services.withdraw(review, other_member)


def test_changes_are_asked_for_with_a_sentence(review, other_member):
    services.request_changes(review, other_member, "  조사 두 곳만 봐 주세요.  ")

    review.refresh_from_db()
    assert review.state == ReviewState.CHANGES_ASKED
    assert review.summary == "조사 두 곳만 봐 주세요."
    assert review.reviewer == other_member


def test_changes_asked_for_without_a_word_are_refused(review, other_member):
    with pytest.raises(UnfitComment):
        services.request_changes(review, other_member, " \x00 ")


def test_changes_need_no_sentence_when_a_comment_says_them(review, section, other_member):
    services.comment(section.segments.first(), other_member, "조사를 봐 주세요.", "fix_needed")

    services.request_changes(review, other_member, "")

    review.refresh_from_db()
    assert review.state == ReviewState.CHANGES_ASKED


def test_changes_are_not_asked_for_twice(review, other_member):
    services.request_changes(review, other_member, "다시 봐 주세요.")

    with pytest.raises(NotAllowed):
        services.request_changes(review, other_member, "또 봐 주세요.")


def test_a_new_holder_goes_on_where_changes_were_asked_for(
    review, section, member, other_member, maintainer
):
    services.request_changes(review, other_member, "다시 봐 주세요.")
    assignments.release(section.assignments.get(), member)
    assignments.claim([section], maintainer)

    second = services.submit(section, maintainer)

    assert second.requested_by == maintainer
    assert Review.objects.open().get() == second
