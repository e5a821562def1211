"""The Celery app of the site, whose queue `default` writes the database.

    celery -A translate_site worker --without-gossip --without-mingle --without-heartbeat

starts the site's worker. It keeps the clock of the periodic tasks and hears the runners too, each
in a thread, so that one process is all there is to stop. Several may run: every task may be sent
twice. The runners are heard outside of Celery, which would start any task that they name.
"""

import contextlib
import os
import threading
from typing import Any

from celery import Celery, bootsteps, signals
from celery.beat import EmbeddedService
from kombu.exceptions import OperationalError

from runner.broker import DEFAULT, broker_settings, queue
from runner.results import results_at
from translate_site.env import env
from translate_site.prepare import read_addresses

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "translate_site.settings")


def every(task: str, seconds: float) -> dict[str, Any]:
    """A periodic task that is not worth doing any more once the next one is due."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


class Clock(bootsteps.StartStopStep):
    """Sends the periodic tasks, from a thread of the worker so that nothing outlives it.

    Each is sent at the start too: what was owed is done, and the site seen to live, at once.
    """

    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.service: Any = None

    def start(self, parent: Any) -> None:
        with contextlib.suppress(OperationalError):  # the schedule sends them when it is back
            for entry in parent.app.conf.beat_schedule.values():
                parent.app.send_task(entry["task"], **entry["options"])
        scheduler = parent.app.conf.beat_scheduler  # in memory: by itself it would keep a file
        self.service = EmbeddedService(parent.app, thread=True, scheduler_cls=scheduler)
        self.service.start()

    def stop(self, parent: Any) -> None:
        if self.service is not None:
            self.service.stop()


class Hearing(bootsteps.StartStopStep):
    """Records what the runners report, from a thread of the worker."""

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.is_stopping = threading.Event()
        self.thread: threading.Thread | None = None

    def start(self, parent: Any) -> None:
        from runner.receiving import listen  # it has models, which this module comes before

        stopping = self.is_stopping
        arguments = (results_at(env.broker_url), stopping.is_set, stopping.wait)
        self.thread = threading.Thread(target=listen, args=arguments, daemon=True)
        self.thread.start()

    def stop(self, parent: Any) -> None:
        self.is_stopping.set()
        if self.thread is not None:
            self.thread.join(timeout=10)


app = Celery("topa")
app.conf.update(
    **broker_settings(env.broker_url),
    task_queues=[queue(DEFAULT)],
    task_default_queue=DEFAULT,
    worker_concurrency=4,
    timezone=env.time_zone,
    beat_scheduler="celery.beat:Scheduler",
    beat_schedule={
        "note-sign-of-life": every("runner.tasks.note_sign_of_life", 10.0),
        "keep-access": every("runner.tasks.keep_access", env.runner_silence_s / 3),
        "sweep-runs": every("runner.tasks.sweep", env.runner_silence_s / 3),
        "sweep-verdicts": every("apps.verification.tasks.sweep", 20.0),
        "verify-what-is-due": every("apps.verification.tasks.verify_what_is_due", 60.0),
        "watch-verification": every("apps.verification.tasks.watch", 60.0),
        "sweep-snapshots": every("apps.sources.tasks.sweep", 60.0),
        "look-upstream": every("apps.sources.tasks.look_upstream", 600.0),
        "sweep-imports": every("apps.translation.tasks.sweep", 60.0),
        "renew-undone": every("apps.review.tasks.renew_undone", 5.0),
        "count-uses": every("apps.translation.tasks.count_uses", 5.0),
        "count-sections": every("apps.review.tasks.count_sections", 2.0),
        "note-source-changes": every("apps.translation.tasks.note_source_changes", 15.0),
        "sweep-glossaries": every("glossary.tasks.sweep", 60.0),
        "sweep-exchanges": every("apps.exchange.tasks.sweep", 60.0),
        "remind-of-due-days": every("apps.assignments.tasks.remind", 3600.0),
        "tell-of-updates": every("apps.translation.tasks.tell_of_updates", 600.0),
        "post-to-webhooks": every("apps.notifications.tasks.post_due", 15.0),
        "keep-meetings-ahead": every("apps.meetings.tasks.keep_ahead", 300.0),
        "send-digests": every("apps.notifications.tasks.send_digests", 300.0),
        "forget-old-notifications": every("apps.notifications.tasks.forget_old", 86400.0),
        "count-weeks": every("apps.review.tasks.count_weeks", 300.0),
        "keep-moving": every("apps.review.tasks.keep_moving", 60.0),
        "sweep-publications": every("apps.publishing.tasks.sweep", 60.0),
    },
)
app.steps["worker"].add(Clock)
app.steps["worker"].add(Hearing)
app.autodiscover_tasks()


@signals.worker_init.connect
def ready_for_tasks(**_facts: object) -> None:
    read_addresses()
