"""IPython's own syntax: what is understood runs, what is not is skipped with a reason."""

import io
import os
import re
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from runner.engine.shell import Shell

_OPTIONS = re.compile(r"^(\s*-[a-zA-Z]+(\s*=?\s*\d+)?)+\s*")
_HARMLESS = {
    "matplotlib",
    "xmode",
    "load_ext",
    "reload_ext",
    "autoreload",
    "config",
    "precision",
    "pylab",
    "colors",
    "autosave",
    "pdb",
    "tb",
    "cd",
    "pwd",
}


def translated(code: str) -> str:
    """Turn magics, `!` and `?` into calls of `get_ipython()`, where IPython is installed."""
    try:
        from IPython.core.inputtransformer2 import TransformerManager
    except ImportError:
        return code
    return str(TransformerManager().transform_cell(code))


class Magics:
    """What `get_ipython()` gives a page: enough for its magics, and nothing of a real kernel."""

    def __init__(self, shell: "Shell") -> None:
        self._shell = shell

    def run_line_magic(self, name: str, line: str, *_: Any, **__: Any) -> Any:
        if name in {"time", "timeit"}:
            return self._once(name, line)
        if name in {"env", "set_env"}:
            return self._set_variable(line)
        if name not in _HARMLESS:
            self._skip(f"%{name}")
        return None

    def run_cell_magic(self, name: str, line: str, body: str) -> Any:
        if name in {"time", "timeit"}:
            return self._once(name, body, line)
        if name == "capture":
            return self._capture(line, body)
        if name == "writefile":
            return self._write_file(line, body)
        return self._skip(f"%%{name}")

    def magic(self, text: str) -> Any:
        name, _, line = text.partition(" ")
        return self.run_line_magic(name, line)

    def system(self, command: str) -> None:
        self._skip("!" + (command.split() or [""])[0])

    def getoutput(self, command: str, *_: Any, **__: Any) -> list[str]:
        self.system(command)
        return []

    def set_next_input(self, *_: Any, **__: Any) -> None:
        return None

    def _once(self, name: str, code: str, line: str = "") -> Any:
        """Run what is timed once. Its time is not printed: it would differ at every run."""
        setup = _OPTIONS.sub("", line) if name == "timeit" else line
        self._shell.did_something = True
        if setup.strip():
            self._shell.run_block(setup)
        value = self._shell.run_block(_OPTIONS.sub("", code))
        return value if name == "time" else None

    def _capture(self, line: str, body: str) -> None:
        """Run the cell with its output kept back, and give it a name where one is asked for."""
        out, err = io.StringIO(), io.StringIO()
        self._shell.did_something = True
        display = self._shell.display
        with redirect_stdout(out), redirect_stderr(err), display.muted():
            self._shell.run_block(body, wants_value=False)
            display.show_figures()
        names = [word for word in line.split() if word.isidentifier()]
        for name in names:
            captured = SimpleNamespace(stdout=out.getvalue(), stderr=err.getvalue(), outputs=[])
            captured.show = partial(print, out.getvalue(), end="")
            self._shell.names[name] = captured

    def _set_variable(self, line: str) -> None:
        name, _, value = line.replace("=", " ", 1).strip().partition(" ")
        if value:
            os.environ[name] = value.strip()

    def _write_file(self, line: str, body: str) -> None:
        with open(line.strip().split()[-1], "w") as file:
            file.write(body)

    def _skip(self, what: str) -> None:
        self._shell.notes.append(
            f"Skipped {what}: programs and packages are not started from a page."
        )
