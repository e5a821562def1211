"""Disks of a few MiB, which tests fill."""

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@contextlib.contextmanager
def small_disk(mib: int, files: int = 1000) -> Iterator[Path]:
    """A disk of its own in memory. Where it cannot be mounted, the test is left out and says so."""
    with tempfile.TemporaryDirectory(prefix="topa-disk-", dir="/var/tmp") as folder:
        options = f"size={mib}m,nr_inodes={files},mode=0700"
        line = ["mount", "-t", "tmpfs", "-o", options, "topa-test", folder]
        refused = "only root may mount a small disk" if os.geteuid() else ""
        refused = refused or subprocess.run(line, capture_output=True, text=True).stderr.strip()
        if refused:
            pytest.skip(f"no disk to fill: {refused}")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)
