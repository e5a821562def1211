import contextlib
import os
import socket
import threading
import time
from queue import Empty

import pytest
from celery import Celery
from kombu import Connection
from kombu.simple import SimpleQueue
from redis.exceptions import RedisError

from runner.broker import (
    LentChannel,
    WrongBroker,
    broker_settings,
    queue,
    redis_address,
    without_credentials,
)
from runner.results import results_at
from runner.signing import Signer


@pytest.fixture
def connection(tmp_path):
    settings = broker_settings(f"filesystem://{tmp_path}/messages")
    with Connection(
        settings["broker_url"], transport_options=settings["broker_transport_options"]
    ) as connection:
        yield connection


def open_queue(connection, name):
    return SimpleQueue(connection.channel(), queue(name), no_ack=True)


def test_messages_come_in_the_order_they_were_sent(connection):
    sender = open_queue(connection, "results")

    for number in range(50):
        sender.put(number)

    receiver = open_queue(connection, "results")
    assert [receiver.get(block=False).payload for _ in range(50)] == list(range(50))


def test_queues_whose_names_end_alike_are_kept_apart(connection):
    open_queue(connection, "control.cpu@host.example").put("stop")

    with pytest.raises(Empty):
        open_queue(connection, "example").get(block=False)
    assert open_queue(connection, "control.cpu@host.example").get(block=False).payload == "stop"


def test_a_message_is_never_seen_half_written(connection, tmp_path):
    large = "x" * 3_000_000
    sender, receiver = open_queue(connection, "results"), open_queue(connection, "results")
    thread = threading.Thread(target=lambda: [sender.put(large) for _ in range(20)])
    thread.start()

    came, deadline = 0, time.monotonic() + 200
    while came < 20 and time.monotonic() < deadline:
        try:
            assert receiver.get(block=False).payload == large
            came += 1
        except Empty:
            continue

    thread.join()
    assert came == 20
    assert os.listdir(tmp_path / "messages") == []


def test_a_broken_message_is_dropped_and_the_next_one_comes(connection, tmp_path):
    (tmp_path / "messages" / "0_0.results.msg").write_text("not a message")
    open_queue(connection, "results").put("well")

    assert open_queue(connection, "results").get(block=False).payload == "well"


SIGNER = Signer("lent12", "0123456789abcdefghij")


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("redis://there:6379/2", "there:6379/2"),
        ("rediss://there/0?ssl_ca_certs=/ca.pem", "there/0?ssl_ca_certs=/ca.pem"),
        ("unix:///run/redis.sock", "/run/redis.sock"),
    ],
)
def test_a_runner_is_let_in_by_its_token(url, place):
    scheme = url.partition("://")[0]

    address = redis_address(url, SIGNER)

    assert address == f"{scheme}://runner-lent12:{SIGNER.broker_password}@{place}"
    assert without_credentials(address) == url


@pytest.mark.parametrize("url", ["redis://:secret@there:6379/0", "rediss://me:secret@there"])
def test_a_runner_that_is_given_a_password_is_refused_and_does_not_repeat_it(url):
    with pytest.raises(WrongBroker, match="Leave user and password out") as refused:
        broker_settings(url, SIGNER)

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", ["", "amqp://host", "filesystem://", "x"])
def test_an_address_that_is_no_broker_is_refused_with_a_sentence(url):
    with pytest.raises(WrongBroker, match=r"begins with|does not name a folder"):
        broker_settings(url)


def connection_of(settings):
    app = Celery("runner", fixups=[], set_as_current=False)
    app.conf.update(settings)
    return app.connection_for_read()


@pytest.mark.parametrize("url", ["redis://there", "rediss://there", "unix:///run/redis.sock"])
def test_a_runner_never_puts_a_program_back(url):
    transport = connection_of(broker_settings(url, SIGNER)).get_transport_cls()

    assert transport.Channel is LentChannel


@pytest.fixture
def listener():
    """A server that is no Redis, and what it was told first."""
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen():
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    with connection:
                        heard.append(connection.recv(4096))

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield f"rediss://127.0.0.1:{server.getsockname()[1]}/0", heard
        server.shutdown(socket.SHUT_RDWR)
    thread.join(10)


@pytest.mark.parametrize("query", ["", "?ssl_check_hostname=true"])
def test_nothing_is_said_in_the_open_where_the_address_asks_for_tls(listener, query):
    url, heard = listener
    settings = broker_settings(url + query, SIGNER)

    with pytest.raises(RedisError):
        results_at(url + query, SIGNER).put(b"a result")
    with pytest.raises(RedisError), connection_of(settings) as connection:
        connection.channel()

    assert len(heard) >= 2
    assert all(said.startswith(b"\x16\x03") for said in heard)  # a handshake of TLS
