"""The zygote: imports JAX and friends once, with one thread and no backend, and forks a page each.

It trusts its supervisor and nobody else; pages cannot reach it. When the supervisor goes, so does
it, and every page with it.
"""

import contextlib
import gc
import importlib
import os
import re
import select
import signal
import socket
import sys
import warnings
from typing import Any, NoReturn

from runner.engine import frames, kernel, page, policy, seccomp, shell
from runner.engine.lockdown import SET_UP_FAILED, Place

_INSTALLED = re.compile(r"([\w.]+)-([^-]+)\.dist-info\Z")


class Zygote:
    """Owns the pages it forked until it has told the supervisor how each ended."""

    def __init__(self, control: socket.socket, tier: str, platform: str) -> None:
        self._control = control
        self._tier = tier
        self._platform = platform
        self._reins: dict[int, socket.socket] = {}
        self._wake_r, self._wake_w = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def serve(self) -> None:
        """Fork a page for each request until the supervisor closes its end."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake_w, warn_on_full_buffer=False)
        try:
            while self._serve_once():
                pass
        finally:
            for pid in self._reins:
                os.kill(pid, signal.SIGKILL)

    def _serve_once(self) -> bool:
        waiting = [self._control, self._wake_r, *self._reins.values()]
        ready, _, _ = select.select(waiting, [], [])
        if self._wake_r in ready:
            _drain(self._wake_r)
            self._reap()
        for pid, rein in list(self._reins.items()):
            if rein in ready:
                os.kill(pid, signal.SIGKILL)  # its supervisor let go of it
                rein.close()
                del self._reins[pid]
        if self._control not in ready:
            return True
        try:
            message, files = frames.receive(self._control)
        except EOFError:
            return False
        self._fork(message, files)
        return True

    def _fork(self, message: dict[str, Any], files: list[int]) -> None:
        rein_fd, *page_files = files
        assert_forkable()
        pid = os.fork()
        if pid == 0:
            self._become_page(message, page_files)
        rein = socket.socket(fileno=rein_fd)
        pidfd = os.pidfd_open(pid)
        self._reins[pid] = rein
        try:
            frames.send(rein, {"pid": pid}, [pidfd])
        except OSError:  # whoever asked has given up; its end of the rein is closed
            os.kill(pid, signal.SIGKILL)
        for each in [*page_files, pidfd]:
            os.close(each)

    def _become_page(self, message: dict[str, Any], files: list[int]) -> NoReturn:
        try:
            kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
            os.setsid()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            nodes = tuple(message["nodes"])
            place = Place(self._tier, self._platform, message["folder"], nodes)
            page.become(files, place, message)
        except BaseException as error:
            os.write(2, f"page: {type(error).__name__}: {error}\n".encode("utf-8", "replace"))
        os._exit(SET_UP_FAILED)

    def _reap(self) -> None:
        """Tell how each page ended; orphans, which only tier “none” knows, go quietly."""
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if rein := self._reins.pop(pid, None):
                cpu_s = usage.ru_utime + usage.ru_stime
                end = {"status": status, "cpu_s": cpu_s, "peak_mib": usage.ru_maxrss >> 10}
                with contextlib.suppress(OSError):  # nobody may be left who waits for it
                    frames.send(rein, end)
                rein.close()


def _drain(fd: int) -> None:
    try:
        while os.read(fd, 4096):
            pass
    except BlockingIOError:
        return


def assert_forkable() -> None:
    """Forking with threads or a started backend would hang the page: refuse it."""
    threads = len(os.listdir("/proc/self/task"))
    bridge = sys.modules.get("jax._src.xla_bridge")
    if threads != 1 or (bridge is not None and bridge.backends_are_initialized()):
        raise SystemExit(f"The zygote is not fit to fork: {threads} threads.")


def welcome(cold: bool) -> dict[str, str]:
    """Import what pages need, and say which versions they will find."""
    if not cold:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _import_all()
    return versions()


def practise(platform: str) -> None:
    """Do once what each page would else do first, and keeps what it made: patterns, a filter."""
    seccomp.prepare(platform)
    shell.is_silenced("1")


def _import_all() -> None:
    for name in policy.REQUIRED_IMPORTS:
        importlib.import_module(name)
    for name in policy.WELCOME_IMPORTS:
        try:
            importlib.import_module(name)
        except ImportError:
            continue


def versions() -> dict[str, str]:
    """Of Python and of every installed package, by the names of the folders that tell of them."""
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    folders = (name for path in sys.path if os.path.isdir(path) for name in os.listdir(path))
    for folder in sorted(folders):
        if match := _INSTALLED.match(folder):
            found.setdefault(match[1].lower().replace("_", "-"), match[2])
    return found


def main(tier: str, platform: str, cold: bool, control_fd: int) -> None:
    """Serve on the control socket until it closes."""
    control = socket.socket(fileno=control_fd)
    control.set_inheritable(False)
    kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        found = welcome(cold)
        assert_forkable()
    except (ImportError, SystemExit) as error:
        frames.send(control, {"failed": str(error)})
        return
    practise(platform)
    gc.collect()
    gc.freeze()
    frames.send(control, {"ready": True, "versions": found})
    Zygote(control, tier, platform).serve()
