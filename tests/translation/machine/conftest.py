"""A translating machine as a process of its own, which speaks both protocols over real HTTP."""

import json
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from apps.assignments.services import claim
from apps.translation.machine import running, services
from apps.translation.machine.models import MachineJob
from tests import factories
from tests.servers import free_port
from tests.translation.terms.deciding import paragraphs

KEY = "the-key-of-the-site"


class Machine:
    """Says what the next answers are, and what was asked."""

    def __init__(self, url):
        self.url = url

    def _told(self, way, message=None):
        body = json.dumps(message).encode() if message is not None else None
        with urlopen(Request(self.url + way, body), timeout=10) as answer:
            return json.load(answer)

    def says(self, *answers, **manner):
        self._told("/tests/says", {"answers": list(answers), **manner})

    @property
    def asked(self):
        return self._told("/tests/asked")


@pytest.fixture(scope="session")
def machine_process():
    port = free_port()
    program = [sys.executable, str(Path(__file__).with_name("speaking.py")), str(port)]
    process = subprocess.Popen(program)
    machine = Machine(f"http://127.0.0.1:{port}")

    _wait_for(machine)
    yield machine
    process.kill()
    process.wait()


def _wait_for(machine):
    until = time.monotonic() + 30
    while True:
        try:
            return machine.asked
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


@pytest.fixture
def machine(machine_process, settings):
    machine_process.says()
    settings.MACHINE_TRANSLATION_URL = machine_process.url + "/v1"
    settings.MACHINE_TRANSLATION_KIND = "openai"
    settings.MACHINE_TRANSLATION_KEY = KEY
    settings.MACHINE_TRANSLATION_MODEL = "a-model"
    settings.MACHINE_TRANSLATION_PRIVATE = True
    settings.MACHINE_TRANSLATION_TIMEOUT_S = 2
    return machine_process


@pytest.fixture
def section(db, member):
    """Held by `member`: a heading and two paragraphs, nothing translated."""
    page = factories.page("# Adding\n\nCall `jnp.add` & wait.\n\nSee [docs](https://a.b/c).\n")
    [made] = page.sections.present()
    claim([made], member)
    return made


@pytest.fixture
def segments(section):
    return [section.segments.get(kind="heading"), *paragraphs(section.page)]


def run(job):
    related = MachineJob.objects.select_related("section__page__source", "segment", "requested_by")
    running.run(related.get(pk=job.pk))
    job.refresh_from_db()
    return job


def asked(section, user, segment=None):
    return run(services.ask(section, user, segment))
