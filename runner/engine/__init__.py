"""Executes the cells of pages in confined processes, and judges what they did. Plain Python."""

from runner.engine.alone import alone
from runner.engine.judge import judge
from runner.engine.lockdown import TIERS
from runner.engine.messages import BadMessage
from runner.engine.nursery import EngineError
from runner.engine.program import Cell, Limits, Program
from runner.engine.record import CellRecord, Outcome, Output
from runner.engine.selftest import ProbeResult
from runner.engine.store import Store
from runner.engine.supervisor import Engine, TierTooLow
from runner.engine.verdicts import CellVerdict, PageVerdict

__all__ = [
    "TIERS",
    "BadMessage",
    "Cell",
    "CellRecord",
    "CellVerdict",
    "Engine",
    "EngineError",
    "Limits",
    "Outcome",
    "Output",
    "PageVerdict",
    "ProbeResult",
    "Program",
    "Store",
    "TierTooLow",
    "alone",
    "judge",
]
