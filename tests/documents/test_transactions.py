"""What an import holds the database for: saves in the editor wait as long."""

import pytest
from django.db import connection

from apps.documents import services
from apps.sources import updates
from tests.documents.upstream import ARRAYS, LOOPS, MESHES, SHARDING

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "\n".join(f"## Part {number}\n\n{ARRAYS[10:]}\n" for number in range(20))


class Transactions:
    """The statements of each transaction, in their order; what is asked outside ends one."""

    def __init__(self):
        self.all = [[]]

    def __call__(self, execute, sql, params, many, context):
        if connection.in_atomic_block:
            self.all[-1].append(sql)
        elif self.all[-1]:
            self.all.append([])
        return execute(sql, params, many, context)

    def of_pages(self):
        return [held for held in self.all if any(writes(sql, "page") for sql in held)]


def writes(sql, what):
    return sql.startswith((f'INSERT INTO "documents_{what}"', f'UPDATE "documents_{what}"'))


@pytest.fixture
def transactions(upstream):
    upstream.begin(arrays=ARRAYS, loops=LOOPS, meshes=MESHES + LONG)
    snapshot = upstream.plan(arrays=ARRAYS + LONG, loops="", laps=LOOPS + SHARDING, meshes=MESHES)
    updates.apply_plan(snapshot, None, in_background=False)
    watch = Transactions()
    with connection.execute_wrapper(watch):
        services.import_snapshot(snapshot)
    return watch.of_pages()


def test_one_transaction_of_an_update_writes_one_page(transactions):
    written = [sum(writes(sql, "page") for sql in held) for held in transactions]

    assert written == [1, 1, 1, 1]  # three pages, and those that went at the end


def test_nothing_is_looked_up_while_a_page_is_written(transactions):
    *pages, _end = transactions

    assert not [sql for held in pages for sql in held if sql.startswith("SELECT")]


def test_a_long_page_is_written_in_as_few_statements_as_a_short_one(transactions):
    *pages, _end = transactions

    assert max(len(held) for held in pages) <= 10
