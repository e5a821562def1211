"""Faults put into real pages on purpose: whose they are, and in which cell."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from apps.documents import formats
from apps.documents.formats import SegmentKind
from runner.check import cells_of, changes
from runner.engine import alone, judge
from runner.engine.verdicts import OURS, SAME, VARIES
from tests.runner.engine.conftest import Ran, shared
from tests.runner.engine.seeding import seeded
from tests.runner.engine.test_truth import EXPLAINED, run, truth

SAMPLE = ("jax/docs/automatic-vectorization.md", "jax/docs/random-numbers.md")
PAGES, FAULTS_A_PAGE, REPEATS = 20, 10, 5
# What JAX's conftest.py gives its doctests.
PREAMBLE = "import jax\nimport jax.numpy as jnp\nimport numpy as np\nfrom jax import lax\n"


def passing():
    """The twenty pages with the most cells of those whose every cell passes, here too."""
    pages = [
        page
        for page in truth().values()
        if page["cells"]
        and all(cell["status"] == "ok" for cell in page["cells"])
        and page["page"] not in EXPLAINED
    ]
    pages.sort(key=lambda page: -len(page["cells"]))
    return [page["page"] for page in pages[:PAGES]]


def all_passing():
    """Every page that passes, those among them that raise on purpose and say so."""
    pages = [page for page in truth().values() if page["class"].startswith("passes")]
    return [page["page"] for page in pages if page["page"] not in EXPLAINED]


def missed(engine, name, most):
    """The seeded faults that are not judged ours, in the cell that has them."""
    source = run(engine, name)
    first, second = (Ran(engine, source).records for _ in range(2))
    found = []
    for fault in seeded(source.cells, most, name):
        records = Ran(engine, replace(source, cells=fault.cells)).records
        changed = changes(source.cells, fault.cells)
        verdict = judge(first, records, source_again=second, changed=changed)
        named = next((cell.index for cell in verdict.cells if cell.verdict == OURS), None)
        if (verdict.verdict, named) != (OURS, fault.index):
            found.append((name, str(fault), verdict.verdict, verdict.reason))
    return found


def alarms(engine, name, repeats, folder):
    """The verdicts on copies whose comments and docstrings alone are Korean, save *same*."""
    source = replace(run(engine, name), preamble=PREAMBLE)
    copy = replace(source, cells=cells_of(str(korean(name, folder))))
    first, second = (Ran(engine, source).records for _ in range(2))
    assert alone(first).verdict == "passes", (name, alone(first).reason)
    changed = changes(source.cells, copy.cells)
    verdicts = [
        judge(first, Ran(engine, copy).records, source_again=second, changed=changed)
        for _ in range(repeats)
    ]
    return [
        (name, each.verdict, each.reason) for each in verdicts if each.verdict not in {SAME, VARIES}
    ]


def korean(name, folder):
    path = shared("corpus", "jax-0.10.2", *name.split("/")[1:])
    document = formats.parse(formats.decode(path.read_bytes()), str(path))
    kinds = {SegmentKind.COMMENT, SegmentKind.DOCSTRING}
    translations = {
        each.key: "한국어로 옮긴 말" for each in document.segments if each.kind in kinds
    }
    copy = folder / path.name
    copy.write_text(formats.join(document, translations), "utf-8")
    return copy


@pytest.mark.parametrize("name", SAMPLE)
def test_faults_are_ours_and_comments_are_not(any_engine, name, tmp_path):
    assert missed(any_engine, name, 4) == []
    assert alarms(any_engine, name, 1, tmp_path) == []


@pytest.mark.prove
@pytest.mark.timeout(3600)
def test_two_hundred_faults_are_ours(any_engine):
    with ThreadPoolExecutor(2) as lanes:
        found = list(lanes.map(lambda name: missed(any_engine, name, FAULTS_A_PAGE), passing()))

    assert [fault for page in found for fault in page] == []


@pytest.mark.prove
@pytest.mark.timeout(3600)
def test_no_passing_page_raises_an_alarm_in_five_repeats(any_engine, tmp_path):
    names = all_passing()
    assert set(passing()) <= set(names)
    assert len(names) > 45
    with ThreadPoolExecutor(2) as lanes:
        found = list(lanes.map(lambda name: alarms(any_engine, name, REPEATS, tmp_path), names))

    assert [alarm for page in found for alarm in page] == []
