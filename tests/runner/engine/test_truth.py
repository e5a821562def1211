import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from runner.check import cells_of
from runner.engine import Limits, Program, alone
from tests.runner.engine.conftest import TIERS, Ran, engine_at, shared

TRUTH = "jax-0.10.2.truth.json"
# Passing, failing on purpose, a fragment, needing an accelerator; md, rst and notebook.
SAMPLE = (
    "jax/docs/key-concepts.md",
    "jax/docs/custom_pytrees.md",
    "jax/docs/debugging/flags.md",
    "jax/docs/notebooks/convolutions.md",
    "jax/docs/pallas/quickstart.md",
)
# Programs side by side, each tested with names of its own; what Flax's conf.py sets up for all.
FLAX_SAMPLE = (
    "docs/guides/converting_and_upgrading/rnncell_upgrade_guide.rst",
    "docs_nnx/guides/jax_and_nnx_transforms.rst",
)
FLAX_PREAMBLE = "import jax\nimport jax.numpy as jnp\nfrom flax import nnx\n"


def truth():
    pages = json.loads(shared("corpus", TRUTH).read_text())["pages"]
    return {page["page"]: page for page in pages}


def run(engine, name):
    path = shared("corpus", "jax-0.10.2", *name.split("/")[1:])
    return Program(cells_of(str(path)), Limits(wall_s=400, cpu_s=300, memory_mib=8192))


def differences(engine, page):
    """Each cell that the truth knows and that did something else here."""
    asked = run(engine, page["page"])
    records = Ran(engine, asked).records
    known = {cell["line"]: cell for cell in page["cells"]}
    return [
        (page["page"], cell.line, _wanted(known[cell.line]), (record.status, record.error_type))
        for cell, record in zip(asked.cells, records, strict=True)
        if cell.line in known and not _agrees(known[cell.line], record)
    ]


def _wanted(cell):
    return cell["status"], cell["etype"] or ""


# Where the truth was made otherwise than here, and why that is right.
EXPLAINED = {
    "jax/docs/jep/9407-type-promotion.md": "networkx was missing there and is installed here",
    "jax/docs/notebooks/colocated-python.md": "cloudpickle is missing here: not here",
    "jax/docs/pallas/gpu/blackwell_matmul.md": "indented pieces are dedented as IPython does",
}
WITHOUT_NAMESPACES = {
    "jax/docs/profiling.md": "it writes to fixed paths under /tmp, which no page has for itself",
}


def _agrees(cell, record):
    status, kind = _wanted(cell)
    if record.reason.startswith("Skipped !") or record.reason.startswith("Skipped %"):
        return status == "ok"  # the truth counts a command that is not run as run
    if kind == "FileNotFoundError" and record.error_type == "PermissionError":
        return True  # a program that is not there: no page may start one
    return (status, kind) == (record.status, record.error_type)


def test_a_sample_of_pages_does_what_the_truth_says(engine):
    pages = truth()

    found = [each for name in SAMPLE for each in differences(engine, pages[name])]

    assert found == []


@pytest.mark.parametrize("name", FLAX_SAMPLE)
def test_a_sample_of_flax_passes_in_its_groups(any_engine, name):
    cells = cells_of(str(shared("corpus", "flax-0.12.8", *name.split("/"))))

    page = Ran(any_engine, Program(cells, Limits(wall_s=400, cpu_s=300), preamble=FLAX_PREAMBLE))

    assert len({group for cell in cells for group in cell.groups}) > 1
    assert alone(page.records).verdict == "passes"


@pytest.mark.prove
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("tier", ["none", *TIERS])
def test_every_page_does_what_the_truth_says(tier, engines):
    engine = engine_at(tier, engines)
    with ThreadPoolExecutor(2) as lanes:
        found = list(lanes.map(lambda page: differences(engine, page), truth().values()))

    explained = EXPLAINED | (WITHOUT_NAMESPACES if tier != TIERS[-1] else {})
    assert [each for page in found for each in page if each[0] not in explained] == []
