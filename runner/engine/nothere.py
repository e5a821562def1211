"""Recognises a failure that says more about this machine than about the page."""

import re
from collections.abc import Collection, Iterable

from runner.engine.record import CellRecord

# A module that is not found inside of a package was misspelt or removed, and is no lack. Several
# packages share the names before these dots.
_PACKAGE = r"(?:(?:google|nvidia|jax_plugins)\.)?\w+"
_ASKS_FOR = r"(?:Missing optional dependency ['\"]|[Pp]lease install ['\"`]|pip install )"
# (error type, pattern of the message, what the page needs; \1 is the pattern's first group)
_PACKAGES = (
    (r"ModuleNotFoundError", rf"No module named ['\"]({_PACKAGE})['\"]", r"the package \1"),
    (
        r"ImportError",
        rf"{_ASKS_FOR}(\w(?:[\w.-]*\w)?)",
        r"the package \1",
    ),
)
_SIGNS = (
    *_PACKAGES,
    (r".*", r"Only interpret mode is supported on CPU backend", "a GPU or TPU"),
    (r".*", r"Unsupported TPU device kind|requires? a TPU|with TPU devices|TPU backend", "a TPU"),
    (r".*", r"requires? a GPU|no GPU|GPU backend|Unknown backend:? '?(cuda|gpu|rocm)", "a GPU"),
    (r".*", r"Unknown backend:? '?tpu", "a TPU"),
    (r".*", r"more than one device|[Nn]ot enough devices", "more devices"),
    (r".*", r"exported for \d+ devices and is called in a context with", "more devices"),
    (r"ValueError", r"Number of devices \d+ must be >= the product of mesh_shape", "more devices"),
    (r"FileNotFoundError", r"'(nvidia-smi|cmake|nvcc|g\+\+|gcc)'", r"the program \1"),
    (r".*", r"Could not resolve host", "the network"),
    (r"RuntimeError", r"Unable to initialize backend '(\w+)'", r"the backend \1"),
    (
        r".*",
        r"(?:exceeds|larger than|only|has) .{0,30}\b\d+ (?:available )?devices?",
        "more devices",
    ),
    (r"URLError|HTTPError|ConnectionError|gaierror|MaxRetryError", r"", "the network"),
    (r"PermissionError", r"Operation not permitted", "what the isolation of pages refuses"),
    (
        r"AssertionError",
        r"^\s*assert .*\bis_(cuda|rocm)_|^\s*assert .*['\"](gpu|cuda)['\"]",
        "a GPU",
    ),
    (r"AssertionError", r"^\s*assert .*\bis_tpu_|^\s*assert .*['\"]tpu['\"]", "a TPU"),
    (r".*", r"Name or service not known|name resolution|Network is unreachable", "the network"),
)


def lacking(record: CellRecord, missing: Collection[str] = ()) -> str:
    """What the page needs and this machine lacks, in words; "" when that is not the matter.

    `missing` are packages that the page's source states and the run did not meet.
    """
    return _sign(record, _SIGNS) or _stated(record, missing)


def lacking_package(record: CellRecord, missing: Collection[str] = ()) -> str:
    """The package that it lacks, in words: an error that no page shows on purpose."""
    return _sign(record, _PACKAGES) or _stated(record, missing)


def _sign(record: CellRecord, signs: Iterable[tuple[str, str, str]]) -> str:
    said = record.message or record.traceback  # an assertion without words is its own line of code
    for kind, pattern, need in signs:
        if re.fullmatch(kind, record.error_type) and (match := re.search(pattern, said, re.M)):
            return match.expand(need)
    return ""


def _stated(record: CellRecord, missing: Collection[str]) -> str:
    told = f"{record.message} {record.traceback}".lower().replace("_", "-")
    return next((f"the package {name}" for name in missing if _has_word(told, name)), "")


def _has_word(text: str, name: str) -> bool:
    return bool(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text))
