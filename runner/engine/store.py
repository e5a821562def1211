"""What this machine keeps between runs: compiled code, by the source program that made it.

A page never sees the folder. It is handed files that are open already: one to read, or, for a run
that fills, a nameless one to add to, which is looked through once the page is dead.
"""

import contextlib
import functools
import hashlib
import json
import os
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Self

from runner.engine.compiled import MOST_BYTES, entries, packed

MOST_KEPT_BYTES = 512 << 20
_UNFINISHED_FOR_S = 3600
_UNFINISHED = ".new"


def home(room: str) -> Path | None:
    """The folder where this machine keeps what is called `room`, None where it has none."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "topa-runner" / room
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


class Store:
    """Compiled code in one folder. Any thread, and several processes, may use it at once."""

    def __init__(self, folder: Path, most_bytes: int = MOST_KEPT_BYTES) -> None:
        self.folder = folder
        self._most_bytes = most_bytes
        self._lock = threading.Lock()

    @classmethod
    def of_this_machine(cls) -> Self | None:
        """The one that lasts, None where this user may keep nothing."""
        folder = home("compiled")
        return cls(folder) if folder else None

    def has(self, name: str) -> bool:
        return (self.folder / name).exists()

    def open(self, name: str) -> int | None:
        """A file to read of what is kept by this name, and a note that it was wanted."""
        path = self.folder / name
        try:
            fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            return None
        with contextlib.suppress(OSError):
            os.utime(fd)
        return fd

    def blank(self) -> IO[bytes]:
        """A nameless file for a page to fill."""
        return tempfile.TemporaryFile(dir=self.folder, buffering=0)

    def keep(self, name: str, filled: IO[bytes]) -> None:
        """Keep what a page has filled in, as far as it is whole; then make room."""
        found = _looked_through(filled)
        if not found:
            return
        with tempfile.NamedTemporaryFile(dir=self.folder, suffix=_UNFINISHED, delete=False) as file:
            file.writelines(packed(key, value) for key, value in found.items())
            os.fchmod(file.fileno(), 0o400)
        os.replace(file.name, self.folder / name)
        self.sweep()

    def sweep(self) -> None:
        """Drop what was wanted longest ago until the rest fits, and what was never finished."""
        with self._lock:
            room = self._most_bytes
            for wanted_at, size, path in sorted(self._files(), reverse=True):
                if path.suffix == _UNFINISHED:
                    is_over = time.time() - wanted_at > _UNFINISHED_FOR_S
                else:
                    room -= size
                    is_over = room < 0
                if is_over:
                    path.unlink(missing_ok=True)

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        for path in self.folder.iterdir():
            with contextlib.suppress(FileNotFoundError):  # another process sweeps too
                found = path.lstat()
                yield found.st_mtime, found.st_size, path


class Loan:
    """The open files that one run is lent: compiled code to read, and perhaps a blank to fill.

    A machine that has no room for them lends none; nothing else comes of it.
    """

    def __init__(self, store: Store | None, to_read: Sequence[str] = (), to_fill: str = "") -> None:
        self._store = store
        self._name = to_fill
        found = map(store.open, to_read) if store else ()
        self._lent = [fd for fd in found if fd is not None]
        self._blank: IO[bytes] | None = None
        if store and to_fill:
            with contextlib.suppress(OSError):
                self._blank = store.blank()

    @property
    def fills(self) -> bool:
        return self._blank is not None

    @property
    def files(self) -> list[int]:
        """Those to read, then the one to fill."""
        return [*self._lent, *([self._blank.fileno()] if self._blank else [])]

    def keep(self) -> None:
        """Keep what the run has filled in. It is dead, and ended well."""
        if self._store and self._blank:
            with contextlib.suppress(OSError):
                self._store.keep(self._name, self._blank)

    def close(self) -> None:
        if self._blank:
            self._blank.close()
        for fd in self._lent:
            os.close(fd)


def _looked_through(filled: IO[bytes]) -> dict[str, bytes]:
    data = os.pread(filled.fileno(), MOST_BYTES + 1, 0)
    if len(data) > MOST_BYTES:
        return {}
    return {entry.key: data[entry.start : entry.end] for entry in entries(data, len(data))}


def name_of(cache: str, versions: Mapping[str, str], platform: str) -> str:
    """What a source program's code is kept by: it fits these versions and this processor alone."""
    facts = json.dumps([cache, dict(versions), platform, _processor()], sort_keys=True)
    return hashlib.sha256(facts.encode()).hexdigest()


@functools.cache
def _processor() -> list[str]:
    """What code is compiled for, so that a moved home does no harm."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return []
    wanted = ("model name", "flags")
    return sorted({line for line in lines if line.startswith(wanted)})
