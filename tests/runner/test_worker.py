"""Real processes: the site's worker and runner workers, ended politely and not."""

import os
import signal
import subprocess
import sys

import pytest
import redis as redis_client

from runner.signing import Signer
from runner.worker import main, read_arguments, token
from tests import servers
from tests.runner.processes import Ground, alive, descendants, killed, stopped

pytestmark = pytest.mark.xdist_group("processes")
SLOWLY = "import time\ntime.sleep(500)\n'slow'"


@pytest.fixture(scope="module", params=["folder", pytest.param("redis", marks=pytest.mark.redis)])
def ground(request, tmp_path_factory):
    home = tmp_path_factory.mktemp(request.param)
    if request.param == "folder":
        yield from prepared(Ground(home))
        return
    with servers.redis() as url:
        yield from prepared(Ground(home, url))


def prepared(ground):
    ground.python(
        "from django.core.management import call_command; call_command('migrate', verbosity=0)"
    )
    ground.start_site()
    yield ground
    ground.stop()


@pytest.fixture
def runner(ground):
    return ground.only_runner()


def test_a_run_is_executed_and_reported_cell_by_cell(ground, runner):
    run = ground.request("import jax.numpy as jnp\nx = jnp.arange(3)", "print(x.sum())", "1 / 0")

    ended = ground.until_ended(run)

    assert (ended["how"], ended["attempt"]) == ("finished", 1)
    assert [record["status"] for record in ground.records(run)] == ["ok", "ok", "error"]
    assert ground.records(run)[1]["outputs"] == [{"kind": "stdout", "data": "3\n"}]
    assert ground.records(run)[2]["error_type"] == "ZeroDivisionError"
    tier, versions, devices = ground.rows("SELECT tier, versions, devices FROM runner_worker")[-1]
    assert "landlock" in tier
    assert '"jax"' in versions
    assert "cpu" in devices


def test_results_come_while_the_page_still_runs(ground, runner):
    run = ground.request("1", SLOWLY)

    ground.until_cells(run, 1)

    assert ground.run(run)["state"] == "running"
    ground.python(
        f"from runner import services, models\nservices.cancel(models.Run.objects.get(pk={run}))"
    )
    assert ground.until_ended(run)["how"] == "cancelled"


def test_a_worker_killed_in_the_middle_of_a_run_costs_an_attempt_and_nothing_else(ground, runner):
    run = ground.request("first = 1", "import time; time.sleep(3); print(first + 1)")
    ground.until_cells(run, 1)

    killed(runner)
    ground.start_runner()

    ended = ground.until_ended(run)
    assert (ended["how"], ended["attempt"]) == ("finished", 2)
    assert ground.records(run)[1]["outputs"] == [{"kind": "stdout", "data": "2\n"}]


def test_a_killed_worker_leaves_no_process_behind(ground, runner):
    run = ground.request("1 + 2", SLOWLY)
    ground.until_cells(run, 1)

    children = descendants(runner.pid)
    assert len(children) >= 2

    killed(runner)

    ground.until(lambda: not alive(children))
    ground.python(
        f"from runner import services, models\nservices.cancel(models.Run.objects.get(pk={run}))"
    )


def test_the_worker_of_the_site_killed_in_the_middle_of_a_run_loses_nothing(ground, runner):
    run = ground.request(*[f"import time; time.sleep(0.2); {n}" for n in range(8)])
    ground.until_cells(run, 2)

    killed(ground.site)
    ground.start_site()

    ended = ground.until_ended(run)
    assert ended["how"] == "finished"
    assert [record["index"] for record in ground.records(run)] == list(range(8))


def test_a_broker_emptied_while_a_run_waits_and_runs_still_lets_it_end(ground, runner):
    running = ground.request("'a'", "import time; time.sleep(2)", "'b'")
    waiting = ground.request("'c'", "'d'")
    ground.until_cells(running, 1)

    empty(ground)

    assert ground.until_ended(running)["how"] == "finished"
    assert ground.until_ended(waiting)["how"] == "finished"
    assert [record["status"] for record in ground.records(waiting)] == ["ok", "ok"]


