"""Run pages' cells with nothing around them: `bare.py warm|cold`, one list of cells a line.

Prints the CPU seconds and the wall seconds that the cells took; with `warm`, what they import is
loaded before.
"""

import ast
import contextlib
import re
import sys
import time

WARM = ("jax.numpy", "jax.experimental.pallas", "jaxlib.mlir.dialects.mhlo", "scipy", "flax.linen",
        "flax.nnx", "flax.training.train_state", "optax", "matplotlib.pyplot", "IPython.display",
        "IPython.lib.pretty")  # fmt: skip
# What a page may leave switched on, and the next would run otherwise with.
FLAGS = ("jax_debug_nans", "jax_disable_jit", "jax_enable_x64")
_TIMED = re.compile(r"^%(?:time|timeit)(?: -\w+ ?\d*)* ", re.M)


def main() -> None:
    pages = [ast.literal_eval(line) for line in sys.stdin]
    for name in WARM if sys.argv[1] == "warm" else ():
        __import__(name)
    start, start_cpu = time.perf_counter(), time.process_time()
    for number, cells in enumerate(pages):
        names: dict[str, object] = {"__name__": f"page{number}"}
        for cell in cells:
            with contextlib.suppress(Exception):  # some cells raise on purpose
                run(once(cell), names)
        put_flags_back()
    print(time.process_time() - start_cpu, time.perf_counter() - start)


def once(cell: str) -> str:
    """The cell with what IPython would time run a single time."""
    return _TIMED.sub("", cell)


def put_flags_back() -> None:
    if jax := sys.modules.get("jax"):
        for flag in FLAGS:
            jax.config.update(flag, False)


def run(cell: str, names: dict[str, object]) -> None:
    """Execute a cell and print its last expression, as a notebook would."""
    tree = ast.parse(cell)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    if isinstance(last, ast.Expr):
        print(repr(eval(compile(ast.Expression(last.value), "cell", "eval"), names)))


if __name__ == "__main__":
    main()
