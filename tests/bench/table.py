"""What was measured, as a table that says what each ratio means."""

from dataclasses import dataclass

WIDTHS = (46, 12, 8)


@dataclass(frozen=True)
class Row:
    """One way of doing it. `ratio` is to the first row, which everything is held against."""

    name: str
    seconds: float
    ratio: float
    meaning: str = ""


def show(title: str, rows: list[Row]) -> None:
    print(f"\n{title}", flush=True)
    for row in rows:
        cells = (row.name, duration(row.seconds), f"{row.ratio:.2f}x")
        name, spent, ratio = (cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True))
        print(f"  {name}{spent}{ratio}{row.meaning}".rstrip(), flush=True)


def duration(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.2f} {unit}"
    return f"{seconds / 1e-9:.0f} ns"
