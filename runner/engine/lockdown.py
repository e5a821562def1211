"""What a page's process does to itself before the first line of the page runs."""

import ctypes
import os
import resource
import struct
from dataclasses import dataclass

from runner.engine import kernel, landlock, namespaces, policy, seccomp
from runner.engine.program import Limits

_CAPABILITIES = 41
_CAPABILITY_VERSION_3 = 0x20080522
_MIB = 1 << 20
CONFINED = "landlock"
WRAPPED = "bubblewrap+landlock"
OPEN = "none"
SET_UP_FAILED = 70  # the exit code of a page that could not be confined
TIERS = (OPEN, CONFINED, WRAPPED)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page runs: its isolation tier and platform, its folder where it has no own disk.

    `nodes` are the device nodes that are its own meanwhile.
    """

    tier: str
    platform: str
    folder: str
    nodes: tuple[str, ...]


def lock(place: Place, limits: Limits) -> None:
    """Confine this process for good. It has one thread and has run nothing of the page yet."""
    root = place.folder
    if place.tier == WRAPPED:
        root = namespaces.enter_private_disk(limits.disk_mib)
    _enter_work_folder(root)
    _set_limits(limits)
    if place.tier == OPEN:
        return
    _drop_capabilities()
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    instructions = seccomp.build_filter(place.platform, os.getpid())
    landlock.restrict(
        readable=[*policy.READABLE, *namespaces.python_folders()],
        writable=[root],
        devices=[*policy.WRITABLE, *namespaces.facts_of_devices(place.platform), *place.nodes],
    )
    seccomp.install_filter(instructions)


def _enter_work_folder(root: str) -> None:
    for name in ("work", "home", "tmp"):
        os.mkdir(os.path.join(root, name), 0o700)
    os.environ["HOME"] = os.environ["MPLCONFIGDIR"] = os.path.join(root, "home")
    os.environ["TMPDIR"] = os.path.join(root, "tmp")
    os.chdir(os.path.join(root, "work"))


def _set_limits(limits: Limits) -> None:
    cpu_s = max(1, round(limits.cpu_s))
    _limit(resource.RLIMIT_CPU, cpu_s, cpu_s + 1)
    # Not RLIMIT_AS: JAX reserves far more address space than it uses.
    _limit(resource.RLIMIT_DATA, limits.memory_mib * _MIB)
    _limit(resource.RLIMIT_FSIZE, limits.disk_mib * _MIB)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, 1024)
    _limit(resource.RLIMIT_MEMLOCK, 0)
    _limit(resource.RLIMIT_MSGQUEUE, 0)
    _limit(resource.RLIMIT_SIGPENDING, 256)


def _limit(kind: int, soft: int, hard: int | None = None) -> None:
    most = resource.getrlimit(kind)[1]
    hard = soft if hard is None else hard
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(kind, (soft, hard))


def _drop_capabilities() -> None:
    for capability in range(_CAPABILITIES):
        try:
            kernel.prctl(kernel.PR_CAPBSET_DROP, capability)
        except OSError:
            break  # no right to drop them means there are none to drop
    header = ctypes.c_char_p(struct.pack("Ii", _CAPABILITY_VERSION_3, 0))
    kernel.syscall(
        kernel.CAPSET, header, ctypes.c_char_p(struct.pack("6I", *[0] * 6)), what="capset"
    )
