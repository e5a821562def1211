"""The supervisor's end of a zygote: starts it, asks it for pages, ends it."""

import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from runner.engine import frames, namespaces, policy, store
from runner.engine.lockdown import WRAPPED

_PACKAGES = Path(__file__).resolve().parents[1]  # the folder `runner`
_START = Path(__file__).with_name("start_zygote.py")
READY_WITHIN_S = 180
FORKED_WITHIN_S = 20


class EngineError(RuntimeError):
    """The engine itself failed: our fault, never the page's. Its text is fit to show."""


class Nursery:
    """One zygote process. `pages` counts what it has forked, `running` what still runs."""

    def __init__(
        self, tier: str, platform: str, *, cold: bool = False, variables: dict[str, str]
    ) -> None:
        self.tier = tier
        self.pages = self.running = 0
        self._is_stuck = False
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the zygote)
        line = _command(tier, platform, "cold" if cold else "warm", theirs.fileno())
        self._process = self._spawn(line, theirs, _environment(platform, variables))
        theirs.close()
        self.versions = self._wait_until_ready()

    def _spawn(
        self, line: list[str], control: socket.socket, environment: dict[str, str]
    ) -> "subprocess.Popen[bytes]":
        """Start the process from a thread that lives as long as it: its parent-death signal
        follows that thread, and so the whole supervisor, not whoever called."""
        started: list[subprocess.Popen[bytes] | OSError] = []
        ready = threading.Event()

        def keep() -> None:
            try:
                process = subprocess.Popen(
                    line,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=self._errors,
                    pass_fds=[control.fileno()],
                    start_new_session=True,
                    cwd="/",
                )
            except OSError as error:
                started.append(error)
                ready.set()
                return
            started.append(process)
            ready.set()
            process.wait()

        self._keeper = threading.Thread(target=keep, name="zygote-keeper", daemon=True)
        self._keeper.start()
        ready.wait()
        if isinstance(started[0], OSError):
            raise EngineError(f"The zygote could not be started: {started[0]}.")
        return started[0]

    def _wait_until_ready(self) -> dict[str, str]:
        self._control.settimeout(READY_WITHIN_S)
        try:
            message, _ = frames.receive(self._control)
        except (EOFError, OSError):
            message = {"failed": self._last_words() or "it ended at once"}
        if "failed" in message:
            self.close()
            raise EngineError(f"The zygote did not start: {message['failed']}")
        return dict(message["versions"])

    def _last_words(self) -> str:
        self._errors.seek(0)
        return self._errors.read()[-600:].decode("utf-8", "replace").strip()

    def fork(self, message: dict[str, Any], files: list[int]) -> tuple[socket.socket, int]:
        """Ask for a page that gets `files`; give the rein that tells its end, and its pidfd."""
        mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        mine.settimeout(FORKED_WITHIN_S)
        try:
            with self._lock:
                frames.send(self._control, message, [theirs.fileno(), *files])
            _, (pidfd,) = frames.receive(mine)
        except (OSError, EOFError, ValueError) as error:
            mine.close()
            self._is_stuck = True
            raise EngineError("The zygote gave no page: it is gone or stopped.") from error
        finally:
            theirs.close()
        return mine, pidfd

    @property
    def is_fit(self) -> bool:
        """Whether it lives and has answered so far."""
        return not self._is_stuck and self._process.poll() is None

    def close(self) -> None:
        """End the zygote and every page it still has."""
        if self._errors.closed:
            return
        self._control.close()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._keeper.join(timeout=5)
        self._errors.close()


def _command(tier: str, platform: str, warmth: str, control_fd: int) -> list[str]:
    """Isolated as with -I, save that the environment counts: it is ours, and fixes hash order."""
    line = [sys.executable, "-s", "-P", "-B", str(_START), str(_PACKAGES.parent)]
    line += [tier, platform, warmth, str(control_fd)]
    if tier != WRAPPED:
        return line
    bubblewrap = namespaces.bubblewrap()
    if bubblewrap is None:
        raise EngineError("bubblewrap does not work here.")
    cache = str(_font_cache())
    return namespaces.wrapped(bubblewrap, line, str(_PACKAGES), cache, platform)


def _font_cache() -> Path:
    """Where matplotlib keeps what it knows of fonts: only the first start looks for them."""
    return store.home("fonts") or Path(tempfile.gettempdir())


def _environment(platform: str, variables: dict[str, str]) -> dict[str, str]:
    return {
        **policy.ENVIRONMENT,
        "JAX_PLATFORMS": policy.JAX_PLATFORMS[platform],
        "MPLCONFIGDIR": str(_font_cache()),
        **variables,
    }
