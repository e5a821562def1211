import pytest
import yaml

from apps.translation.rulebook.starting import PATH
from apps.translation.rules.examples import Example, failures, findings_in
from apps.translation.rules.registry import CHECKS

RULES = yaml.safe_load(PATH.read_text("utf-8"))
CHECKED = [rule for rule in RULES if "check" in rule]


def examples(rule, side):
    return [Example.written(each) for each in rule[side]]


@pytest.mark.parametrize("rule", CHECKED, ids=lambda rule: rule["slug"])
def test_check_agrees_with_the_examples_of_its_rule(rule):
    assert list(failures(rule["check"], examples(rule, "good"), examples(rule, "bad"))) == []


def test_every_check_has_a_rule_that_shows_it():
    assert {rule["check"] for rule in CHECKED} == set(CHECKS)


def test_every_rule_has_both_kinds_of_example():
    assert [rule["slug"] for rule in RULES if not (rule["good"] and rule["bad"])] == []


def test_bad_example_that_passes_is_a_failure():
    example = Example("추론(inference)을 합니다.")

    [failure] = failures("particle-after-bracket", [], [example])

    assert failure.example == example
    assert failure.message == "The check finds nothing wrong with this bad example."


def test_good_example_that_is_flagged_is_a_failure():
    [failure] = failures("particle-after-bracket", [Example("추론(inference)를 합니다.")], [])

    assert failure.message == "The check finds fault with this good example."


def test_example_is_written_with_its_source_before_it():
    example = Example.written("> It takes\n> 128 steps.\n128단계가 걸립니다.")

    assert example == Example("128단계가 걸립니다.", "It takes 128 steps.")
    assert str(example) == "> It takes 128 steps.\n128단계가 걸립니다."
    assert findings_in("numbers-present", example) == []
