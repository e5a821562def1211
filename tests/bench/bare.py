"""Run pages' cells with nothing around them: `bare.py warm|cold`, one list of cells a line.

Prints the CPU seconds that the cells took; with `warm`, what they import is loaded before.
"""

import ast
import contextlib
import sys
import time

WARM = ("jax.numpy", "flax.linen", "flax.nnx", "flax.training.train_state", "optax",
        "matplotlib.pyplot")  # fmt: skip


def main() -> None:
    pages = [ast.literal_eval(line) for line in sys.stdin]
    for name in WARM if sys.argv[1] == "warm" else ():
        __import__(name)
    start = time.process_time()
    for number, cells in enumerate(pages):
        names: dict[str, object] = {"__name__": f"page{number}"}
        for cell in cells:
            with contextlib.suppress(Exception):  # some cells raise on purpose
                run(cell, names)
    print(time.process_time() - start)


def run(cell: str, names: dict[str, object]) -> None:
    """Execute a cell and print its last expression, as a notebook would."""
    tree = ast.parse(cell)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    if isinstance(last, ast.Expr):
        print(repr(eval(compile(ast.Expression(last.value), "cell", "eval"), names)))


if __name__ == "__main__":
    main()
