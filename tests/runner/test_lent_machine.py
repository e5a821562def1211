"""Machines that members lend, as real processes under Redis: an honest one and hostile ones."""

import json
import re
from pathlib import Path

import pytest
import redis as redis_client

from runner.broker import redis_address
from runner.results import results_at
from runner.signing import Signer
from tests import servers
from tests.runner.processes import Ground
from tests.runner.reported import FINISHED, ok

pytestmark = [pytest.mark.redis, pytest.mark.xdist_group("processes")]

MAKE = """
import json
from runner import tokens
from runner.models import Backend
token = tokens.make_token("A machine", Backend.objects.get(name="{backend}"))
print(json.dumps(token.signer.token))
"""
REVOKE = """
from runner import tokens
from runner.models import Token
tokens.revoke_token(Token.objects.get(slug="{slug}"))
"""


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    with servers.redis() as url:
        ground = Ground(tmp_path_factory.mktemp("lent"), url)
        ground.python(
            "from django.core.management import call_command; call_command('migrate', verbosity=0)"
        )
        ground.start_site()
        yield ground
        ground.stop()


@pytest.fixture(autouse=True)
def _no_machine_of_the_test_before(ground):
    yield
    ground.stop_runners()


@pytest.fixture
def admin(ground):
    """Redis as whoever owns it sees it: what it has refused, and who is connected."""
    with redis_client.Redis.from_url(ground.redis_url) as admin:
        admin.acl_log_reset()
        yield admin


def lent(ground, backend="cpu"):
    return Signer.from_token(ground.python(MAKE.format(backend=backend)))


def worker_of(ground, run):
    query = (
        "SELECT name FROM runner_worker w JOIN runner_run r ON r.worker_id = w.id WHERE r.id = ?"
    )
    return ground.rows(query, run)[0][0]


def refusals(ground):
    return dict(ground.rows("SELECT sender, count FROM runner_refusal"))


def connections(admin, signer):
    return [each for each in admin.client_list() if each["user"] == signer.broker_user]


def test_a_lent_machine_runs_a_page_by_its_token_alone(ground, admin):
    signer = lent(ground)
    runner = ground.start_runner(RUNNER_TOKEN=signer.token, REDIS_URL="", TOPA_HOME="/nowhere")

    run = ground.request("import jax.numpy as jnp\nx = jnp.arange(3)", "print(x.sum())", "1 / 0")

    assert ground.until_ended(run)["how"] == "finished"
    assert [record["status"] for record in ground.records(run)] == ["ok", "ok", "error"]
    assert worker_of(ground, run).startswith(f"cpu@{signer.id}.")
    assert connections(admin, signer)
    assert [each for each in admin.acl_log() if each["username"] == signer.broker_user] == []
    command = Path(f"/proc/{runner.pid}/cmdline").read_bytes()
    assert signer.secret.encode() not in command


def test_a_run_that_is_cancelled_stops_on_a_lent_machine_too(ground, admin):
    signer = lent(ground)
    ground.start_runner(RUNNER_TOKEN=signer.token)
    run = ground.request("1", "import time\ntime.sleep(500)")
    ground.until_cells(run, 1)

    ground.python(
        f"from runner import services, models\nservices.cancel(models.Run.objects.get(pk={run}))"
    )

    assert ground.until_ended(run)["how"] == "cancelled"
    assert [each for each in admin.acl_log() if each["username"] == signer.broker_user] == []


