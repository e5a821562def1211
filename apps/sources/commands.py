"""Programs that we start: with a time limit, a sign of life, and nothing of ours in their hands."""

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

LONGEST_ANSWER = 64 * 1024 * 1024
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO")
PROXIES = ("http_proxy", "https_proxy", "no_proxy", "all_proxy")


class TookTooLong(Exception):
    """The program was ended at its limit, of time or of words."""


@dataclass(frozen=True, slots=True)
class Answer:
    code: int
    out: bytes
    words: str  # what it said on stderr


def surroundings(prefixes: Sequence[str] = ()) -> dict[str, str]:
    """What of our environment a program gets: never our secrets, always the way to the network."""
    names = {*PASSED_ON, *PROXIES, *(name.upper() for name in PROXIES)}
    return {
        name: value
        for name, value in os.environ.items()
        if name in names or name.startswith(tuple(prefixes))
    }


def run(
    command: Sequence[str | Path],
    env: Mapping[str, str],
    limit_s: float,
    beat: Callable[[str], None] = lambda words: None,
    stdin: bytes = b"",
) -> Answer:
    """Run a program to its end. `beat` is called about each second with its last words."""
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        given.write(stdin)
        given.seek(0)
        process = subprocess.Popen(
            command, env=dict(env), stdin=given, stdout=out, stderr=err, start_new_session=True
        )

        def watch() -> None:
            refuse_flood(out, err)
            beat(last_words(err))

        try:
            wait(process, limit_s, watch)
        finally:
            end(process)
        refuse_flood(out)
        out.seek(0)
        return Answer(process.returncode, out.read(LONGEST_ANSWER), last_words(err, 4000))


def wait(process: subprocess.Popen[bytes], limit_s: float, beat: Callable[[], None]) -> None:
    ends_at = time.monotonic() + limit_s
    while True:
        try:
            process.wait(timeout=1)
            return
        except subprocess.TimeoutExpired:
            beat()
            if time.monotonic() > ends_at:
                raise TookTooLong from None


def refuse_flood(*files: IO[bytes]) -> None:
    """A few objects of a repository can name more files than any disk could list."""
    if any(os.fstat(file.fileno()).st_size > LONGEST_ANSWER for file in files):
        raise TookTooLong


def end(process: subprocess.Popen[bytes]) -> None:
    """Whatever it started goes with it: it leads a session of its own."""
    if process.poll() is None:
        os.killpg(process.pid, 9)
        process.wait()


def last_words(file: IO[bytes], most: int = 400) -> str:
    size = os.fstat(file.fileno()).st_size
    return os.pread(file.fileno(), most, max(0, size - most)).decode(errors="replace").strip()
