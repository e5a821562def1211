"""Measuring in a process of its own: on a fresh SQLite file, or on a throwaway PostgreSQL."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from tests import servers
from tests.bench.table import Row

MEASURE = """
import dataclasses, json, sys
from translate_site.prepare import prepare
prepare()
from tests.bench import {module}
rows = {module}.measured(*sys.argv[1:])
print(json.dumps([dataclasses.asdict(row) for row in rows]))
"""


def on_sqlite(module: str, *words: object) -> list[Row]:
    """What `measured("SQLite", …)` of this part says in a site of its own."""
    return in_a_process(module, "SQLite", *words)


def on_postgres(module: str, *words: object) -> list[Row]:
    """The same of PostgreSQL; nothing where there is none."""
    try:
        with servers.postgres() as url:
            return in_a_process(module, "PostgreSQL", *words, database_url=url)
    except (servers.Missing, subprocess.CalledProcessError) as problem:
        print(f"  PostgreSQL was left out: {problem}", file=sys.stderr)
        return []


def in_a_process(module: str, *words: object, database_url: str = "") -> list[Row]:
    command = [sys.executable, "-c", MEASURE.format(module=module), *map(str, words)]
    with site(database_url) as environment:
        answer = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
    return [Row(**row) for row in json.loads(answer.stdout.splitlines()[-1])]


@contextmanager
def site(database_url: str) -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory(prefix="topa-bench-") as home:
        environment = {**os.environ, "TOPA_HOME": home, "DEBUG": "0", "MAX_SOURCE_MIB": "4096"}
        environment.pop("DATABASE_URL", None)
        yield environment | ({"DATABASE_URL": database_url} if database_url else {})
