from pathlib import Path

import pytest

from runner.engine import Cell, Engine, Limits, Program, TierTooLow

SHARED = Path(__file__).resolve().parents[4] / "shared"
TIERS = ("landlock", "bubblewrap+landlock")


class Ran:
    """What a program did: its records in order and its outcome."""

    def __init__(self, engine, program, cancelled=lambda: False):
        self.records = []
        self.outcome = engine.run(program, self.records.append, cancelled)

    def __getitem__(self, index):
        return self.records[index]

    @property
    def statuses(self):
        return [record.status for record in self.records]

    def text(self, index=0, kind="stdout"):
        return "".join(each.data for each in self.records[index].outputs if each.kind == kind)


def program(
    *codes, tags=(), devices=0, preamble="", variables=None, kind="code-cell", peak_mib=0, **limits
):
    cells = tuple(Cell(code, line=1, kind=kind, tags=tags) for code in codes)
    limits = {"wall_s": 60, "cpu_s": 60, **limits}
    return Program(cells, Limits(**limits), devices, preamble, variables or {}, peak_mib=peak_mib)


@pytest.fixture(scope="session")
def engines():
    """Engines started so far, one a tier; ended with the session."""
    started = {}
    yield started
    for engine in started.values():
        engine.close()


def engine_at(tier, started):
    if tier not in started:
        engine = Engine(minimum_tier=tier, highest_tier=tier)
        try:
            engine.start()
        except TierTooLow as error:
            pytest.skip(f"{tier} is not available: {error}")
        started[tier] = engine
    return started[tier]


@pytest.fixture(params=TIERS)
def engine(request, engines):
    """An engine at every tier that this machine has."""
    return engine_at(request.param, engines)


@pytest.fixture
def any_engine(engines):
    """One engine, for what isolation has no part in."""
    return next(iter(engines.values()), None) or engine_at("landlock", engines)


@pytest.fixture
def ran(any_engine):
    """Run codes as the cells of one page."""
    return lambda *codes, **asked: Ran(any_engine, program(*codes, **asked))


def shared(*parts):
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return path
