from collections.abc import Callable

from apps.exchange.files.po import written_po
from apps.exchange.files.units import PageFile
from apps.exchange.files.xliff import written_xliff

FORMATS: dict[str, tuple[str, Callable[[PageFile], bytes]]] = {
    "po": (".po", written_po),
    "xliff": (".xlf", written_xliff),
}


def written(format_: str, page: PageFile) -> tuple[str, bytes]:
    """(path, content) of the file of one page."""
    suffix, write = FORMATS[format_]
    return page.path + suffix, write(page)
