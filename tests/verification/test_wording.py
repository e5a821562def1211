import inspect
import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from apps.verification import wording
from apps.verification.models import Finding
from runner.engine import compare, judge
from runner.engine.record import CELL_STATUSES
from runner.models import Run


def test_every_finding_has_a_mark():
    assert set(wording.FINDINGS) == set(Finding) - {Finding.WAITING}


def test_every_status_has_words():
    assert set(wording.STATUSES) == set(CELL_STATUSES)


def test_whatever_a_comparison_looks_past_has_words():
    names = {name for name, _, _ in compare.NORMALISATIONS}
    names |= {compare.ROUNDING, compare.SPACING, compare.WORDS_IN_FIGURE, compare.PICTURE_EDGES}

    assert set(wording.LOOKED_PAST) == names
    with translation.override("ko"):
        assert wording.looked_past(["address", "rounding"]) == "메모리 주소, 반올림"


def test_every_reason_that_the_judge_gives_can_be_said():
    source = inspect.getsource(inspect.getmodule(judge))
    codes = set(
        re.findall(r'(?:OURS|UPSTREAM|NOT_HERE|SAME|VARIES|NOT_A_PROGRAM), "(\w+)"', source)
    )
    codes |= set(re.findall(r'cells, "(\w+)"', source)) - {"passes"}

    assert len(codes) > 8
    assert codes <= set(wording.REASONS)


@pytest.mark.parametrize("code", sorted(wording.REASONS))
def test_reasons_are_said_in_korean(code):
    with translation.override("ko"):
        said = wording.reason(code, "50% of it")

    assert re.search("[가-힣]", said)


def test_a_reason_that_nobody_foresaw_is_told_as_the_engine_said_it():
    assert wording.reason("new", "x", "A new reason.") == "A new reason."


def test_a_resting_run_says_when_it_is_tried_again():
    rest = timezone.now() + timedelta(minutes=5)
    run = Run(not_before=rest)

    with translation.override("ko"):
        said = wording.waiting_for(run, 1, has_worker=True)

    assert f"{timezone.localtime(rest):%M}" in said
    assert "다시" in said