def test_another_token_cannot_speak_into_a_run_or_start_anything(ground, admin):
    honest, hostile = lent(ground), lent(ground)
    ground.start_runner(RUNNER_TOKEN=honest.token)
    run = ground.request("first = 1", "import time; time.sleep(4); print(first + 1)")
    ground.until_cells(run, 1)
    its_worker = {"name": worker_of(ground, run), "backend": "cpu"}
    own_worker = {"name": f"cpu@{hostile.id}.bad-1", "backend": "cpu"}
    events = ground.rows("SELECT count(*) FROM activity_event")

    results = results_at(ground.redis_url, hostile)
    forged = [
        [kind, facts]
        for who in (its_worker, own_worker)
        for kind, facts in (
            ("record_cell", [run, 1, who, ok(1, outputs=[{"kind": "stdout", "data": "forged"}])]),
            ("record_end", [run, 1, who, 1, FINISHED | {"how": "crashed"}]),
            ("record_fault", [run, 1, who, "forged"]),
            ("record_worker", [who | {"is_leaving": True, "beat": 10**6}]),
            ("runner.tasks.sweep", [who]),
            ("apps.publishing.tasks.publish", [1]),
        )
    ]
    for message in forged:
        results.put(hostile.seal(json.dumps(message).encode()))
    results.put(honest.seal(b"")[:-64] + b"0" * 64)
    results.put(b"x" * 9_000_000)
    results.put(celery_envelope("runner.tasks.sweep"))
    results.close()

    ended = ground.until_ended(run)
    assert (ended["how"], ended["attempt"]) == ("finished", 1)
    said = [record["outputs"] for record in ground.records(run)]
    assert said == [[], [{"kind": "stdout", "data": "2\n"}]]
    ground.until(lambda: refusals(ground).get("", 0) >= 2)
    counted = refusals(ground)
    assert counted[hostile.id] == 8  # four for another's worker, four that are no reports
    assert honest.id not in counted
    assert ground.rows("SELECT count(*) FROM activity_event") == events
    assert ground.rows("SELECT left_at FROM runner_worker WHERE name = ?", its_worker["name"]) == [
        (None,)
    ]


def celery_envelope(task):
    """A message as Celery's own workers would take it."""
    return json.dumps(
        {
            "body": "W1tdLCB7fSwge31d",
            "content-encoding": "utf-8",
            "content-type": "application/json",
            "headers": {"lang": "py", "task": task, "id": "1", "root_id": "1", "retries": 0},
            "properties": {
                "correlation_id": "1",
                "delivery_info": {"exchange": "", "routing_key": "default"},
                "delivery_mode": 2,
                "delivery_tag": "1",
                "body_encoding": "base64",
            },
        }
    ).encode()


def test_what_a_hostile_machine_takes_and_never_runs_is_run_by_another(ground, admin):
    hostile = lent(ground)
    run = ground.request("'taken'")
    with redis_client.Redis.from_url(redis_address(ground.redis_url, hostile)) as connection:
        taken = connection.brpop(["cpu.default"], timeout=20)
        assert taken is not None

    ground.start_runner()

    assert ground.until_ended(run)["how"] == "finished"
    assert worker_of(ground, run).startswith("cpu@own.")


def test_taking_a_token_back_cuts_a_machine_off_in_the_middle_of_a_run(ground, admin):
    signer = lent(ground)
    cut_off = ground.start_runner(RUNNER_TOKEN=signer.token)
    run = ground.request("first = 1", "import time; time.sleep(15); print(first + 1)")
    ground.until_cells(run, 1)

    ground.python(REVOKE.format(slug=signer.id))
    assert connections(admin, signer) == []
    ground.start_runner()

    ended = ground.until_ended(run)
    assert (ended["how"], ended["attempt"]) == ("finished", 2)
    assert worker_of(ground, run).startswith("cpu@own.")
    assert cut_off.poll() is None  # it lives, and is heard no more
    [(left_at,)] = ground.rows(
        "SELECT left_at FROM runner_worker WHERE name LIKE ?", f"cpu@{signer.id}.%"
    )
    assert left_at is not None


def test_no_secret_of_a_machine_stands_in_its_log(ground):
    signer = lent(ground)
    ground.start_runner(RUNNER_TOKEN=signer.token)

    said = (ground.home / "runner.log").read_text()

    assert re.search(r"ready\.$", said, re.MULTILINE)
    assert signer.secret not in said
    assert signer.broker_password not in said
