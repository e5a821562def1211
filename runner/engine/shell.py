"""Runs the cells of one page the way IPython does, and reports each one."""

import __future__

import ast
import builtins
import io
import re
import sys
import tokenize
import types
from contextlib import nullcontext
from time import perf_counter as _now
from time import process_time as _cpu
from typing import Any

from runner.engine import blame, magics
from runner.engine.display import Display
from runner.engine.program import DEFAULT_GROUP, Cell, Program
from runner.engine.wire import Wire, open_streams

_FUTURES = sum({getattr(__future__, name).compiler_flag for name in __future__.all_feature_names})
_DOCTEST_SKIP = re.compile(r"#\s*doctest:.*\+SKIP\b")
_compile, _exec, _eval, _parse = compile, exec, eval, ast.parse


class Shell:
    """One page's namespace and what persists in it from cell to cell.

    Cells of a group have a namespace of their own, in which the preamble ran as well.
    """

    def __init__(self, wire: Wire, figures: int, preamble: str = "") -> None:
        self.display = Display(wire, figures)
        self.file = ""
        self.notes: list[str] = []
        self.did_something = False
        self.captures = False
        self._flags = 0
        self._preamble = preamble
        self._builtins = types.ModuleType("builtins")
        self._modules: dict[str, types.ModuleType] = {}
        self.names: dict[str, Any] = {}
        self._shown: dict[int, Any] = {}

    def settle(self) -> BaseException | None:
        """Become the process's __main__, with builtins of the page's own to change; the error of
        the preamble, if it has one."""
        own = self._builtins.__dict__
        own.update(vars(builtins))
        own["display"] = self.display.show_all
        own["get_ipython"] = lambda: magics.Magics(self)
        sys.modules["builtins"] = self._builtins
        self.display.install()
        return self.enter(DEFAULT_GROUP)

    def enter(self, group: str) -> BaseException | None:
        """Go on in a group's namespace; the error of the preamble, if it ran there and failed."""
        is_new = group not in self._modules
        module = self._modules.setdefault(group, types.ModuleType("__main__"))
        sys.modules["__main__"], self.names = module, module.__dict__
        if not is_new:
            return None
        self.names.update(
            __builtins__=self._builtins, _="", __="", ___="", Out=self._shown, In=[""]
        )
        self.names["_oh"] = self._shown
        if not self._preamble:
            return None
        return _attempt(lambda: self.run_source(self._preamble, "<preamble>"))

    def run_cell(self, cell: Cell, index: int) -> None:
        """Run a cell in each of its groups: what the first shows is shown."""
        for number, group in enumerate(cell.groups or (DEFAULT_GROUP,)):
            with self.display.muted() if number else nullcontext():
                self.enter(group)
                self.run_source(cell.code, blame.cell_file(index), index + 1)

    def run_source(self, code: str, file: str, number: int = 0) -> None:
        """Run one cell's code and show its last expression."""
        self.file = file
        self.notes, self.did_something = [], False
        self.names["In"].append(code)
        code = self._plain(code)
        blame.remember_source(file, code)
        value = self.run_block(code, wants_value=not is_silenced(code))
        if value is not None:
            self._keep(value, number)
            self.display.show(value, plainly=False)

    def run_block(self, code: str, wants_value: bool = True) -> Any:
        """Execute a block in the page's namespace; give the value of its last expression."""
        tree = self.parse(code)
        self.did_something |= any(not _is_magic(each) for each in tree.body)
        last = tree.body.pop() if wants_value and _ends_in_expression(tree) else None
        if tree.body:
            _exec(self._compiled(tree, "exec"), self.names)
        if not isinstance(last, ast.Expr):
            return None
        return _eval(self._compiled(ast.Expression(last.value), "eval"), self.names)

    def parse(self, code: str) -> ast.Module:
        tree = _compile(code, self.file, "exec", ast.PyCF_ONLY_AST | self._flags, dont_inherit=True)
        assert isinstance(tree, ast.Module)
        return tree

    def _compiled(self, tree: ast.Module | ast.Expression, mode: str) -> types.CodeType:
        code: types.CodeType = _compile(tree, self.file, mode, self._flags, dont_inherit=True)
        self._flags |= code.co_flags & _FUTURES
        return code

    def _plain(self, code: str) -> str:
        """Turn IPython's own syntax into calls, only where Python alone cannot read the cell."""
        try:
            self.parse(code)
        except SyntaxError:
            return magics.translated(code)
        return code

    def _keep(self, value: Any, number: int) -> None:
        if value is self._shown:
            return
        names = self.names
        names["___"], names["__"], names["_"] = names["__"], names["_"], value
        self._shown[number] = value


