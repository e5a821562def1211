from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from runner.signing import OWN

BACKENDS = ("cpu", "gpu", "tpu")


class RunnerConfig(AppConfig):
    name = "runner"

    def ready(self) -> None:
        post_migrate.connect(add_backends, sender=self)
        post_migrate.connect(add_own_token, sender=self)


def add_backends(sender: AppConfig, **_: Any) -> None:
    """Every site knows these three; whether a worker serves one is another matter."""
    backend: Any = sender.get_model("Backend")
    for name in BACKENDS:
        backend.objects.get_or_create(name=name, defaults={"platform": name})


def add_own_token(sender: AppConfig, **_: Any) -> None:
    """The site's own runner is lent by nobody, and speaks for every backend."""
    token: Any = sender.get_model("Token")
    token.objects.get_or_create(slug=OWN, defaults={"name": "Topa"})
