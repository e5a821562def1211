"""Brokers that can be ended without a warning."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import servers


@dataclass
class RedisBroker:
    """A server that keeps what it is told on disk, as far as it comes to that."""

    folder: Path
    port: int = 0
    server: subprocess.Popen | None = None

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        if not shutil.which("redis-server"):
            servers.install("redis-server")
        self.port = self.port or servers.free_port()
        self.folder.mkdir(exist_ok=True)
        line = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1"]
        line += ["--dir", str(self.folder), "--save", "", "--appendonly", "yes"]
        self.server = subprocess.Popen(line, stdout=subprocess.DEVNULL)
        servers.wait_for_port(self.port)

    def strike(self, forgets):
        """Kill it; the next one starts with what it wrote, or with nothing."""
        self.server.kill()
        self.server.wait()
        if forgets:
            shutil.rmtree(self.folder)
        self.start()

    def stop(self):
        self.server.terminate()
        self.server.wait()


@dataclass
class FolderBroker:
    folder: Path
    url: str = ""

    def start(self):
        """Whoever uses it makes it."""

    def strike(self, forgets):
        """Take every message away, waiting or under way."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def stop(self):
        """There is no process."""


BROKERS = [
    pytest.param(FolderBroker, id="folder"),
    pytest.param(RedisBroker, id="redis", marks=pytest.mark.redis),
]
