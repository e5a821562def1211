"""The board of a source with ten times the pages: time, and the number of queries."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.bench.reading import cpu
from tests.bench.table import Row

ROUNDS = 15
SIZES = (20, 200)


def rows() -> list[Row]:
    reader = factories.user("가")
    taken = {size: drawn(board_of(size), reader) for size in SIZES}
    least = taken[SIZES[0]][0]
    return [
        Row(f"{size} pages, {queries} queries", seconds, seconds / least, "50 are shown at a time")
        for size, (seconds, queries) in taken.items()
    ]


def board_of(size: int) -> str:
    source = factories.source(name=f"{size}", slug=f"docs-of-{size}")
    for _ in range(size):
        factories.page_of(["One two three."] * 5, ["Four five."] * 5, ["Six."] * 5, of=source)
    return f"/docs/{source.slug}/"


def drawn(address: str, reader) -> tuple[float, int]:
    """CPU seconds of drawing the board once it is warm, and its queries."""
    browser = Client(headers={"host": "localhost"})
    browser.force_login(reader, backend="allauth.account.auth_backends.AuthenticationBackend")
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(address)
        asked = len(queries)
    assert answer.status_code == 200, answer.status_code
    return min(cpu(lambda: browser.get(address)) for _ in range(ROUNDS)), asked
