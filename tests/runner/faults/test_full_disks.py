"""Disks without room: for messages, and for the database."""

import contextlib

import pytest

from tests.disks import small_disk
from tests.runner.processes import Ground

pytestmark = pytest.mark.xdist_group("processes")
SIGN_IN = """
import json
from django.test import Client
from tests import factories
user = factories.user(email="full@example.org")
browser = Client()
browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
segment = factories.segment("A sentence to write on.")
print(json.dumps([browser.cookies["sessionid"].value, segment.pk]))
"""
SAVE = """
import json
from django.conf import settings
from django.test import Client
plain = {{"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
settings.STORAGES = {{**settings.STORAGES, "staticfiles": plain}}
browser = Client(raise_request_exception=False, SERVER_NAME="localhost")
browser.cookies["sessionid"] = {session!r}
answer = browser.post("/segments/{segment}/draft/", {{"text": "번역 " * 3000}})
print(json.dumps([answer.status_code, answer.content.decode()[:2000]]))
"""


@pytest.fixture
def ground(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    made = Ground(home)
    yield made
    made.stop_runners()
    if made.site:
        made.stop()


def fill(disk):
    """Take every byte; the file that holds them."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 1024)
    return filler


def begin(ground):
    ground.python(
        "from django.core.management import call_command; call_command('migrate', verbosity=0)"
    )
    ground.start_site()
    ground.start_runner()


def test_a_broker_without_room_delays_runs_and_loses_none(ground):
    with small_disk(mib=4) as disk:
        (ground.home / "broker").symlink_to(disk)
        begin(ground)
        running = ground.request("'a'", "import time; time.sleep(3)", "'b'")
        ground.until_cells(running, 1)

        filler = fill(disk)
        asked_meanwhile = ground.request("'c'")
        assert ground.run(asked_meanwhile)["state"] == "waiting"
        assert ground.run(running)["state"] == "running"
        filler.unlink()

        assert ground.until_ended(running)["how"] == "finished"
        assert ground.until_ended(asked_meanwhile)["how"] == "finished"
        assert [each["status"] for each in ground.records(running)] == ["ok"] * 3
        ground.stop()
        ground.site = None


def test_a_database_without_room_says_so_and_goes_on_when_there_is(ground):
    with small_disk(mib=12) as disk:
        (ground.home / "topa.sqlite3").symlink_to(disk / "topa.sqlite3")
        begin(ground)
        running = ground.request("'a'", "import time; time.sleep(3)", "'b'")
        ground.until_cells(running, 1)
        session, segment = ground.python(SIGN_IN)
        save = SAVE.format(session=session, segment=segment)

        filler = fill(disk)
        status, sentence = ground.python(save)
        assert status == 507, sentence
        assert "디스크" in sentence
        filler.unlink()

        assert ground.python(save)[0] == 200
        assert ground.until_ended(running)["how"] == "finished"
        assert [each["status"] for each in ground.records(running)] == ["ok"] * 3
        ground.stop()
        ground.site = None
