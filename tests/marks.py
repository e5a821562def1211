"""Why some tests cannot run everywhere."""

import pytest
from django.db import connection

only_on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="needs DATABASE_URL of a PostgreSQL server: SQLite has one writer at a time",
)
