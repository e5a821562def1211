"""Faults that translators make in code, put into a page's cells one at a time.

Most are put where they come to light: in statements that run, in names that are used later, in what
is shown.
"""

import ast
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from runner.engine import Cell

Tree = ast.Module
Site = tuple[int, str]  # the cell's index, its code with the fault
SEEDS = {"key", "PRNGKey", "Rngs", "seed", "default_rng"}


@dataclass(frozen=True, slots=True)
class Fault:
    """Cells with one fault, in the cell `index`."""

    kind: str
    index: int
    cells: tuple[Cell, ...]

    def __str__(self) -> str:
        return f"{self.kind} in cell {self.index + 1}, line {self.cells[self.index].line}"


class Page:
    """The cells of a page as syntax trees, and which of them use what others make."""

    def __init__(self, cells: tuple[Cell, ...]) -> None:
        self.cells = cells
        self.trees = [_tree(cell.code) for cell in cells]
        self.uses = [_names(tree, ast.Load) for tree in self.trees]

    def statements(self) -> Iterator[tuple[int, ast.stmt]]:
        """Those that run whenever their cell does."""
        for index, tree in enumerate(self.trees):
            for statement in tree.body:
                yield index, statement

    def used_later(self, names: set[str], index: int) -> bool:
        return any(names & used for used in self.uses[index + 1 :])

    def made_elsewhere(self, names: set[str], index: int) -> bool:
        others = self.trees[:index] + self.trees[index + 1 :]
        return any(names & _made(tree) for tree in others)

    def spliced(self, index: int, node: ast.AST, text: str) -> Site:
        """The code of a cell with other text in a node's place."""
        lines = self.cells[index].code.encode().splitlines(keepends=True)
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line))
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        code = b"".join(lines)
        return index, (code[:start] + text.encode() + code[end:]).decode()


def seeded(cells: tuple[Cell, ...], most: int, name: str) -> list[Fault]:
    """At most `most` faults, of every kind that the page has room for; the same each time."""
    page, chance = Page(cells), random.Random(name)
    found = {kind: list(dict.fromkeys(sites(page))) for kind, sites in KINDS.items()}
    faults: list[Fault] = []
    while len(faults) < most and any(found.values()):
        for kind, sites in found.items():
            if sites and len(faults) < most:
                index, code = sites.pop(chance.randrange(len(sites)))
                changed = (*cells[:index], replace(cells[index], code=code), *cells[index + 1 :])
                faults.append(Fault(kind, index, changed))
    return faults


# ---- the kinds --------------------------------------------------------------------------------


def translated_names(page: Page) -> Iterator[Site]:
    for index, statement in page.statements():
        for node in _running(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                yield page.spliced(index, node, "이름")


def full_width_digits(page: Page) -> Iterator[Site]:
    for index, statement in page.statements():
        for node in ast.walk(statement):
            if isinstance(node, ast.Constant) and type(node.value) is int:
                yield page.spliced(index, node, "１")


def lost_lines(page: Page) -> Iterator[Site]:
    for index, statement in page.statements():
        made = _made(ast.Module([statement], []))
        lost = (
            isinstance(statement, ast.Assign | ast.FunctionDef) and len(page.trees[index].body) > 1
        )
        if lost and page.used_later(made, index) and not page.made_elsewhere(made, index):
            yield page.spliced(index, statement, "")


def deleted_imports(page: Page) -> Iterator[Site]:
    for index, statement in page.statements():
        made = _made(ast.Module([statement], []))
        imports = isinstance(statement, ast.Import | ast.ImportFrom)
        if imports and page.used_later(made, index) and not page.made_elsewhere(made, index):
            yield page.spliced(index, statement, "pass")


def swapped_arguments(page: Page) -> Iterator[Site]:
    """Of `print`, so that the order itself is shown."""
    for index, call in _prints(page):
        if len(call.args) > 1 and ast.dump(call.args[0]) != ast.dump(call.args[1]):
            one, other = (ast.unparse(argument) for argument in call.args[:2])
            rest = [*map(ast.unparse, call.args[2:]), *map(_keyword, call.keywords)]
            yield page.spliced(index, call, f"print({', '.join([other, one, *rest])})")


def translated_texts(page: Page) -> Iterator[Site]:
    for index, call in _prints(page):
        for argument in call.args:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield page.spliced(index, argument, repr("값: " + argument.value))


def translated_keys(page: Page) -> Iterator[Site]:
    for index, statement in page.statements():
        for node in _running(statement):
            if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
                key = node.slice
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield page.spliced(index, key, repr("열쇠"))


def changed_seeds(page: Page) -> Iterator[Site]:
    """Of keys that the cell itself prints, or shows as its last value."""
    for index, tree in enumerate(page.trees):
        shown = [*tree.body[-1:], *(call for at, call in _prints(page) if at == index)]
        names = {
            name for node in shown if isinstance(node, ast.expr | ast.Expr) for name in _loads(node)
        }
        for statement in tree.body:
            made = _made(ast.Module([statement], []))
            for node in _running(statement):
                if _is_seed(node) and (made & names or statement in shown):
                    number = node.args[0]
                    yield page.spliced(index, number, str(number.value + 1))


KINDS = {
    "translated key": translated_keys,
    "changed seed": changed_seeds,
    "swapped arguments": swapped_arguments,
    "translated text": translated_texts,
    "lost line": lost_lines,
    "deleted import": deleted_imports,
    "full-width digit": full_width_digits,
    "translated name": translated_names,
}


# ---- reading code -----------------------------------------------------------------------------


def _tree(code: str) -> Tree:
    """Empty where the code is IPython's own: no fault is put there."""
    try:
        return ast.parse(code)
    except SyntaxError:
        return ast.Module([], [])


def _running(statement: ast.stmt) -> Iterator[ast.AST]:
    """What is evaluated when a statement of a cell is: no bodies of functions, nothing caught."""
    if isinstance(statement, ast.Assign | ast.Expr):
        waiting: list[ast.AST] = [statement.value]
        while waiting:
            node = waiting.pop()
            yield node
            if not isinstance(
                node, ast.Lambda | ast.BoolOp | ast.IfExp | ast.ListComp | ast.GeneratorExp
            ):
                waiting.extend(ast.iter_child_nodes(node))


def _prints(page: Page) -> Iterator[tuple[int, ast.Call]]:
    for index, statement in page.statements():
        call = statement.value if isinstance(statement, ast.Expr) else None
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id == "print"
        ):
            yield index, call


def _is_seed(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or len(node.args) != 1:
        return False
    called = (
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    )
    return called in SEEDS and type(getattr(node.args[0], "value", None)) is int


def _keyword(keyword: ast.keyword) -> str:
    return ("**" if keyword.arg is None else f"{keyword.arg}=") + ast.unparse(keyword.value)


def _names(tree: ast.AST, context: type[ast.expr_context]) -> set[str]:
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
    return {node.id for node in found if isinstance(node.ctx, context)}


def _loads(tree: ast.AST) -> set[str]:
    return _names(tree, ast.Load)


def _made(tree: Tree) -> set[str]:
    """The names that a cell's statements bind."""
    made = _names(tree, ast.Store)
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            made.add(statement.name)
        if isinstance(statement, ast.Import | ast.ImportFrom):
            made |= {(alias.asname or alias.name).partition(".")[0] for alias in statement.names}
    return made
