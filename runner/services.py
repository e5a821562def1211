from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone


def default_worker_lives() -> bool:
    """Whether the worker of queue `default` gave a sign of life in the last minute."""
    seen_at = cache.get("default-worker")
    return bool(seen_at and seen_at > timezone.now() - timedelta(minutes=1))
