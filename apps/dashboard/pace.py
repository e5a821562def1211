"""How fast a source is being approved, and where that leads."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from apps.activity.week import WEEK
from apps.review.models import Week

MEASURED = 4  # whole weeks, and what has passed of the running one
LOOKED_AT = MEASURED + 2  # with the running one, and the one at whose end they began
FURTHEST = timedelta(days=3650)


@dataclass(frozen=True)
class Pace:
    """`words`: approved a week, 0 where nothing comes of it; None: it is too early to say.

    `over`: whole weeks that it was measured over.
    """

    today: date
    left: int
    words: int | None
    over: int
    finish_on: date | None

    @cached_property
    def leads_to(self) -> date | None:
        """The day on which all is approved, if it goes on like this."""
        if not self.words or not self.left:
            return None
        needed = WEEK * (self.left / self.words)
        return self.today + needed if needed < FURTHEST else None

    @property
    def weeks_early(self) -> int | None:
        """Before the finish day; 0 in its week; below 0, after it."""
        if self.leads_to is None or self.finish_on is None:
            return None
        return round((self.finish_on - self.leads_to) / WEEK)

    @property
    def weeks_late(self) -> int | None:
        return None if self.weeks_early is None else -self.weeks_early

    @property
    def words_needed(self) -> int | None:
        """A week, from now to the finish day; None where there is none, or it has passed."""
        if self.finish_on is None or self.finish_on <= self.today:
            return None
        return math.ceil(self.left / max(1, (self.finish_on - self.today) / WEEK))


def pace_of(weeks: Sequence[Week], today: date, finish_on: date | None) -> Pace:
    """`weeks`: newest first; the first is the running one. What lies before a gap says nothing."""
    now, *before = unbroken(weeks[:LOOKED_AT])
    words = None
    if before and (elapsed := (today - before[-1].starts_on) / WEEK - 1) >= 1:
        words = max(0, round((now.words_approved - before[-1].words_approved) / elapsed))
    left = max(0, now.words_all - now.words_approved)
    return Pace(today, left, words, len(before) - 1 if words is not None else 0, finish_on)


def unbroken(weeks: Sequence[Week]) -> list[Week]:
    """Those that follow one another, up to the first that is missing."""
    newest = weeks[0].starts_on
    return [week for place, week in enumerate(weeks) if week.starts_on == newest - WEEK * place]
