"""From a forked zygote to a page: files, environment, confinement, then the cells."""

import json
import os
from typing import Any, NoReturn

from runner.engine import compiled, policy, shell
from runner.engine.lockdown import Place, lock
from runner.engine.program import Program

RECORDS_FD = 3
PROGRAM_FD = 4
_FIRST_LENT_FD = 5
_OUT_OF_THE_WAY = 400


def become(files: list[int], place: Place, message: dict[str, Any]) -> NoReturn:
    """Turn this process into the page that `message` announces. Does not return.

    `files` are the read end of the program's pipe and the write ends of records, output and errors;
    then compiled code to read, and a file to fill with it where `message` says so.
    """
    lent = _take_files(files)
    _take_environment(message.get("variables", {}))
    program_limits = Program.from_message({"cells": [], "limits": message["limits"]}).limits
    lock(place, program_limits)
    program = Program.from_message(json.loads(_read_all(PROGRAM_FD)))
    _force_devices(program.forced_devices)
    if lent:
        to_fill = lent.pop() if message["fills"] else None
        compiled.lend(lent, to_fill, program_limits.disk_mib << 20)
    shell.run(program, message["nonce"], RECORDS_FD)
    os._exit(0)


def _take_files(files: list[int]) -> list[int]:
    """Put the files where they belong and close all else; where those after the pipes are."""
    null = os.open(os.devnull, os.O_RDONLY)
    away = []
    for number, fd in enumerate([null, *files]):
        os.dup2(fd, _OUT_OF_THE_WAY + number, inheritable=False)
        away.append(_OUT_OF_THE_WAY + number)
    nothing, program, records, out, err, *more = away
    lent = [_FIRST_LENT_FD + number for number in range(len(more))]
    for fd, target in (
        (nothing, 0),
        (out, 1),
        (err, 2),
        (records, RECORDS_FD),
        (program, PROGRAM_FD),
        *zip(more, lent, strict=True),
    ):
        os.dup2(fd, target, inheritable=target < RECORDS_FD)
    os.closerange(_FIRST_LENT_FD + len(lent), _OUT_OF_THE_WAY + 4096)
    return lent


def _take_environment(variables: dict[str, str]) -> None:
    kept = {name: os.environ[name] for name in ("JAX_PLATFORMS",) if name in os.environ}
    os.environ.clear()
    os.environ.update({**policy.ENVIRONMENT, **kept, **variables})


def _force_devices(devices: int) -> None:
    if devices:
        flags = os.environ.get("XLA_FLAGS", "")
        flag = f"--xla_force_host_platform_device_count={devices}"
        os.environ["XLA_FLAGS"] = f"{flags} {flag}".strip()


def _read_all(fd: int) -> bytes:
    with os.fdopen(fd, "rb") as file:
        return file.read()
