"""How often the rules are wrong about documentation that people translated."""

import json

import pytest
import yaml

from apps.translation.rulebook.starting import PATH
from apps.translation.rules import check
from apps.translation.rules.examples import fixed
from tests.translation.rules.blocks import JUDGED, PARALLEL, PROJECTS, blocks_of, flagged, flags_in

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(not PARALLEL.exists(), reason="../shared/korean/parallel is not here"),
]
MOST = 0.02


def counted():
    """The checks whose findings count, by the level that their rules start with."""
    rules = yaml.safe_load(PATH.read_text("utf-8"))
    return {rule["check"]: rule["level"] for rule in rules if rule["level"] in {"must", "warning"}}


@pytest.mark.parametrize("project", PROJECTS)
def test_rules_that_count_are_seldom_wrong(project):
    """A flag that nobody has judged counts as a false alarm."""
    judged = json.loads(JUDGED.read_text("utf-8"))[project]
    found, total = flagged(project), len(blocks_of(project))
    shares = {}

    print(
        f"\n{project}, {total} blocks\n{'rule':<24}{'level':<10}{'flags':>6}{'real':>6}{'false':>8}"
    )
    for rule, level in counted().items():
        real = set(judged.get(rule, {}).get("real", ()))
        shares[rule] = len(found[rule] - real) / total
        numbers = f"{len(found[rule]):>6}{len(found[rule] & real):>6}{shares[rule]:>8.2%}"
        print(f"{rule:<24}{level:<10}{numbers}")

    assert {rule: share for rule, share in shares.items() if share > MOST} == {}


@pytest.mark.parametrize("project", PROJECTS)
def test_fixes_mend_real_text_and_add_no_fault(project):
    names = list(counted())

    for block, finding in flags_in(project):
        if finding.rule in names and finding.fix is not None:
            mended = fixed(block.text, [finding])
            before = check(block.text, block.context, names)
            after = check(mended, block.context, names)
            assert len(after) < len(before), (block.name, finding)
