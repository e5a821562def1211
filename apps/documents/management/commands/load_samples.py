from typing import Any

from django.core.management.base import BaseCommand

from apps.documents.management.watched import apply, bring_in
from apps.sources import fetching, updates
from apps.sources import services as sources
from apps.sources.models import Source
from apps.sources.origins import SAMPLE

TOUR = f"{SAMPLE}tour"
NAME = "JAX와 Flax 둘러보기"


class Command(BaseCommand):
    help = "Put the tour of JAX and Flax on the site, so that there is something to translate."

    def handle(self, *args: Any, **options: Any) -> None:
        """What is there is brought up to date; what a maintainer archived stays archived."""
        source = Source.objects.filter(location=TOUR).first()
        if source is None:
            snapshot = sources.add_source(TOUR, in_background=False)
            source = snapshot.source
            Source.objects.filter(pk=source.pk).update(name=NAME)
        elif source.archived_at or is_current(source):
            return
        elif begun := updates.half_applied(source):
            apply(begun, self)
            return
        else:
            snapshot = updates.update_source(source, in_background=False)
        bring_in(snapshot, self)


def is_current(source: Source) -> bool:
    current = source.snapshot
    return current is not None and current.commit == fetching.digest_now(source)
