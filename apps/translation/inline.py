"""The text of a segment as HTML: code, links and emphasis shown, terms of the glossary marked."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

from apps.documents.formats.inline import TITLED, Mark, marks
from apps.documents.models import SegmentKind
from glossary.matching import Hit

# Marks and terms travel through the emphasis rules as one private character each.
FIRST, LAST = 0xE000, 0xF8FF
LONGEST_MARKED = 10_000  # looking for marks takes the square of it, and no person writes as much
PRIVATE = re.compile("[\ue000-\uf8ff]")
STRONG = re.compile(
    r"\*\*(?=[^\s*])(.+?)(?<=[^\s*])\*\*|(?<!\w)__(?=[^\s_])(.+?)(?<=[^\s_])__(?!\w)", re.DOTALL
)
EMPHASIS = re.compile(
    r"(?<![*\w])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![*])|(?<!\w)_(?=\S)([^_]+?)(?<=\S)_(?!\w)"
)
IN_CODE = frozenset({SegmentKind.COMMENT, SegmentKind.DOCSTRING})


def flavour_of(path: str, kind: str) -> str:
    """Which marks a segment can hold: those of its page's format, or only code in a comment."""
    if kind in IN_CODE:
        return "code"
    return "rst" if path.endswith(".rst") else "markdown"


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that stands in the text as HTML of its own. `is_target` ends a link."""

    start: int
    end: int
    html: str
    is_target: bool = False


def shown(text: str, flavour: str, hits: Sequence[Hit] = ()) -> SafeString:
    """The text as HTML, escaped. `hits` are the glossary's terms in it, to be marked."""
    text = PRIVATE.sub("\ufffd", text)
    if len(text) > LONGEST_MARKED:
        return SafeString(escape(text).replace("\n", "<br>"))
    pieces = [_piece(mark, text) for mark in marks(text, flavour)]
    taken = [(piece.start, piece.end) for piece in pieces]
    pieces += [_term(text, hit) for hit in hits if not _overlaps(hit, taken)]
    line, kept = _with_placeholders(text, sorted(pieces, key=lambda piece: piece.start))
    html = escape(line)
    if flavour != "code":
        html = STRONG.sub(lambda found: f"<strong>{found[1] or found[2]}</strong>", html)
        html = EMPHASIS.sub(_emphasised, html)
    html = _linked(html, kept)
    html = PRIVATE.sub(lambda found: kept[ord(found[0]) - FIRST].html, html)
    return SafeString(html.replace("\n", "<br>"))


def _emphasised(found: re.Match[str]) -> str:
    words = found[1] or found[2]
    return f"<em>{words}</em>" if _is_whole(words) else found[0]


def _is_whole(html: str) -> bool:
    """Whether every element that begins in this piece ends in it."""
    first = html.find("<")
    starts_well = first < 0 or html[first + 1] != "/"
    return starts_well and html.count("</") * 2 == html.count("<")


def _overlaps(hit: Hit, taken: list[tuple[int, int]]) -> bool:
    return any(start < hit.end and hit.start < end for start, end in taken)


def _with_placeholders(text: str, pieces: list[Piece]) -> tuple[str, list[Piece]]:
    kept: list[Piece] = []
    line, at = "", 0
    for piece in pieces[: LAST - FIRST]:
        if piece.start < at:
            continue
        line += text[at : piece.start] + chr(FIRST + len(kept))
        kept.append(piece)
        at = piece.end
    return line + text[at:], kept


def _linked(html: str, kept: list[Piece]) -> str:
    """`[words](address)` as a marked link; the words may hold other marks and terms."""
    ends = "".join(chr(FIRST + place) for place, piece in enumerate(kept) if piece.is_target)
    if not ends:
        return html

    def linked(found: re.Match[str]) -> str:
        words, address = found[1], kept[ord(found[2]) - FIRST].html.removeprefix("]")
        if not _is_whole(words):
            return found[0]
        return f'<span class="inline-link" title="{address}">{words}</span>'

    return re.sub(f"\\[([^\\[\\]{ends}]*)([{ends}])", linked, html)


def _piece(mark: Mark, text: str) -> Piece:
    """How a mark looks. Where it leads or what it calls is told by its title."""
    written = text[mark.start : mark.end]
    if written.startswith("]"):
        return Piece(mark.start, mark.end, escape(written), is_target=True)
    looks = LOOKS.get(mark.kind, _plain)
    return Piece(mark.start, mark.end, looks(written))


def chips(text: str, flavour: str) -> list[str]:
    """What has to stand in a translation as it is, each once: code, roles, formulas, addresses."""
    found = marks(text, flavour) if len(text) <= LONGEST_MARKED else []
    whole = [text[mark.start : mark.end] for mark in found if mark.kind != "image"]
    return list(dict.fromkeys(piece for piece in whole if not piece.startswith("]")))


def _code(text: str) -> str:
    return f"<code>{escape(text.strip('`').strip() or text)}</code>"


def _role(text: str) -> str:
    """A role by the words that readers will see of it: {doc}`the guide <guide>` is "the guide"."""
    body = text[text.find("`") : text.rfind("`")].strip("`")
    titled = TITLED.match(body)
    words = titled["title"] if titled and titled["title"] else body.lstrip("~!")
    return f'<code class="role" title="{escape(text)}">{escape(words)}</code>'


def _math(text: str) -> str:
    return f'<code class="math">{escape(text.strip("$"))}</code>'


def _reference(text: str) -> str:
    titled = TITLED.match(text.strip("`_"))
    words = titled["title"] if titled else text.strip("`_[]")
    return f'<span class="inline-link" title="{escape(text)}">{escape(words)}</span>'


def _plain(text: str) -> str:
    return f'<code class="mark">{escape(text)}</code>'


LOOKS: dict[str, Callable[[str], str]] = {
    "code": _code,
    "role": _role,
    "math": _math,
    "reference": _reference,
    "link": _reference,
}


def _term(text: str, hit: Hit) -> Piece:
    word = escape(text[hit.start : hit.end])
    wanted = escape(hit.term.accepted[0]) if hit.term.accepted else ""
    term = escape(hit.term.source)
    html = (
        f'<span class="term" data-term="{term}" data-insert="{wanted}" title="{wanted or term}">'
        f"{word}</span>"
    )
    return Piece(hit.start, hit.end, html)
