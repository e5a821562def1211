"""Weeks of a source: what was done in each, and how far it was, counted by the worker."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.review.models import Approval, Review, ReviewState, Week
from apps.review.tasks import count_weeks
from apps.review.weeks import counting
from apps.sources.models import Source
from apps.translation.models import State
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)  # a Wednesday
TODAY = NOW - timedelta(hours=1)
A_WEEK = timedelta(days=7)
LAST_MINUTE = datetime(2026, 11, 29, 14, 59, tzinfo=UTC)  # of that week, in Seoul


@pytest.fixture
def source():
    made = factories.source()
    Source.objects.filter(pk=made.pk).update(created_at=NOW - 2 * A_WEEK)
    made.refresh_from_db()
    return made


@pytest.fixture
def segments(source):
    """Of three and of two words."""
    page = factories.page_of(["One two three.", "Four five."], of=source)
    return list(page.sections.get().segments.order_by("position"))


def week(source, ago):
    return Week.objects.get(source=source, starts_on=monday(ago))


def monday(ago):
    return datetime(2026, 11, 23).date() - ago * A_WEEK


def approve(revision, approver, at):
    made = Approval.objects.create(revision=revision, author=revision.author, approver=approver)
    Approval.objects.filter(pk=made.pk).update(made_at=at)
    revision.translation.state = State.APPROVED
    revision.translation.save(update_fields=["state"])


def test_each_week_tells_what_was_done_in_it(source, segments, member, other_member):
    first = factories.revision(segments[0], member, made_at=NOW - A_WEEK)
    factories.revision(segments[1], member, made_at=TODAY)
    approve(first, other_member, NOW)

    counting.count_all(NOW)

    assert (week(source, 1).written, week(source, 1).approved) == (3, 0)
    assert (week(source, 0).written, week(source, 0).approved) == (2, 3)
    assert Week.objects.count() == 3


def test_a_text_written_twice_counts_once_a_week(source, segments, member, other_member):
    factories.revision(segments[0], member, made_at=TODAY)
    factories.revision(segments[0], other_member, made_at=TODAY)

    counting.count_all(NOW)

    assert week(source, 0).written == 3


def test_who_wrote_in_a_week_is_kept(source, segments, member, other_member):
    factories.revision(segments[0], other_member, made_at=TODAY)
    factories.revision(segments[0], member, made_at=TODAY)
    factories.revision(segments[1], member, made_at=TODAY)

    counting.count_all(NOW)

    assert week(source, 0).writers == sorted([member.pk, other_member.pk])


def test_a_text_kept_for_a_changed_source_is_not_written_anew(source, segments, member):
    factories.revision(segments[0], member, made_at=TODAY, kept_by=member)

    counting.count_all(NOW)

    assert week(source, 0).written == 0


def test_midnight_of_the_site_parts_the_weeks(source, segments, member, settings):
    settings.TIME_ZONE = "Asia/Seoul"
    sunday = datetime(2026, 11, 22, 14, 59, tzinfo=UTC)  # 23:59 in Seoul
    factories.revision(segments[0], member, made_at=sunday)
    factories.revision(segments[1], member, made_at=sunday + timedelta(minutes=1))

    counting.count_all(NOW)

    assert (week(source, 1).written, week(source, 0).written) == (3, 2)


def test_a_source_that_needs_two_voices_is_approved_by_the_second(
    source, segments, member, other_member, maintainer
):
    Source.objects.update(approvals_needed=2)
    revision = factories.revision(segments[0], member, made_at=NOW - 2 * A_WEEK)
    approve(revision, other_member, NOW - A_WEEK)
    approve(revision, maintainer, NOW)

    counting.count_all(NOW)

    assert (week(source, 1).approved, week(source, 0).approved) == (0, 3)
    assert week(source, 1).words_approved == 0


def test_the_running_week_stands_where_the_board_does(source, segments, member, other_member):
    approve(factories.revision(segments[0], member, made_at=TODAY), other_member, NOW)
    factories.revision(segments[1], member, source_text="Older.", made_at=TODAY)

    counting.count_all(NOW)

    now = week(source, 0)
    assert (now.words_all, now.words_translated, now.words_approved) == (5, 3, 3)


def test_weeks_that_nobody_counted_are_made_up_from_what_was_kept(
    source, segments, member, other_member
):
    approve(
        factories.revision(segments[0], member, made_at=NOW - 2 * A_WEEK),
        other_member,
        NOW - A_WEEK,
    )
    segments[1].arrived_at = NOW - A_WEEK
    segments[1].save(update_fields=["arrived_at"])

    counting.count_all(NOW)

    stood = [week(source, ago) for ago in (2, 1)]
    assert [(w.words_all, w.words_translated, w.words_approved) for w in stood] == [
        (3, 3, 0),
        (5, 3, 3),
    ]


def test_what_has_gone_counts_until_it_went(source, segments):
    segments[1].gone_at = NOW
    segments[1].save(update_fields=["gone_at"])

    counting.count_all(NOW)

    assert (week(source, 1).words_all, week(source, 0).words_all) == (5, 3)


def test_a_week_counted_while_it_lasted_keeps_how_far_the_source_was(source, segments, member):
    factories.revision(segments[0], member, source_text="Older.", made_at=TODAY)
    counting.count_all(LAST_MINUTE)

    factories.revision(segments[1], member, made_at=LAST_MINUTE)
    counting.count_all(NOW + A_WEEK)

    ended = week(source, 0)
    assert ended.written == 5
    assert ended.words_translated == 0  # as seen then: a guess afterwards would say 5
    assert ended.counted_at == NOW + A_WEEK


def test_a_week_last_counted_in_its_middle_is_made_up_to_its_end(source, segments, member):
    counting.count_all(NOW)

    factories.revision(segments[0], member, made_at=NOW + timedelta(days=2))
    factories.revision(segments[1], member, made_at=NOW + A_WEEK)
    counting.count_all(NOW + A_WEEK)

    assert week(source, 0).words_translated == 3


def test_a_week_that_is_over_and_counted_is_left_alone(source, segments):
    counting.count_all(NOW)
    Week.objects.filter(starts_on=monday(1)).update(written=77)

    counting.count_all(NOW)

    assert week(source, 1).written == 77


def test_a_long_past_is_made_up_a_few_weeks_at_a_time(source, segments):
    Source.objects.update(created_at=NOW - 30 * A_WEEK)

    counting.count_all(NOW)
    assert Week.objects.count() == counting.AT_ONCE
    newest = set(Week.objects.values_list("starts_on", flat=True))
    assert newest == {monday(ago) for ago in range(counting.AT_ONCE)}

    for _ in range(3):
        counting.count_all(NOW)
    assert Week.objects.count() == 31


def test_waits_run_from_the_asking_to_the_answer(source, segments, member, other_member):
    for days, state in ((1, "approved"), (2, "changes_asked"), (9, "approved"), (30, "withdrawn")):
        Review.objects.create(
            section=segments[0].section,
            requested_by=member,
            reviewer=other_member,
            state=ReviewState(state),
            requested_at=NOW - timedelta(days=days),
            answered_at=NOW,
            closed_at=NOW,
        )

    counting.count_all(NOW)

    now = week(source, 0)
    assert now.reviews == 3
    assert (now.usual_wait, now.longest_wait) == (timedelta(days=2), timedelta(days=9))


def test_the_task_counts_every_source_that_is_shown(source, segments):
    archived = factories.source(archived_at=NOW)

    count_weeks()

    assert Week.objects.filter(source=source).exists()
    assert not Week.objects.filter(source=archived).exists()


def test_a_week_takes_as_many_queries_however_many_texts(
    source, segments, member, django_assert_max_num_queries
):
    factories.page_of(*[["More words here."]] * 20, of=source)

    with django_assert_max_num_queries(16):
        counting.count(source, next(counting.owed(source, NOW)), NOW)
