from datetime import timedelta

import pytest
from django.utils import timezone

from apps.activity.week import week_start
from apps.dashboard.overview import overview_of
from apps.dashboard.tiles import tiles_of
from apps.review.tasks import count_weeks
from apps.review.weeks.models import Week
from apps.verification.models import Finding
from tests import factories

pytestmark = pytest.mark.django_db


def shown(source):
    return tiles_of(source, overview_of(source))


def test_tiles_of_an_untouched_source(source, page):
    tiles = shown(source)

    assert tiles.progress.words_all == 7
    assert (tiles.words_this_week, tiles.people, tiles.waiting, tiles.failed) == (0, 0, 0, 0)
    assert tiles.waiting_since is None


def test_words_of_this_week_count_a_text_once(source, section, member, translate):
    translate(section, member)
    translate(section, member, text="고친 번역")

    assert shown(source).words_this_week == 5


def test_words_of_last_week_are_not_of_this_one(source, section, member, translate):
    translate(section, member, made_at=week_start() - timedelta(minutes=1))

    tiles = shown(source)

    assert (tiles.words_this_week, tiles.words_last_week, tiles.people) == (0, 5, 0)


def test_a_week_that_was_counted_after_its_end_is_not_read_again(
    source, section, member, translate
):
    translate(section, member, made_at=week_start() - timedelta(minutes=1))
    Week.objects.create(source=source, starts_on=week_start(weeks_ago=1).date(), written=77)

    assert shown(source).words_last_week == 77

    Week.objects.update(counted_at=week_start() - timedelta(minutes=2))

    assert shown(source).words_last_week == 77 + 5


def test_to_what_was_counted_of_this_week_comes_what_was_written_since(
    source, page, member, other_member, translate
):
    first, second = page.sections.order_by("position")
    translate(first, member)
    count_weeks()

    translate(first, other_member, text="고친 번역")
    tiles = shown(source)
    assert (tiles.words_this_week, tiles.people) == (5, 2)

    translate(second, other_member)
    tiles = shown(source)
    assert (tiles.words_this_week, tiles.people) == (7, 2)

    count_weeks()
    assert shown(source) == tiles


def test_people_are_counted_once(source, page, member, other_member, translate):
    for section in page.sections.all():
        translate(section, member)
        translate(section, other_member)

    assert shown(source).people == 2


def test_verdicts_are_counted_by_finding_on_the_sources_backend(source, judge):
    findings = [Finding.SAME, Finding.VARIES, Finding.OURS, Finding.UPSTREAM, Finding.NOT_HERE]
    for finding in findings:
        page = factories.page_of(["Text."], of=source)
        page.cell_count = 3
        page.save()
        judge(page, finding)
        judge(page, Finding.OURS, "gpu")

    tiles = shown(source)

    assert (tiles.same, tiles.ours, tiles.upstream, tiles.not_here) == (2, 1, 1, 1)
    assert (tiles.failed, tiles.pages_with_code) == (2, 5)


def test_a_verdict_that_a_newer_one_replaced_counts_no_more(source, page, judge):
    judge(page, Finding.OURS)
    judge(page, Finding.SAME)

    tiles = shown(source)

    assert (tiles.same, tiles.ours) == (1, 0)


def test_reviews_wait_since_the_oldest_request(source, page, member, ask):
    first, second = page.sections.order_by("position")
    review = ask(first, member)
    ask(second, member)
    review.requested_at = timezone.now() - timedelta(days=4)
    review.save(update_fields=["requested_at"])

    tiles = shown(source)

    assert (tiles.waiting, tiles.waiting_since) == (2, review.requested_at)


def test_other_sources_do_not_count(source, page, member, ask, judge):
    other = factories.page_of(["Elsewhere here."])
    ask(other.sections.get(), member)
    judge(other, Finding.OURS)

    tiles = shown(source)

    assert (tiles.progress.words_all, tiles.words_this_week) == (7, 0)
    assert (tiles.waiting, tiles.failed) == (0, 0)
