from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

BACKENDS = ("cpu", "gpu", "tpu")


class RunnerConfig(AppConfig):
    name = "runner"

    def ready(self) -> None:
        post_migrate.connect(add_backends, sender=self)


def add_backends(sender: AppConfig, **_: Any) -> None:
    """Every site knows these three; whether a worker serves one is another matter."""
    backend: Any = sender.get_model("Backend")
    for name in BACKENDS:
        backend.objects.get_or_create(name=name, defaults={"platform": name})
