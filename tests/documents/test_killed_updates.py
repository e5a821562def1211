"""The program that applies an update is killed at any moment, and begun again."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import factories

ROOT = Path(__file__).resolve().parent.parent.parent
BEFORE, AFTER = factories.shared("corpus", "jax-0.9.0"), factories.shared("corpus", "jax-0.10.2")
pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(not (BEFORE and AFTER), reason="shared/corpus has no two JAX"),
    pytest.mark.timeout(1800),
]
KILLED_AT = (1, 2, 30, 75, 120, 180)  # pages that the new state has already
APPLIED = """
    SELECT count(*) FROM documents_page WHERE snapshot_id <> (SELECT min(id) FROM sources_snapshot
    WHERE source_id = (SELECT id FROM sources_source WHERE slug = 'jax'))
"""
# Who stands where. A row of before is known by its id, a new one by its text alone.
ROWS = """
    SELECT CASE WHEN segment.id <= ? THEN segment.id END, page.path, section.title, segment.key,
           segment.kind, segment.position, segment.text
    FROM documents_segment AS segment
    JOIN documents_section AS section ON section.id = segment.section_id
    JOIN documents_page AS page ON page.id = section.page_id
    WHERE segment.gone_at IS NULL AND section.gone_at IS NULL AND page.gone_at IS NULL
    ORDER BY 2, 6, 4
"""


class Site:
    """A site's folder and its commands, each in a process of its own."""

    def __init__(self, home):
        self.home = home
        self.environment = {**os.environ, "TOPA_HOME": str(home)}
        self.environment.pop("DATABASE_URL", None)

    def start(self, *words):
        command = [sys.executable, "manage.py", *words]
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def run(self, *words):
        assert self.start(*words).wait() == 0

    def ask(self, sentence, *values):
        with sqlite3.connect(self.home / "topa.sqlite3") as database:
            found = database.execute(sentence, values).fetchall()
        database.close()
        return found

    def rows(self, last):
        return self.ask(ROWS, last)


@pytest.fixture
def imported(tmp_path):
    site = Site(tmp_path / "site")
    site.home.mkdir()
    site.run("migrate")
    site.run("add_source", str(BEFORE), "--name", "JAX")
    return site


def test_an_update_that_was_killed_time_and_again_ends_as_one_that_was_not(imported, tmp_path):
    last = imported.ask("SELECT max(id) FROM documents_segment")[0][0]
    spared = Site(tmp_path / "spared")
    subprocess.run(["cp", "-r", imported.home, spared.home], check=True)
    spared.run("shell", "-c", GO_ON)

    for pages in KILLED_AT:
        process = imported.start("shell", "-c", GO_ON)
        while process.poll() is None and imported.ask(APPLIED)[0][0] < pages:
            time.sleep(0.005)
        assert process.poll() is None, f"it ended before {pages} pages were new"
        process.send_signal(signal.SIGKILL)
        process.wait()
        # as if the minute had passed after which a silent worker is taken for lost
        imported.ask("UPDATE sources_snapshot SET heard_at = NULL WHERE ended_at IS NULL")
    imported.run("shell", "-c", GO_ON)

    assert imported.rows(last) == spared.rows(last)


GO_ON = f"""
from django.core.management import call_command
from apps.documents import services as documents
from apps.sources import services as sources
from apps.sources.models import Snapshot
for snapshot in Snapshot.objects.under_way().select_related("source"):
    sources.fetch(snapshot)
    documents.plan_snapshot(snapshot)
    documents.import_snapshot(snapshot)
call_command("update_source", "jax", "--from", {str(AFTER)!r}, "--yes")
"""
