"""Namespaces: bubblewrap around the zygote, and a private disk and /tmp for each page inside it."""

import glob
import os
import shutil
import subprocess
import sys

from runner.engine import kernel, policy

_BIND, _REC, _NOSUID, _NODEV = 0x1000, 0x4000, 0x2, 0x4
MOST_FILES = 20_000


def bubblewrap() -> str | None:
    """The path of a bubblewrap that works here, or None: user namespaces may be closed."""
    path = shutil.which("bwrap")
    if path is None:
        return None
    command = [path, "--unshare-all", "--ro-bind", "/", "/", "/bin/true"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=10, env={})
    except (OSError, subprocess.TimeoutExpired):
        return None
    return path if done.returncode == 0 else None


def python_folders() -> list[str]:
    """Where the running Python and its packages live, links and what they lead to."""
    places = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    places |= {path for path in sys.path if "-packages" in path}
    places |= {os.path.realpath(place) for place in places}
    return sorted(place for place in places if os.path.isdir(place))


def wrapped(path: str, command: list[str], own_folder: str, cache: str, platform: str) -> list[str]:
    """The command line that runs `command` with nothing else in sight.

    The zygote may write `cache`; pages may not.
    """
    line = [path, "--unshare-all", "--die-with-parent", "--new-session", "--hostname", "page"]
    line += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", "/run"]
    for place in ("/usr", "/lib", "/lib64", "/bin", "/sbin"):
        line += ["--ro-bind-try", place, place]
    for place in policy.READABLE:
        if place.startswith(("/etc/", "/sys/")):
            line += ["--ro-bind-try", place, place]
    for place in [*python_folders(), own_folder]:
        line += ["--ro-bind", place, place]
    line += ["--bind-try", cache, cache]
    for place in device_paths(platform):
        line += ["--dev-bind-try", place, place]
    return [*line, "--chdir", "/", "--", *command]


def device_paths(platform: str) -> list[str]:
    """Device nodes of all accelerators here, and where the system tells of them."""
    return [path for pattern in policy.DEVICES[platform] for path in sorted(glob.glob(pattern))]


def facts_of_devices(platform: str) -> list[str]:
    """Where the system tells of accelerators; which node is whose is another matter."""
    return [path for path in device_paths(platform) if not path.startswith("/dev/")]


def enter_private_disk(disk_mib: int) -> str:
    """Give this page a disk of its own size at /tmp, seen by nobody else; return its work folder.

    Has to be called while the process has one thread. Nothing of the disk outlives the page.
    """
    user, group = os.getuid(), os.getgid()
    kernel.unshare(kernel.NEWUSER | kernel.NEWNS)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user} {user} 1")
    _write("/proc/self/gid_map", f"{group} {group} 1")
    hidden = [place for place in python_folders() if place.startswith("/tmp/")]
    handles = {place: os.open(place, os.O_PATH | os.O_DIRECTORY) for place in hidden}
    options = f"size={disk_mib}m,nr_inodes={MOST_FILES},mode=0700"
    kernel.mount("page", "/tmp", "tmpfs", _NOSUID | _NODEV, options)
    for place, handle in handles.items():
        _show_again(place, handle)
    return "/tmp"


def _show_again(place: str, handle: int) -> None:
    """A Python that lives under /tmp stays in sight, as unwritable as it was."""
    if not os.path.isdir(place):
        os.makedirs(place)
        kernel.mount(f"/proc/self/fd/{handle}", place, "none", _BIND | _REC)
    os.close(handle)


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)
