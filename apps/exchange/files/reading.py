from dataclasses import replace

from django.utils.translation import gettext as _

from apps.exchange.errors import ExchangeError
from apps.exchange.files import po, xliff
from apps.exchange.files.units import PageFile

SUFFIXES = (".po", ".xlf", ".xliff")


def read_exchange(name: str, content: bytes) -> list[PageFile]:
    """The pages of a file: those that it names, else the one that it is named for."""
    suffix = next((each for each in SUFFIXES if name.lower().endswith(each)), "")
    if not suffix:
        raise ExchangeError(_("Files end in %(known)s.") % {"known": ", ".join(SUFFIXES)})
    pages = xliff.read(content) if suffix != ".po" else [po.read(decoded(content))]
    return [page if page.path else replace(page, path=name[: -len(suffix)]) for page in pages]


def decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        sentence = _("Line %(line)d is not UTF-8. Save the file as UTF-8.")
        raise ExchangeError(sentence % {"line": line}) from error
    return text.replace("\r\n", "\n")
