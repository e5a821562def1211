"""Describe an error by its own page's frames, whatever the error does to prevent it."""

import linecache
import re
from types import TracebackType
from typing import Any

from runner.engine.cleaning import clean_text
from runner.engine.record import LONGEST_MESSAGE, LONGEST_TRACEBACK

_true_name = type.__dict__["__name__"].__get__
_true_doing = BaseException.__dict__["__traceback__"].__get__
_MOST_FRAMES = 20
_OUT_OF_MEMORY = re.compile(r"RESOURCE_EXHAUSTED|Out of memory allocating|Cannot allocate memory")


def cell_file(index: int) -> str:
    """What a cell's code is called in tracebacks: its number on the page, from 1."""
    return f"<cell {index + 1}>"


def remember_source(name: str, code: str) -> None:
    """Let tracebacks and `inspect.getsource` find the code of a cell."""
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)


def describe(error: BaseException) -> dict[str, Any]:
    """The error's type, message and traceback as storable text."""
    kind = clean_text(_true_name(type(error)), 200)
    message = _message(error)
    frames = _frames(error)
    shown = f"{kind}: {message}" if message else kind
    text = "".join(["Traceback:\n", *frames, shown]) if frames else shown
    return {
        "error_type": kind,
        "message": message,
        "traceback": clean_text(text, LONGEST_TRACEBACK),
    }


def is_out_of_memory(error: BaseException) -> bool:
    return isinstance(error, MemoryError) or bool(_OUT_OF_MEMORY.search(_message(error)))


def _message(error: BaseException) -> str:
    try:
        if isinstance(error, SyntaxError) and error.lineno:
            return clean_text(f"{error.msg} (line {error.lineno})", LONGEST_MESSAGE)
        return clean_text(str(error), LONGEST_MESSAGE)
    except BaseException:
        return "(its text cannot be shown)"


def _frames(error: BaseException) -> list[str]:
    found: list[str] = []
    at: TracebackType | None = _true_doing(error)
    while at is not None:
        name = at.tb_frame.f_code.co_filename
        if name.startswith("<cell ") or name == "<preamble>":
            line = linecache.getline(name, at.tb_lineno).strip()
            place = f"  {name[1:-1]}, line {at.tb_lineno}, in {at.tb_frame.f_code.co_name}\n"
            found.append(f"{place}    {line[:300]}\n")
        at = at.tb_next
    if len(found) > _MOST_FRAMES:
        half = _MOST_FRAMES // 2
        found = [*found[:half], f"  … {len(found) - 2 * half} more\n", *found[-half:]]
    return found
