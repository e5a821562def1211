"""Small framed messages with file descriptors, between the supervisor and its zygote."""

import json
import socket
from typing import Any

MOST_BYTES = 64_000
MOST_FILES = 8


def send(channel: socket.socket, message: dict[str, Any], files: list[int] | None = None) -> None:
    socket.send_fds(channel, [json.dumps(message).encode()], files or [])


def receive(channel: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """The next message and its files. Raises EOFError when the other side is gone."""
    raw, files, _, _ = socket.recv_fds(channel, MOST_BYTES, MOST_FILES)
    if not raw:
        raise EOFError
    message = json.loads(raw)
    if not isinstance(message, dict):
        raise EOFError
    return message, files
