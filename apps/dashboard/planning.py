"""How PostgreSQL comes to the plan of a question."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def planned_by_values() -> Iterator[None]:
    """Each question inside is planned for the very words that it seeks.

    A plan that is kept for any word reads all texts in turn, which is right for a common one alone.
    """
    connection.ensure_connection()
    if connection.vendor != "postgresql":
        yield
        return
    kept = connection.connection.prepare_threshold
    connection.connection.prepare_threshold = None
    try:
        yield
    finally:
        connection.connection.prepare_threshold = kept
