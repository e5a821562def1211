"""The Celery app of the site: queue `default` writes the database, `results` hears the runners."""

import os
from typing import Any

from celery import Celery

from translate_site.env import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "translate_site.settings")

app = Celery("topa")


def broker_settings(redis_url: str, home: Any) -> dict[str, Any]:
    """Redis where there is one; else files under `home`, asked for news every tenth of a second."""
    if redis_url:
        return {"broker_url": redis_url, "broker_connection_retry_on_startup": True}
    folder = home / "broker"
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "broker_url": "filesystem://",
        "broker_transport_options": {
            "data_folder_in": str(folder),
            "data_folder_out": str(folder),
            "control_folder": str(home / "broker-control"),
            "store_processed": False,
            "polling_interval": 0.1,
        },
        "worker_enable_remote_control": False,
    }


app.conf.update(
    **broker_settings(env.redis_url, env.home),
    task_default_queue="default",
    task_serializer="json",
    accept_content=["json"],
    result_backend=None,
    task_ignore_result=True,
    task_acks_late=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    timezone=env.time_zone,
    beat_schedule_filename=str(env.home / "beat"),
    beat_schedule={
        "beat-of-the-site": {"task": "runner.tasks.note_sign_of_life", "schedule": 10.0},
        "sweep-runs": {"task": "runner.tasks.sweep", "schedule": 15.0},
        "sweep-verdicts": {"task": "apps.verification.tasks.sweep", "schedule": 20.0},
        "sweep-snapshots": {"task": "apps.sources.tasks.sweep", "schedule": 60.0},
        "sweep-publications": {"task": "apps.publishing.tasks.sweep", "schedule": 60.0},
    },
)
app.autodiscover_tasks()
