"""What is sought and what comes in its place. Strangers write expressions: RE2 takes time in line
with the text whatever is asked of it, and a bounded piece of memory."""

import re
import unicodedata
from collections.abc import Callable, Iterator

import re2
from django.utils.translation import gettext as _

from apps.translation.errors import TranslationError

MOST_MEMORY = 1 << 20  # bytes for one expression
MOST_MADE = 100_000  # characters: no text may have more, so none is made longer
PIECES = re.compile(r"\\(?:(?P<number>[1-9][0-9]?)|g<(?P<name>\w+)>|(?P<sign>[nt\\])|(?P<odd>.|$))")
SIGNS = {"n": "\n", "t": "\t", "\\": "\\"}


class BadExpression(TranslationError):
    """What cannot be sought. `position`: the character, from 1, at which it goes wrong."""

    def __init__(self, message: str, position: int) -> None:
        sentence = _("%(what)s (character %(position)s)") % {
            "what": message,
            "position": position,
        }
        super().__init__(sentence)
        self.position = position


class BadReplacement(BadExpression):
    """The same of what is to come in its place."""


Piece = str | int  # words as they are, or the number of a group
Rewriting = Callable[[str], str]


def rewriting(
    sought: str, becomes: str, *, is_expression: bool, is_case_sensitive: bool
) -> Rewriting:
    """What makes of a text the changed one. A match of nothing at all is none."""
    compiled = _compiled(sought, is_expression, is_case_sensitive)
    composed = unicodedata.normalize("NFC", becomes)
    pieces: list[Piece] = list(_pieces(composed, compiled)) if is_expression else [composed]
    return lambda text: _rewritten(text, compiled, pieces)


def _rewritten(text: str, compiled: re2._Regexp, pieces: list[Piece]) -> str:
    made, reached, length = [], 0, 0
    for found in compiled.finditer(text):
        start, end = found.span()
        if start == end:
            continue
        new = "".join(_written(piece, found) for piece in pieces)
        made += [text[reached:start], new]
        reached, length = end, length + start - reached + len(new)
        if length > MOST_MADE:
            break
    return ("".join(made) + text[reached:])[: MOST_MADE + 1]


def _written(piece: Piece, found: re2._Match) -> str:
    return piece if isinstance(piece, str) else found[piece] or ""


# ---- reading what was asked for ---------------------------------------------------------------


def _compiled(sought: str, is_expression: bool, is_case_sensitive: bool) -> re2._Regexp:
    sought = unicodedata.normalize("NFC", sought)
    options = re2.Options()
    options.max_mem, options.log_errors = MOST_MEMORY, False
    options.literal, options.case_sensitive = not is_expression, is_case_sensitive
    try:
        return re2.compile(sought, options)
    except re2.error as error:
        fault, _colon, where = error.args[0].decode().partition(": ")
        raise BadExpression(_sentence(fault), _position(sought, where, options)) from None


def _position(sought: str, where: str, options: re2.Options) -> int:
    """Where what the engine names stands, else right after the longest sound beginning."""
    if where and where != sought:
        return sought.index(where) + 1 if where in sought else 1
    ends = range(len(sought) - 1, 0, -1)
    return next((end + 1 for end in ends if _is_sound(sought[:end], options)), 1)


def _is_sound(beginning: str, options: re2.Options) -> bool:
    try:
        re2.compile(beginning, options)
    except re2.error:
        return False
    return True


def _sentence(fault: str) -> str:
    """What the engine says, in the words of whoever reads it."""
    known = {
        "missing )": _("This bracket ( is never closed. For the sign itself write \\("),
        "unexpected )": _("This bracket ) closes nothing. For the sign itself write \\)"),
        "missing ]": _("This bracket [ is never closed. For the sign itself write \\["),
        "invalid character class range": _("There are no such characters."),
        "bad repetition operator": _("Of something repeated nothing is repeated again."),
        "no argument for repetition operator": _("There is nothing before it to be repeated."),
        "invalid repetition size": _("So many repetitions are not possible; 1000 are the most."),
        "invalid escape sequence": _("This means nothing here; groups are used below only."),
        "trailing \\": _("A backslash stands at the end. For the sign itself write \\\\"),
        "invalid named capture group": _("A group's name has letters, digits and _ only."),
        "invalid perl operator": _("Looking ahead or behind is not known here."),
    }
    return known.get(fault, _("This expression is too large."))


def _pieces(becomes: str, compiled: re2._Regexp) -> Iterator[Piece]:
    """Words and numbers of groups: \\1, \\g<name>; \\n, \\t and \\\\ are signs."""
    reached = 0
    for found in PIECES.finditer(becomes):
        yield becomes[reached : found.start()]
        reached = found.end()
        yield SIGNS[found["sign"]] if found["sign"] else _group(found, compiled)
    yield becomes[reached:]


def _group(found: re.Match[str], compiled: re2._Regexp) -> int:
    at = found.start() + 1
    if found["odd"] is not None:
        raise BadReplacement(_("For a backslash write \\\\, for a group \\1"), at)
    name = found["number"] or found["name"]
    number = int(name) if name.isdecimal() else compiled.groupindex.get(name, -1)
    if not 0 <= number <= compiled.groups:
        raise BadReplacement(_("There is no group %(name)s.") % {"name": name}, at)
    return number
