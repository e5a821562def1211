import subprocess
import sys
import time
from types import SimpleNamespace

from translate_site.celery import Clock, app


def test_the_clock_ticks_and_leaves_no_file_where_it_was_started(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    worker = SimpleNamespace(app=app)
    clock = Clock(worker)

    clock.start(worker)
    deadline = time.monotonic() + 10
    while "scheduler" not in vars(clock.service.service) and time.monotonic() < deadline:
        time.sleep(0.05)
    scheduler = clock.service.service.scheduler
    clock.stop(worker)

    assert set(app.conf.beat_schedule) <= set(scheduler.schedule)
    assert list(tmp_path.glob("celerybeat*")) == []


def test_a_worker_knows_all_addresses_before_its_first_task():
    program = """
import sys
from translate_site.celery import app
app.Worker(pool="solo")
print("apps.dashboard.views" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True"], done.stderr
