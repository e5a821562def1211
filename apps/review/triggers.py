"""What the database does by itself. Taken down before migrations and put up after them.

They name today's columns, and SQLite can neither rebuild a table that a trigger reads nor keep the
triggers of one that it rebuilds. What migrations wrote is counted anew.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from apps.review import guards, touches

TABLES = {"review_approval", "review_touch", "translation_revision", *touches.TOUCHING}


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Create what is missing of them. Safe to repeat."""
    _run(connection, _made(connection.vendor))


def take_down(connection: BaseDatabaseWrapper) -> None:
    """All of them on SQLite; on PostgreSQL, where they are in nobody's way, not the guards."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            names = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
        _run(connection, (f"DROP TRIGGER {name}" for name in names))
    else:
        there = set(connection.introspection.table_names()) & set(touches.TOUCHING)
        _run(connection, touches.dropped(sorted(there)))


def _run(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _made(vendor: str) -> Iterator[str]:
    if vendor == "sqlite":
        yield from guards.SQLITE
        yield from touches.on_sqlite()
    else:
        yield from guards.POSTGRESQL
        yield from touches.on_postgresql()


def before_migrations(using: str, plan: Sequence[Any] = (), **_: Any) -> None:
    if plan:
        take_down(connections[using])


def after_migrations(using: str, plan: Sequence[Any] = (), **_: Any) -> None:
    connection = connections[using]
    if set(connection.introspection.table_names()) >= TABLES:
        put_up(connection)
        if plan:
            _run(connection, [touches.EVERY_SECTION])
