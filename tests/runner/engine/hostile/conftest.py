import os
import shutil
from pathlib import Path

import pytest

from tests.runner.engine.hostile.worlds import World


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    # Short, so that a socket's path fits; not under /tmp, which the stricter tier has of its own.
    folder = Path("/var/tmp") / f"topa-world-{os.getpid()}"
    folder.mkdir()
    made = World(folder)
    yield made
    made.close()
    shutil.rmtree(folder)
