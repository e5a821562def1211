import os
import threading
import time
from queue import Empty

import pytest
from kombu import Connection
from kombu.simple import SimpleQueue

from runner.broker import WrongBroker, broker_settings, queue


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


@pytest.mark.parametrize("url", ["", "amqp://host", "filesystem://", "x"])
def test_an_address_that_is_no_broker_is_refused_with_a_sentence(url):
    with pytest.raises(WrongBroker, match=r"begins with|does not name a folder"):
        broker_settings(url)
