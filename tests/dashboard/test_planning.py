import pytest
from django.db import connection

from apps.dashboard.planning import planned_by_values


class WentWrongError(Exception):
    """What a search may meet."""


def threshold():
    connection.ensure_connection()
    return connection.connection.prepare_threshold


def search_in_vain():
    with planned_by_values():
        assert threshold() is None
        raise WentWrongError


@pytest.mark.django_db
@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="needs DATABASE_URL of a PostgreSQL server: SQLite keeps no plans",
)
def test_plans_are_kept_again_after_a_search_that_failed():
    kept = threshold()

    with pytest.raises(WentWrongError):
        search_in_vain()

    assert kept is not None
    assert threshold() == kept
