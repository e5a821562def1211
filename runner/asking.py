"""What `python -m runner check` is asked for: its arguments, read and refused with a sentence."""

import argparse
import os
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path
from typing import NoReturn

from runner.engine import TIERS, Limits, Program
from runner.engine.policy import JAX_PLATFORMS

UNITS = {"wall": "wall_s", "cpu": "cpu_s", "memory": "memory_mib", "disk": "disk_mib"}
EXITS = "Exit code: 0 fine, 1 ours, 2 upstream's or not here only, 3 our own fault."


class WrongUse(Exception):
    """What was asked cannot be done. The text says why."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Wrong use is no verdict on a page: argparse's own exit code would look like one."""
        raise WrongUse(f"{message}. See `{self.prog} --help`.")


def parser() -> argparse.ArgumentParser:
    """The arguments of the command. Its `parse_args` raises WrongUse."""
    made = _Parser(prog="python -m runner check", epilog=EXITS)
    made.add_argument(
        "pages", nargs="+", metavar="PAGE", help="Markdown, notebook or reStructuredText"
    )
    made.add_argument(
        "--against",
        nargs="+",
        default=[],
        metavar="SOURCE",
        help="the pages' sources, in the same order",
    )
    made.add_argument(
        "--port",
        action="append",
        default=[],
        metavar="PAGE",
        help="one of the pages, rewritten for another framework: it has to run, whatever its "
        "source does",
    )
    made.add_argument("--backend", default="cpu", choices=list(JAX_PLATFORMS))
    made.add_argument(
        "--json", metavar="FILE", help="write the result as JSON, - for standard output"
    )
    made.add_argument("--junit", metavar="FILE", help="write the result as JUnit XML")
    made.add_argument(
        "--jobs",
        type=_whole(1, 256),
        default=max(1, (os.cpu_count() or 2) // 2),
        metavar="N",
        help="how many pages run at a time",
    )
    made.add_argument("--preamble", metavar="FILE", help="Python that runs before each page")
    made.add_argument(
        "--limit",
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help="wall or cpu (seconds), memory or disk (MiB), or any other limit's full name",
    )
    made.add_argument(
        "--devices",
        type=_whole(0, 64),
        default=0,
        metavar="N",
        help="host devices, unless a page sets them",
    )
    made.add_argument("--minimum-tier", default="landlock", choices=TIERS)
    made.add_argument(
        "--code-may-differ",
        action="store_true",
        help="hold pages against their sources by what they show, not by their code too",
    )
    return made


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text) if text.lstrip("-").isdecimal() else low - 1
        if not low <= number <= high:
            raise argparse.ArgumentTypeError(f"has to be a whole number from {low} to {high}")
        return number

    return read


def pairs_of(
    pages: list[str], sources: list[str], ports: list[str]
) -> list[tuple[str, str | None]]:
    """Each page with its source, None where none is named and for ports."""
    if unknown := [port for port in ports if port not in pages]:
        raise WrongUse(f"--port names {unknown[0]}, which is none of the pages.")
    if sources and len(sources) != len(pages):
        raise WrongUse(
            f"--against names {len(sources)} sources for {len(pages)} pages: name one for each."
        )
    pairs = zip_longest(pages, sources)
    return [(page, None if page in ports else source) for page, source in pairs]


def program_like(asked: argparse.Namespace) -> Program:
    """A program without cells that carries what every page shares."""
    preamble = read_file(asked.preamble) if asked.preamble else b""
    try:
        text = preamble.decode("utf-8")
    except UnicodeDecodeError as error:
        raise WrongUse(f"{asked.preamble}: The file is not UTF-8.") from error
    message = {"preamble": text, "devices": asked.devices, "limits": _limits(asked.limit)}
    return Program.from_message(message)


def _limits(texts: list[str]) -> dict[str, float]:
    kinds = {name: type(value) for name, value in Limits().to_message().items()}
    limits: dict[str, float] = {}
    for text in texts:
        name, _, number = text.partition("=")
        name = UNITS.get(name, name)
        try:
            limits[name] = kinds.get(name, float)(number)
        except ValueError as error:
            raise WrongUse(f"A limit is NAME=NUMBER, such as wall=60, not {text!r}.") from error
    return limits


def read_file(path: str) -> bytes:
    """A regular file's bytes: a pipe or a device may never end."""
    if Path(path).exists() and not Path(path).is_file():
        raise WrongUse(f"{path}: It is not a file.")
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise WrongUse(f"{path}: {error.strerror}.") from error


def refuse_unwritable(paths: list[str | None]) -> None:
    """Say before anything runs that a result could not be written."""
    for path in filter(None, paths):
        place = Path(path) if Path(path).exists() else Path(path).absolute().parent
        if Path(path).is_dir():
            raise WrongUse(f"{path}: It is a folder; the result needs a file.")
        if not place.exists():
            raise WrongUse(f"{path}: There is no folder {place}.")
        if not os.access(place, os.W_OK):
            raise WrongUse(f"{path}: It cannot be written.")
