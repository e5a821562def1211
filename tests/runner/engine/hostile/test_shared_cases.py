"""Hostile pages: what they say counts for nothing, what they did outside decides."""

import json

import pytest

from tests.runner.engine.conftest import SHARED, TIERS, Ran, engine_at, program
from tests.runner.engine.hostile.worlds import leftovers, running

# stat tells that a file is there: Landlock does not hook it, a mount namespace hides the file.
STAT_IS_SEEN = {"stat_outside": ("landlock",)}
STATUSES = {
    "passed": {"ok"},
    "failed": {"error", "memory"},
}


def cases():
    path = SHARED / "sandbox" / "cases.json"
    if not path.exists():
        return [pytest.param(None, marks=pytest.mark.skip(f"{path} is not here"), id="absent")]
    return [pytest.param(case, id=case["name"]) for case in json.loads(path.read_text())]


# The prototype's own locals and messages, as ours are: just as near to the report.
PORTED = {
    "result_fd_flood": "while True: os.write(3, b'x' * 65536)",
    "result_json_bomb": "os.write(3, b'[' * 50000 + b'\\n'); time.sleep(2)",
    "result_types": (
        'os.write(3, b\'{"t":"end","i":0,"status":"ok","error_type":{"a":1}}\\n\'); time.sleep(1)'
    ),
    "forge_gc_walk": (
        "f = sys._getframe()\n"
        "while f and 'wire' not in f.f_locals: f = f.f_back\n"
        "wire, index = f.f_locals['wire'], f.f_locals['index']\n"
        "wire.end_cell({'t': 'end', 'i': index, 'status': 'ok'})\n"
        "wire.send({'t': 'done'}); os._exit(0)\n"
        "raise ValueError('never')"
    ),
}


def codes_of(case, world):
    first, *rest = map(world.placed, case["code"])
    if case["name"] in PORTED:
        first = first.partition("; VICTIM=")[0] + "\n" + PORTED[case["name"]]
    return [first, *rest]


def limits_of(case):
    """The case's own limits in our units."""
    asked = case["lim"]
    limits = {"wall_s": asked.get("wall", 20), "cpu_s": asked.get("cpu", 60)}
    if "rss" in asked:
        limits["memory_mib"] = asked["rss"] >> 20
    if "disk" in asked:
        limits["disk_mib"] = asked["disk"] >> 20
    return limits


def allowed_statuses(case):
    return {ours for theirs in case["expect"]["status"] for ours in STATUSES.get(theirs, {theirs})}


@pytest.mark.parametrize("case", cases())
@pytest.mark.parametrize("tier", TIERS)
def test_hostile_page_is_contained(case, tier, engines, world):
    if case.get("requires"):
        pytest.skip(f"needs a {case['requires']}")
    engine = engine_at(tier, engines)
    processes = running()

    page = Ran(engine, program(*codes_of(case, world), **limits_of(case)))

    said = "".join(each.data for record in page.records for each in record.outputs)
    assert world.calls() == []
    assert world.seen() == world.before
    assert leftovers(processes) == []
    if tier not in STAT_IS_SEEN.get(case["name"], ()):
        assert "ESCAPED" not in said
    assert page[0].status in allowed_statuses(case), (page[0], page.outcome)
    json.dumps([record.to_message() for record in page.records]).encode()
    assert "\x00" not in said
    if "second" in case:
        again = Ran(engine, program(case["second"]))
        assert again.text() == "clean\n"
