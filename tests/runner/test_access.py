"""A runner with a valid token tries everything that Redis knows; what Redis holds is the oracle."""

import pytest
import redis as redis_client
from redis.exceptions import AuthenticationError, NoPermissionError, ResponseError
from redis.exceptions import ConnectionError as RedisAway

from runner import tokens
from runner.access import keep_access
from runner.broker import redis_address
from runner.models import Backend, Token
from tests import servers
from tests.runner.hostile_commands import ALLOWED, REFUSED

pytestmark = [pytest.mark.redis, pytest.mark.django_db]

OWN_WORKER, OTHER_WORKER = "gpu@{slug}.mine-1", "cpu@own.site-1"


@pytest.fixture(scope="module")
def server():
    with servers.redis() as url:
        yield url


@pytest.fixture
def admin(server, settings):
    """The site's own connection, with something in each queue."""
    settings.BROKER_URL = server
    with redis_client.Redis.from_url(server) as admin:
        admin.flushall()
        for queue in (
            "default",
            "results",
            "results.held",
            "cpu.default",
            "gpu.default",
            "tpu.default",
        ):
            admin.lpush(queue, "waits")
        admin.lpush(f"control.{OTHER_WORKER}", "stop")
        yield admin


@pytest.fixture
def token(admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return tokens.make_token("A machine", Backend.objects.get(name="gpu"))


@pytest.fixture
def hostile(server, token):
    """A runner's connection to the broker, by its token."""
    with redis_client.Redis.from_url(redis_address(server, token.signer)) as redis:
        yield redis


def held(admin):
    """All that Redis holds: keys and values, settings, users, scripts; and that it still is."""
    keys = {key: admin.dump(key) for key in admin.keys("*")}
    return (
        keys,
        admin.config_get("*"),
        admin.acl_list(),
        admin.info("replication")["role"],
        admin.dbsize(),
    )


def words(line, token):
    return [word.format(slug=token.slug) if "{slug}" in word else word for word in line.split(" ")]


@pytest.mark.parametrize("line", REFUSED.strip("\n").splitlines())
def test_redis_refuses_a_runner_what_is_not_its_own(admin, hostile, token, line):
    before = held(admin)

    with pytest.raises(NoPermissionError):
        hostile.execute_command(*words(line, token))

    assert held(admin) == before


@pytest.mark.parametrize("line", ["DEBUG SLEEP 0", "MODULE LOAD /tmp/x.so"])
def test_redis_refuses_everybody_what_its_settings_shut(admin, hostile, token, line):
    before = held(admin)

    with pytest.raises(ResponseError):
        hostile.execute_command(*words(line, token))

    assert held(admin) == before


@pytest.mark.parametrize("line", ["LPUSH default x", "BRPOP cpu.default 1", "FLUSHALL"])
def test_a_transaction_is_no_way_around(admin, hostile, token, line):
    before = held(admin)

    with hostile.pipeline(transaction=True) as together:
        together.execute_command("LPUSH", "results", "x")
        together.execute_command(*words(line, token))
        with pytest.raises(NoPermissionError):
            together.execute()

    assert held(admin) == before


@pytest.mark.parametrize("line", ALLOWED.strip("\n").splitlines())
def test_redis_lets_a_runner_do_what_it_is_for(admin, hostile, token, line):
    """Else the tests above would prove nothing."""
    admin.lpush(f"control.{OWN_WORKER.format(slug=token.slug)}", "stop")

    hostile.execute_command(*words(line, token))


def test_a_site_beside_others_on_one_server_lets_runners_into_its_own_database(
    admin, server, settings, token
):
    settings.BROKER_URL = server.replace("/0", "/2")
    keep_access()

    with redis_client.Redis.from_url(redis_address(settings.BROKER_URL, token.signer)) as runner:
        runner.lpush("results", "something")
        with pytest.raises(NoPermissionError):
            runner.execute_command("SELECT", 0)

    assert admin.lrange("results", 0, -1) == [b"waits"]


def test_a_token_of_another_runner_opens_nothing(server, token):
    other = Token(slug="abcdefghjk", name="Made up", backend=token.backend).signer

    with (
        redis_client.Redis.from_url(redis_address(server, other)) as redis,
        pytest.raises(AuthenticationError),
    ):
        redis.ping()


def test_taking_a_token_back_ends_the_connections_that_it_has(
    hostile, token, server, django_capture_on_commit_callbacks
):
    hostile.ping()
    [connection] = hostile.connection_pool._available_connections

    with django_capture_on_commit_callbacks(execute=True):
        tokens.revoke_token(token)

    connection.send_command("PING")
    with pytest.raises(RedisAway):
        connection.read_response()
    with pytest.raises(AuthenticationError):
        hostile.ping()


def test_redis_started_again_is_told_again_whom_to_let_in(admin, hostile, token):
    admin.acl_deluser(token.signer.broker_user)
    with pytest.raises((AuthenticationError, RedisAway)):
        hostile.ping()

    keep_access()

    assert hostile.ping()


def test_what_was_allowed_before_and_is_not_any_more_is_taken_away(admin, hostile, token):
    admin.execute_command("ACL", "SETUSER", token.signer.broker_user, "allkeys", "+@all")
    assert hostile.keys("*")

    keep_access()

    with pytest.raises(NoPermissionError):
        hostile.keys("*")


def test_a_site_that_may_not_say_who_comes_in_says_so_and_lets_nobody_in(
    admin, server, settings, token
):
    admin.acl_setuser(
        "site", enabled=True, passwords=["+secret"], keys=["*"], categories=["+@all"],
        commands=["-acl"],
    )  # fmt: skip
    admin.acl_deluser(token.signer.broker_user)
    settings.BROKER_URL = server.replace("redis://", "redis://site:secret@")

    keep_access()

    token.refresh_from_db()
    assert "acl" in token.trouble
    assert token.signer.broker_user not in admin.acl_users()
    admin.acl_deluser("site")

    settings.BROKER_URL = server
    keep_access()

    token.refresh_from_db()
    assert token.trouble == ""


def test_a_broker_that_is_away_is_no_trouble_with_a_token(token, settings):
    settings.BROKER_URL = f"redis://127.0.0.1:{servers.free_port()}/0"

    keep_access()

    token.refresh_from_db()
    assert token.trouble == ""
