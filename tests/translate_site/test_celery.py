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
