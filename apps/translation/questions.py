"""Questions whose SQL is made once: to make it takes Django as long as the database to answer."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

STAND_INS = tuple(range(2**60, 2**60 + 8))  # ids that no row will ever have


class Question:
    """A queryset of plain values that is asked again and again, each time with other ids.

    `make` is called once, with stand-ins for the ids. What it does with them may not depend on
    them, and the values come as the database has them: truths may be 0 and 1.
    """

    def __init__(self, make: Callable[..., "QuerySet[Any, tuple[Any, ...]]"], ids: int) -> None:
        self.make = make
        self.stand_ins = STAND_INS[:ids]

    def ask(self, *ids: int) -> list[tuple[Any, ...]]:
        sql, values = self._made
        given = dict(zip(self.stand_ins, ids, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(sql, [given.get(value, value) for value in values])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    @cached_property
    def _made(self) -> tuple[str, tuple[Any, ...]]:
        sql, values = self.make(*self.stand_ins).query.sql_with_params()
        assert set(self.stand_ins) <= set(values), "each id has to be asked for"
        return sql, values
