"""What nobody asks for: approved pages are verified each week, and after JAX changed on a worker.

Which are due follows from rows alone, so a tick may come twice, late or never.
"""

import zlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from apps.documents.models import Page
from apps.translation.models import State, Translation
from apps.verification import services
from apps.verification.errors import VerificationError
from apps.verification.models import Verdict
from runner.models import Urgency, Worker

MOST_OPEN = 4
WEEK, DAY = timedelta(days=7), timedelta(days=1)
MINUTES_A_WEEK = 7 * 24 * 60
# What a page's outcome hangs on; other packages wait for the week's turn.
WATCHED = ("jax", "jaxlib", "flax")
Versions = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """A page whose code is to be run again. `in_full`: even where its code equals its source's."""

    page_id: int
    backend: str
    in_full: bool


def verify_what_is_due() -> None:
    """Ask for a few at a time, behind everything that people ask for."""
    is_open = Verdict.objects.open().filter(urgency=Urgency.ROUTINE).count()
    for due in what_is_due()[: max(0, MOST_OPEN - is_open)]:
        page = Page.objects.select_related("source").get(pk=due.page_id)
        try:
            services.request(page, backend=due.backend, fresh=due.in_full, urgency=Urgency.ROUTINE)
        except VerificationError:
            continue  # its backend was taken away meanwhile


def approved_pages() -> QuerySet[Page]:
    """Pages with code and with texts that two people stand behind: what is published."""
    texts = Translation.objects.filter(
        segment__section__page=OuterRef("pk"),
        segment__section__gone_at=None,
        segment__gone_at=None,
        state=State.APPROVED,
    )
    pages = Page.objects.present().filter(cell_count__gt=0, source__archived_at=None)
    return pages.filter(Exists(texts)).order_by("pk")


def what_is_due() -> list[Due]:
    """Where a worker is there to run it: first what met other versions, then whose week is over."""
    now, live = timezone.now(), versions_live()
    changed, weekly = [], []
    for page_id, backend, environment, asked_at, versions in last_asked():
        met = live.get((backend, environment))
        if not met:
            continue
        if versions is not None and versions not in met:
            changed.append(Due(page_id, backend, in_full=False))
        elif asked_at is None or is_over(page_id, asked_at, now):
            weekly.append((asked_at or now - 2 * WEEK, Due(page_id, backend, in_full=True)))
    return [*changed, *(due for _asked_at, due in sorted(weekly, key=lambda pair: pair[0]))]


def versions_live() -> dict[tuple[str, str], set[Versions]]:
    """By backend and environment, what live workers have installed of what is watched."""
    found: dict[tuple[str, str], set[Versions]] = defaultdict(set)
    live = Worker.objects.live().filter(backend__is_enabled=True)
    for backend, environment, versions in live.values_list(
        "backend__name", "environment", "versions"
    ):
        found[backend, environment].add(watched(versions))
    return found


def watched(versions: dict[str, str]) -> Versions:
    return tuple(versions.get(name) for name in WATCHED)


def last_asked() -> list[tuple[int, str, str, datetime | None, Versions | None]]:
    """Approved pages on each backend that they were verified on, the environment of their source,
    and when and in what they were verified.

    None: never. Those under way are left out, and those that have nothing to run.
    """
    approved = approved_pages().values_list("pk", "source__backend", "source__environment")
    pages = {page_id: (backend, environment) for page_id, backend, environment in approved}
    environments = {page_id: environment for page_id, (_, environment) in pages.items()}
    newest = Verdict.objects.newest().filter(page__in=approved_pages())
    rows = newest.values_list("page", "backend", "requested_at", "judged_at", "run__versions")
    found: list[tuple[int, str, str, datetime | None, Versions | None]] = []
    for page_id, backend, requested_at, judged_at, versions in rows:
        environment = environments[page_id]
        if (backend, environment) == pages.get(page_id):
            del pages[page_id]
        if judged_at is not None and versions is not None:
            found.append((page_id, backend, environment, requested_at, watched(versions)))
    return [*found, *((page_id, *queue, None, None) for page_id, queue in pages.items())]


def is_over(page_id: int, asked_at: datetime, now: datetime) -> bool:
    """Whether the page's own minute of the week has come since it was last asked for.

    So a week's pages never come all at once. One that ran a day ago waits for the next week.
    """
    return asked_at < turn_of(page_id, now) and now - asked_at > DAY


def turn_of(page_id: int, now: datetime) -> datetime:
    """The last minute that was this page's."""
    minute = zlib.crc32(str(page_id).encode()) % MINUTES_A_WEEK
    since_monday = timedelta(days=now.weekday(), hours=now.hour, minutes=now.minute)
    monday = (now - since_monday).replace(second=0, microsecond=0)
    turn = monday + timedelta(minutes=minute)
    return turn if turn <= now else turn - WEEK
