import subprocess
import sys
import time

import pytest

from runner.signing import Signer
from translate_site import serve
from translate_site.env import WrongSetting, read
from translate_site.serve import Part, keep_up, locked, stop


def test_a_second_site_on_the_same_folder_is_refused(tmp_path):
    site = read({"TOPA_HOME": str(tmp_path)}, tmp_path)

    with (
        locked(site, "worker"),
        pytest.raises(WrongSetting, match="in use"),
        locked(site, "worker"),
    ):
        pass
    with locked(site, "worker"):
        pass  # free again once the first has ended


def test_workers_that_redis_serves_may_share_a_folder(tmp_path):
    values = {"TOPA_HOME": str(tmp_path), "REDIS_URL": "redis://redis:6379/0"}
    site = read(values, tmp_path)

    with locked(site, "worker"), locked(site, "worker"):
        pass


def test_the_sites_runner_is_told_its_broker_and_its_token_and_no_secret(tmp_path, monkeypatch):
    values = {
        "TOPA_HOME": str(tmp_path),
        "SECRET_KEY": "the-key-of-the-site",
        "DATABASE_URL": "postgresql://topa:the-password-of-postgres@postgres/topa",
        "REDIS_URL": "redis://:the-password-of-redis@redis:6379/0",
        "EMAIL_URL": "smtp://me:the-password-of-mail@mail",
        "GITHUB_CLIENT_SECRET": "the-secret-of-github",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)

    told = serve.environment("runner", read(values, tmp_path))

    assert told["BROKER_URL"] == "redis://redis:6379/0"
    assert Signer.from_token(told["RUNNER_TOKEN"]).id == "own"
    assert not [name for name, value in told.items() if "the-" in value and name in values]
    assert "the-password" not in repr(told)
    assert serve.environment("web")["SECRET_KEY"] == "the-key-of-the-site"


@pytest.fixture
def part(monkeypatch):
    """A process of the site that lives, or one that ends at once, and counts its starts."""
    made = []

    def make(name, code):
        made.append(Part(name, [sys.executable, "-c", code]))
        made[-1].start()
        return made[-1]

    monkeypatch.setattr(serve, "LOOK_EVERY_S", 0.05)
    yield make
    stop(made)


LIVES, ENDS = "import time; time.sleep(600)", "raise SystemExit(1)"


def in_time(seen):
    """Whether this was seen before a minute was over."""
    end = time.monotonic() + 60
    return lambda: seen() or time.monotonic() > end


def test_the_workers_leave_the_processor_to_the_web_server(part, tmp_path):
    def niceness(name):
        file = tmp_path / name
        one = part(name, f"import os; open({str(file)!r}, 'w').write(str(os.nice(0)))")
        one.process.wait(30)
        return int(file.read_text())

    assert niceness("web") < niceness("worker") == niceness("runner")


def test_a_worker_that_cannot_start_does_not_end_the_site(part, capsys):
    web, runner = part("web", LIVES), part("runner", ENDS)

    keep_up([web, runner], in_time(lambda: runner.keeps_dying() and runner.has_died()))
    looks = iter([False, False, True])
    keep_up([web, runner], lambda: next(looks))

    assert not web.has_died()
    assert "runner keeps ending; the site goes on without it" in capsys.readouterr().out
    assert len(runner.starts) == 5


def test_a_worker_is_tried_again_after_a_rest(part, monkeypatch):
    web, runner = part("web", LIVES), part("runner", ENDS)
    monkeypatch.setattr(Part, "keeps_dying", lambda self: len(self.starts) == 2)
    monkeypatch.setattr(Part, "has_rested", lambda self: True)

    keep_up([web, runner], in_time(lambda: len(runner.starts) > 4))

    assert len(runner.starts) > 4


def test_without_its_web_server_there_is_no_site(part, capsys):
    keep_up([part("web", ENDS), part("worker", LIVES)], in_time(lambda: False))

    assert "web keeps ending; stopping" in capsys.readouterr().out


ASIDE = """
import subprocess
import sys
from translate_site.prepare import set_up
from translate_site.serve import aside

print(aside(set_up), aside(lambda: sys.exit("It is broken.")))
print("apps.accounts.models" in sys.modules)
"""


def test_the_process_that_waits_carries_nothing_of_what_it_had_done_aside():
    told = subprocess.run([sys.executable, "-c", ASIDE], capture_output=True, text=True)

    assert (told.stdout.strip(), told.stderr.strip()) == ("True False\nFalse", "It is broken.")