def _ends_in_expression(tree: ast.Module) -> bool:
    return bool(tree.body) and isinstance(tree.body[-1], ast.Expr)


def _is_magic(statement: ast.stmt) -> bool:
    return "get_ipython" in ast.dump(statement)[:400] if isinstance(statement, ast.Expr) else False


def is_silenced(code: str) -> bool:
    """Whether the last thing in the code, comments aside, is a semicolon."""
    last = ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type in {tokenize.OP, tokenize.NAME, tokenize.NUMBER, tokenize.STRING}:
                last = token.string
    except (tokenize.TokenError, SyntaxError):
        return False
    return last == ";"


def settle_effects() -> None:
    """Wait for callbacks and prints that computations still owe, so they count for this cell."""
    bridge = sys.modules.get("jax._src.xla_bridge")
    if bridge is not None and bridge.backends_are_initialized():
        sys.modules["jax"].effects_barrier()


def run(program: Program, nonce: str, records_fd: int) -> None:
    """Run every cell of the program, going on after errors, and report each."""
    wire = Wire(nonce, records_fd)
    sys.stdout, sys.stderr = open_streams(nonce)
    shell = Shell(wire, program.limits.figures, program.preamble)
    wire.send({"t": "ready"})
    failed = shell.settle()
    if program.preamble:
        wire.end_cell({"t": "preamble", **(blame.describe(failed) if failed else {})})
    for index, cell in enumerate(program.cells):
        wire.send({"t": "begin", "i": index})
        wire.end_cell({"t": "end", "i": index, **_run_cell(shell, cell, index)})
    wire.send({"t": "done"})


def _run_cell(shell: Shell, cell: Cell, index: int) -> dict[str, Any]:
    if cell.is_fragment:
        return {"status": "skipped", "reason": "Marked as not a program."}
    if "skip-execution" in cell.tags:
        return {"status": "skipped", "reason": "Tagged skip-execution."}
    if cell.kind == "doctest" and _DOCTEST_SKIP.search(cell.code):
        return {"status": "skipped", "reason": "Marked # doctest: +SKIP."}
    shell.display.plainly = cell.kind == "doctest"
    start, cpu = _now(), _cpu()
    error = _attempt(lambda: shell.run_cell(cell, index))
    late = _attempt(settle_effects)
    drawing = _attempt(shell.display.show_figures)
    ended = _ended(shell, error or late or drawing, cell)
    return {**ended, "seconds": _now() - start, "cpu_s": _cpu() - cpu}


def _attempt(action: Any) -> BaseException | None:
    try:
        action()
    except BaseException as error:
        return error
    return None


def _ended(shell: Shell, error: BaseException | None, cell: Cell) -> dict[str, Any]:
    reason = " ".join(dict.fromkeys([*shell.notes, *shell.display.notes()]))[:2000]
    if error is not None:
        described = blame.describe(error)
        is_meant = cell.may_raise(described["error_type"])
        if cell.error_shown and not is_meant:
            reason = f"The page shows {cell.error_shown} here. {reason}".strip()
        status = "memory" if blame.is_out_of_memory(error) and not is_meant else "error"
        return {"status": status, "expected": is_meant, "reason": reason, **described}
    only_skipped = bool(shell.notes) and not shell.did_something
    return {"status": "skipped" if only_skipped else "ok", "reason": reason}
