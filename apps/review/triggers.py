"""What the database does by itself. Put up after every migration.

SQLite loses triggers when a table is rebuilt, and they name today's columns.
"""

from collections.abc import Iterator
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from apps.review import guards, touches

TABLES = {"review_approval", "review_touch", "translation_revision", *touches.TOUCHING}


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Create what is missing of them. Safe to repeat."""
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def _statements(vendor: str) -> Iterator[str]:
    if vendor == "sqlite":
        yield from guards.SQLITE
        yield from touches.on_sqlite()
    else:
        yield from guards.POSTGRESQL
        yield from touches.on_postgresql()


def after_migrations(using: str, **_: Any) -> None:
    from django.db import connections

    connection = connections[using]
    if set(connection.introspection.table_names()) >= TABLES:
        put_up(connection)
