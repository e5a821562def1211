"""The glossary as a matcher, built once for each state of the glossary."""

from glossary import services as glossary
from glossary.matching import Matcher, TermEntry

_built: tuple[list[TermEntry], Matcher] | None = None


def matcher() -> Matcher:
    """A matcher of today's terms. Each process keeps the last that it built."""
    global _built
    entries = glossary.entries()
    if _built is None or _built[0] != entries:
        _built = (list(entries), Matcher(entries))
    return _built[1]
