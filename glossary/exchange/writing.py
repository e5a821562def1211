from collections.abc import Callable, Iterable, Iterator

from glossary.exchange.own_csv import write_csv
from glossary.exchange.records import TermRecord
from glossary.exchange.tbx import write_tbx2, write_tbx3

Writer = Callable[[Iterable[TermRecord]], Iterator[bytes]]
FORMATS: dict[str, tuple[str, Writer]] = {
    "csv": (".csv", write_csv),
    "tbx3": (".tbx", write_tbx3),
    "tbx2": (".tbx", write_tbx2),
}


def written(format_: str, records: Iterable[TermRecord]) -> Iterator[bytes]:
    """The pieces of a file, one after another."""
    return FORMATS[format_][1](records)
