"""Code that JAX compiled before, lent to a page: read from files that it cannot write.

A file has its entries one after the other: the lengths of key and value, the key, the value. The
page's end of it takes the place that JAX has for a cache of its own, and sets no directory: so what
pages see of JAX stays as it was.
"""

import mmap
import os
import re
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MOST_BYTES = 64 << 20
MOST_ENTRIES = 5000
_HEAD = struct.Struct(">HI")
_KEY = re.compile(rb"[\w.+:-]{1,400}\Z", re.ASCII)
_NEVER_S = 1e9


@dataclass(frozen=True, slots=True)
class Entry:
    """Where one value stands in its file."""

    key: str
    start: int
    end: int


def entries(file: Any, size: int) -> Iterator[Entry]:
    """The entries of a mapped file of `size` bytes, up to the first that is none."""
    at = 0
    for _ in range(MOST_ENTRIES):
        start = at + _HEAD.size
        if start > size:
            return
        key_length, length = _HEAD.unpack(file[at:start])
        key = bytes(file[start : start + key_length])
        start += key_length
        at = start + length
        if at > size or not _KEY.match(key):
            return
        yield Entry(key.decode("ascii"), start, at)


def packed(key: str, value: bytes) -> bytes:
    name = key.encode()
    return _HEAD.pack(len(name), len(value)) + name + value


class Shelf:
    """Stands where JAX looks for its cache: reads what is lent, adds only where that is asked."""

    _path = None  # JAX asks each cache for one

    def __init__(self, lent: list[int], to_fill: int | None, room: int) -> None:
        self._lent = lent
        self._found: dict[str, tuple[mmap.mmap, Entry]] | None = None
        self._to_fill = to_fill
        self._room = room

    def get(self, key: str) -> bytes | None:
        """What was compiled for this key, None where nothing was."""
        if self._found is None:
            self._found = {
                entry.key: (file, entry)
                for file in map(_mapped, self._lent)
                for entry in entries(file, len(file))
            }
        if key not in self._found:
            return None
        file, entry = self._found[key]
        return file[entry.start : entry.end]

    def put(self, key: str, value: bytes) -> None:
        """Add an entry, while there is room. A full disk is no fault of the page."""
        entry = packed(key, value)
        if self._to_fill is None or len(entry) > self._room:
            return
        self._room -= len(entry)
        try:
            written = os.write(self._to_fill, entry)
        except OSError:
            written = -1
        if written != len(entry):
            self._to_fill = None


def _mapped(fd: int) -> mmap.mmap:
    return mmap.mmap(fd, 0, access=mmap.ACCESS_READ)


def lend(lent: list[int], to_fill: int | None, room: int) -> None:
    """Put the files where JAX looks. Another JAX than those we know goes without."""
    cache = sys.modules.get("jax._src.compilation_cache")
    if cache is None or not (hasattr(cache, "_cache") and hasattr(cache, "_cache_initialized")):
        return
    vars(cache).update(_cache=Shelf(lent, to_fill, min(room, MOST_BYTES)), _cache_initialized=True)
    least_s = _NEVER_S if to_fill is None else 0.0
    sys.modules["jax"].config.update("jax_persistent_cache_min_compile_time_secs", least_s)
