"""Lines of CSV that a spreadsheet opens without running anything in them."""

import csv
import io
import re
from collections.abc import Iterable

MARK = "\ufeff".encode()  # by which spreadsheets know UTF-8
FORMULA = re.compile(r"^'*[=+\-@\t\r]")  # what a spreadsheet would run, or what we made of it


def line(values: Iterable[str]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerow([unformulated(value) for value in values])
    return written.getvalue().encode()


def unformulated(text: str) -> str:
    return f"'{text}" if FORMULA.match(text) else text


def formulated(text: str) -> str:
    """What `unformulated` was given."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text
