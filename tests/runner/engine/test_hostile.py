"""Pages that break the rules by which a page speaks, or stops speaking."""

import os
import signal
from pathlib import Path

import pytest

from runner.engine import Engine, EngineError, nursery
from tests.runner.engine.conftest import Ran, program


def test_a_page_that_stops_its_process_ends_at_its_wall_time(engine):
    page = Ran(engine, program("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", wall_s=2))

    assert page.statuses == ["timeout"]


def test_a_page_that_closes_its_record_pipe_is_no_pass(engine):
    page = Ran(engine, program("import os\nos.close(3)", "1", wall_s=10))

    assert page[0].status in {"crashed", "protocol"}
    assert page.outcome.how != "finished"


@pytest.mark.parametrize(
    "record",
    [
        b'{"t":"done"}\\n',
        b'{"t":"begin","i":1}\\n',
        b'{"t":"end","i":1,"status":"ok"}\\n',
        b'{"t":"end","i":0,"status":"cancelled"}\\n',
        b'{"t":"show","kind":"png","data":"AAAA"}\\n',
        b'{"t":"show","kind":"script","data":"AAAA"}\\n',
        b'{"t":"end","i":0,"status":"ok","seconds":1e999}\\n',
        b'{"t":"end","i":0,"status":"ok","seconds":NaN}\\n',
        b"[]\\n",
        b"\\xff\\n",
    ],
)
def test_a_record_that_cannot_be_is_a_breach(any_engine, record):
    code = f"import os, time\nos.write(3, {record!r}.decode('unicode_escape').encode('latin-1'))"

    page = Ran(any_engine, program(code + "\ntime.sleep(5)", wall_s=20))

    assert page.statuses == ["protocol"]


def test_a_stopped_zygote_is_our_fault_and_is_replaced(monkeypatch):
    with Engine(minimum_tier="landlock", highest_tier="landlock") as engine:
        pid = engine._nursery._process.pid
        os.kill(pid, signal.SIGSTOP)
        with monkeypatch.context() as impatient:
            impatient.setattr(nursery, "FORKED_WITHIN_S", 1)
            with pytest.raises(EngineError, match="gone or stopped"):
                Ran(engine, program("1"))
        assert Ran(engine, program("1")).statuses == ["ok"]
        assert not Path(f"/proc/{pid}").exists()