def empty(ground):
    if ground.redis_url:
        redis_client.Redis.from_url(ground.redis_url).flushall()
    else:
        for path in (ground.home / "broker").iterdir():
            path.unlink(missing_ok=True)


def test_a_run_waits_for_a_worker_to_come(ground):
    ground.stop_runners()
    run = ground.request("'waited'")
    assert ground.run(run)["state"] == "waiting"

    ground.start_runner()

    assert ground.until_ended(run)["how"] == "finished"


def test_a_worker_told_to_end_gives_its_run_to_another_at_once(ground, runner):
    run = ground.request("'given'", "import time; time.sleep(4); 'on'")
    ground.until_cells(run, 1)

    stopped(runner)
    ground.start_runner()

    ended = ground.until_ended(run)
    assert (ended["how"], ended["attempt"]) == ("finished", 2)
    assert runner.returncode == 0


def test_a_worker_that_slept_too_long_is_told_to_stop_and_disturbs_nobody(ground, runner):
    run = ground.request("'slept'", "import time; time.sleep(5); 'up'")
    ground.until_cells(run, 1)
    os.kill(runner.pid, signal.SIGSTOP)
    ground.start_runner()

    ended = ground.until_ended(run)
    ground.until_idle_again(runner)

    assert (ended["how"], ended["attempt"]) == ("finished", 2)
    assert ground.run(run) == ended
    assert len(ground.records(run)) == 2


def test_a_worker_shows_whoever_watches_it_that_it_lives(ground, runner):
    file = ground.home / "alive"
    ground.until(file.exists)
    before = file.stat().st_mtime_ns

    ground.until(lambda: file.stat().st_mtime_ns > before)


def test_broker_and_backend_may_stand_in_the_environment(monkeypatch):
    monkeypatch.setenv("BROKER_URL", "redis://there:6379/0")
    monkeypatch.setenv("BACKEND", "gpu")

    options = read_arguments([])
    typed = read_arguments(["--backend", "cpu", "--broker", "redis://here:6379/0"])

    assert (options.backend, options.platform, options.broker) == (
        "gpu", "gpu", "redis://there:6379/0",
    )  # fmt: skip
    assert (typed.backend, typed.broker, typed.jobs) == ("cpu", "redis://here:6379/0", 1)


def test_a_broker_that_is_none_is_refused_with_a_sentence(monkeypatch, capsys):
    monkeypatch.setenv("RUNNER_TOKEN", "own.0123456789abcdefghij")

    assert main(["--backend", "cpu", "--broker", "amqp://somewhere"]) == 3

    assert "begins with" in capsys.readouterr().err


def test_a_machine_without_a_token_is_told_how_to_get_one(monkeypatch, tmp_path, capsys):
    monkeypatch.delenv("RUNNER_TOKEN", raising=False)
    words = ["--backend", "cpu", "--broker", f"filesystem://{tmp_path}/broker"]

    assert main(words) == 3
    assert "make_runner_token" in capsys.readouterr().err
    assert main([*words, "--token-file", str(tmp_path / "nowhere")]) == 3
    assert "cannot be read" in capsys.readouterr().err


def test_a_token_may_stand_in_a_file(tmp_path):
    file = tmp_path / "token"
    file.write_text("lent12.0123456789abcdefghij\n")

    assert Signer.from_token(token(file)).id == "lent12"


WITHOUT_DJANGO = """
import sys

class NoDjango:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "translate_site", "apps"}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, NoDjango())
from runner.signing import Signer
from runner.worker import celery_app
celery_app(sys.argv[1], Signer("own", "secret"), "cpu", 1).finalize()
"""


def test_a_worker_needs_no_django(tmp_path):
    broker = f"filesystem://{tmp_path}/broker"

    subprocess.run([sys.executable, "-c", WITHOUT_DJANGO, broker], check=True)
