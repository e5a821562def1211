"""A text as it is matched: composed, without marks that nobody sees, and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from glossary.hangul import nfc

# Accents and letters that compose with what stands before them; zero-width signs, soft hyphens.
_LOOSE = re.compile("[\u0300-\u036f\u1100-\u11ff\u00ad\u200b-\u200d\u2060\ufeff]")
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_CLUSTER = re.compile(f"[\\s\\S][\u0300-\u036f\u1160-\u11ff{_UNSEEN}]{{0,30}}")
_DROP = dict.fromkeys(map(ord, _UNSEEN))


def flattened(text: str) -> tuple[str, Callable[[int], int]]:
    """`text` in NFC without unseen signs, and the way from a position there to one in `text`."""
    if _LOOSE.search(text) is None:
        return text, lambda position: position
    parts: list[str] = []
    starts: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        part = nfc(cluster[0].translate(_DROP))
        parts.append(part)
        starts += [cluster.start()] * len(part)
    starts.append(len(text))
    return "".join(parts), starts.__getitem__


def squeezed(text: str) -> tuple[str, Sequence[int]]:
    """`text` without its spaces, and where each character of it stands in `text`."""
    return "".join(text.split()), [at for at, char in enumerate(text) if not char.isspace()]
