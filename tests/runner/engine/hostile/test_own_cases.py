"""Hostile pages of our own beside the prototype's: data in `cases/`, judged by the same world."""

import re
import tempfile
import tomllib
from pathlib import Path

import pytest

from tests.runner.engine.conftest import Ran, program
from tests.runner.engine.hostile.worlds import leftovers, running

FOLDER = Path(__file__).with_name("cases")
UNSTORABLE = re.compile("[\0\x1b\ud800-\udfff]")
PROLOGUE = (FOLDER / "prologue.txt").read_text()


def cases():
    families = [tomllib.loads(path.read_text()) for path in sorted(FOLDER.glob("*.toml"))]
    return [pytest.param(case, id=case["name"]) for each in families for case in each["case"]]


@pytest.fixture
def own_temporary(engine, tmp_path, monkeypatch):
    """A folder of this page's own for what it leaves, once the engine stands."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def told(page):
    facts = [(each.message, each.traceback, each.reason, each.error_type) for each in page.records]
    return [text for record in facts for text in record]


def allowed_statuses(case):
    """For each cell, what it may have come to; for a page of one cell, the list is of that."""
    if len(case["cells"]) == 1:
        return ["|".join(case["status"])]
    return case["status"]


@pytest.mark.parametrize("case", cases())
def test_hostile_page_is_contained_and_told_rightly(case, engine, world, own_temporary):
    processes = running()
    first, *rest = case["cells"]
    codes = [world.placed(PROLOGUE) + world.placed(first), *map(world.placed, rest)]

    page = Ran(engine, program(*codes, **{"wall_s": 40, "cpu_s": 60, **case.get("limits", {})}))

    said = "".join(each.data for record in page.records for each in record.outputs)
    assert world.calls() == []
    assert world.seen() == world.before
    assert leftovers(processes) == []
    assert list(own_temporary.iterdir()) == []
    assert not any(UNSTORABLE.search(text) for text in [said, *told(page)])
    unsaid = case.get("unsaid", ["ESCAPED"])
    assert [word for word in unsaid if word in said] == []
    allowed = allowed_statuses(case)
    assert len(page.statuses) == len(allowed)
    assert all(map(str.__contains__, allowed, page.statuses)), (page.statuses, page.outcome)
    assert case.get("how", page.outcome.how) == page.outcome.how
    assert case.get("says", "") in said
    assert case.get("reason", "") in " ".join(record.reason for record in page.records)
    for index, kind in case.get("kinds", {}).items():
        assert {each.kind for each in page[int(index)].outputs} == {kind}
