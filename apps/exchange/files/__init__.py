"""Pages as files that other translation tools read: gettext PO and XLIFF, out and back in.

written("po", page_file) gives the bytes of a file; read_exchange("page.md.po", bytes) reads one.
Nothing here knows the database.
"""

from apps.exchange.files.reading import SUFFIXES, read_exchange
from apps.exchange.files.units import PageFile, Unit
from apps.exchange.files.writing import FORMATS, written

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "PageFile",
    "Unit",
    "read_exchange",
    "written",
]
