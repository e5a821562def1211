"""The accelerators of this machine, and which page has which: one run a device at a time."""

import os
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from runner.engine.line import Line

# What any page needs besides its own device: the driver's control and memory nodes.
SHARED_BY_GPUS = ("nvidiactl", "nvidia-uvm", "nvidia-uvm-tools", "nvidia-caps")
_MINOR = re.compile(r"^Device Minor:\s*(\d+)", re.MULTILINE)
_UUID = re.compile(r"^GPU UUID:\s*(GPU-[0-9a-fA-F-]+)", re.MULTILINE)
_GPU_NODE = re.compile(r"nvidia(\d+)\Z")


@dataclass(frozen=True, slots=True)
class Device:
    """What one page may have: device nodes to open, and variables that tell its JAX of them."""

    name: str
    nodes: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)


SHARED = Device("")  # what every page may have anyway


def devices_of(
    platform: str, *, root: Path = Path("/"), environment: Mapping[str, str] = os.environ
) -> list[Device]:
    """The accelerators to share out, found under `root`; none for a CPU, which is shared by all."""
    if platform == "gpu":
        return _wanted(_gpus(root), environment.get("CUDA_VISIBLE_DEVICES"))
    if platform == "tpu":
        return _tpu(root, environment)
    return []


def _gpus(root: Path) -> list[Device]:
    """In the order of their numbers, each named to CUDA by what no other order can change."""
    uuids = dict(_uuids(root / "proc/driver/nvidia/gpus"))
    folder = root / "dev"
    names = [path.name for path in folder.glob("nvidia*")]
    numbers = sorted(int(found[1]) for name in names if (found := _GPU_NODE.match(name)))
    shared = tuple(str(folder / name) for name in SHARED_BY_GPUS if (folder / name).exists())
    return [
        Device(
            name=f"gpu{place}",
            nodes=(str(folder / f"nvidia{number}"), *shared),
            variables={"CUDA_VISIBLE_DEVICES": uuids.get(number, str(place))},
        )
        for place, number in enumerate(numbers)
    ]


def _uuids(folder: Path) -> Iterator[tuple[int, str]]:
    for path in sorted(folder.glob("*/information")):
        text = path.read_text(errors="replace")
        minor, uuid = _MINOR.search(text), _UUID.search(text)
        if minor and uuid:
            yield int(minor[1]), uuid[1]


def _wanted(gpus: list[Device], visible: str | None) -> list[Device]:
    """Those that whoever started the worker lets it have: by number, by name, or a MIG part."""
    if visible is None:
        return gpus
    by_name = {gpu.variables["CUDA_VISIBLE_DEVICES"]: gpu for gpu in gpus}
    by_name |= {str(place): gpu for place, gpu in enumerate(gpus)}
    all_nodes = tuple(sorted({node for gpu in gpus for node in gpu.nodes}))
    found = []
    for name in map(str.strip, visible.split(",")):
        if gpu := by_name.get(name):
            found.append(gpu)
        elif name.startswith("MIG-"):  # which GPU it is a part of, only the driver knows
            found.append(Device(name, all_nodes, {"CUDA_VISIBLE_DEVICES": name}))
    return found


def _tpu(root: Path, environment: Mapping[str, str]) -> list[Device]:
    """All chips together: one process holds them. What is known of them is told, not asked for."""
    folder = root / "dev"
    nodes = [str(path) for name in ("accel*", "vfio") for path in sorted(folder.glob(name))]
    told = {name: value for name, value in environment.items() if name.startswith("TPU_")}
    variables = {**told, "TPU_SKIP_MDS_QUERY": "1"}
    return [Device("tpu", tuple(nodes), variables)] if nodes else []


class DevicePool:
    """Lends each device to one run at a time, in the order of asking."""

    def __init__(self, devices: Sequence[Device]) -> None:
        self.size = len(devices)
        self._free = deque(devices)
        self._line = Line()

    @contextmanager
    def lend(self, unwanted: Callable[[], bool]) -> Iterator[Device | None]:
        """A device of one's own, or what a CPU is; None for a run unwanted before its turn."""
        if not self.size:
            yield SHARED
            return
        device = self._line.take(self._next, unwanted)
        try:
            yield device
        finally:
            if device:
                self._line.give_back(lambda: self._free.append(device))

    def _next(self) -> Device | None:
        return self._free.popleft() if self._free else None
