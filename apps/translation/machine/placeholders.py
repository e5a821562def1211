"""What has to stay as it is travels to a machine as numbered signs, and comes back in place."""

import re
from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.documents.formats.inline import marks
from apps.translation.errors import TranslationError

SIGN = re.compile(r"<x\s+id=[\"']?(\d{1,4})[\"']?\s*/>(?:\s*</x>)?")


class LostMarks(TranslationError):
    """An answer without all that was to be kept, each once."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text whose code, links, formulas and roles are signs. `kept` is what these stand for."""

    text: str
    kept: tuple[str, ...]

    def filled(self, answer: str) -> str:
        """The answer with everything in its place again. Raises LostMarks."""
        found = Counter(int(number) for number in SIGN.findall(answer))
        lost = [self.kept[number] for number in range(len(self.kept)) if not found[number]]
        if lost:
            sentence = _("The machine lost what has to stay: %(what)s")
            raise LostMarks(sentence % {"what": ", ".join(lost)[:200]})
        if found != Counter(range(len(self.kept))):
            raise LostMarks(_("The machine wrote something twice that has to stay once."))
        return SIGN.sub(lambda sign: self.kept[int(sign[1])], answer)


def masked(text: str, flavour: str) -> Masked:
    pieces: list[str] = []
    kept: list[str] = []
    reached = 0
    for mark in marks(text, flavour):
        if mark.start < reached:
            continue
        pieces += [text[reached : mark.start], f'<x id="{len(kept)}"/>']
        kept.append(text[mark.start : mark.end])
        reached = mark.end
    return Masked("".join([*pieces, text[reached:]]), tuple(kept))
