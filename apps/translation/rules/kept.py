"""What has to stand in the translation as it stands in the source, in any order."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urlsplit

from apps.documents.formats.inline import Mark, marks
from apps.translation.rules.findings import Context, Finding, Prose, _

# These may be named once more, or once less, where Korean repeats a word or leaves it out.
FREE_TO_REPEAT = {"code", "link", "url"}
# Tags that only dress words: Korean has no italics, and a gloss may stand raised.
_DRESS = re.compile(r"</?(?:em|strong|b|i|u|s|sup|sub|small|mark|br)\b[^<>]*>", re.IGNORECASE)


def kept_marks(prose: Prose) -> Iterator[Finding]:
    """Inline code, roles, formulas, link targets and tags are those of the source.

    A link may lead to the Korean page of the same site, and to the translated heading.
    """
    context = prose.context
    if not context.source:
        return
    wanted, given = _marks(context.source, context), _marks(prose.text, context)
    code = {mark.value for mark in given if mark.kind == "code"}
    named = {value for value in code if _is_named(value, context.source)}
    unnamed = [mark for mark in given if mark.kind != "code" or mark.value not in named]
    for mark in _missing_in(wanted, unnamed):
        message = _("This is not in the source, or not so often.")
        yield Finding(mark.start, mark.end, "kept-marks", message, about=mark.text)
    for mark in _missing_in(given, wanted):
        message = _("This stands in the source and is missing.")
        yield Finding(0, 0, "kept-marks", message, about=mark.text)


def _marks(text: str, context: Context) -> list[Mark]:
    return [mark for mark in marks(text, context.flavour) if not _DRESS.fullmatch(mark.text)]


def _is_named(value: str, source: str) -> bool:
    """Whether the source has the word too, though not as code."""
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", source) is not None


def _missing_in(known: Iterable[Mark], marks_: Iterable[Mark]) -> Iterator[Mark]:
    """Those of `marks_` for which `known` has none, or, where it counts, none left."""
    left = Counter(_sort(mark) for mark in known)
    for mark in marks_:
        sort = _sort(mark)
        if not left[sort]:
            yield mark
        elif mark.kind not in FREE_TO_REPEAT:
            left[sort] -= 1


def _sort(mark: Mark) -> tuple[str, str]:
    simplify = _SIMPLER.get(mark.kind)
    return mark.kind, simplify(mark.value) if simplify else mark.value


def _site(address: str) -> str:
    """The site that an address leads to, its page within our documentation, or that it is here."""
    bare = re.sub(r"^[(<\s]+|[)>\s]+$", "", address)
    if bare.startswith("#"):
        return "#"
    try:
        host = urlsplit(bare).hostname or ""
    except ValueError:
        return bare
    return ".".join(host.split(".")[-2:]) if host else bare.partition("#")[0]


_SIMPLER: dict[str, Callable[[str], str]] = {"link": _site, "url": _site}
