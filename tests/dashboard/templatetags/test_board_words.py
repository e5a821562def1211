from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from apps.assignments.due import today
from apps.dashboard.templatetags.board_words import due_day, mark, shares, waiting_days
from apps.review.progress import Progress
from apps.verification.models import Finding, Verdict


@pytest.mark.parametrize("finding", Finding.values)
def test_every_finding_has_a_mark(finding):
    assert mark(Verdict(finding=finding)).label


def test_only_what_the_translation_broke_is_marked_bad():
    kinds = {finding: mark(Verdict(finding=finding)).kind for finding in Finding.values}

    assert [finding for finding, kind in kinds.items() if kind == "bad"] == [
        Finding.OURS,
        Finding.FAILS,
    ]


def test_a_day_that_has_passed_is_just_that():
    with override("ko"):
        assert due_day(today()) == f"{today().month}월 {today().day}일"
        assert due_day(today() - timedelta(days=1)).endswith("일이었음")


@pytest.mark.parametrize(("days", "said"), [(0, "오늘 요청"), (1, "1일 기다림"), (4, "4일 기다림")])
def test_waiting_is_told_in_days(days, said):
    with override("ko"):
        assert waiting_days(timezone.now() - timedelta(days=days, minutes=1)) == said


@pytest.mark.parametrize(
    ("approved", "of", "said"),
    [
        (0, 0, "0"),
        (1, 3, "33"),
        (999, 1000, "99"),
        (1, 1, "100"),
        (94, 10000, "0.9"),
        (5, 100, "5"),
    ],
)
def test_shares_are_rounded_down_and_small_ones_are_told(approved, of, said):
    assert shares(Progress(words_all=of, words_approved=approved))["approved"] == said
