"""Recognises what has to stay as it is inside a sentence: code, roles, links, mathematics, tags."""

import re
from dataclasses import dataclass
from html import unescape

# Possessive: what they stop at could not have been taken otherwise, and a long picture written into
# a page would cost hundreds of times its size to go back over.
INNERMOST = r"\[(?:[^\[\]\\]++|\\.)*+\]"
NESTED = rf"(?:[^\[\]\\]++|\\.|\[(?:[^\[\]\\]++|\\.|{INNERMOST})*+\])*+"
TITLE_OF_TARGET = r"""(?:\s+(?:"[^"]*"|'[^']*'))?"""
DESTINATION = r"(?:<[^<>\n]*>|(?:[^()\s\\]++|\\.|\((?:[^()\s\\]++|\\.)*+\))*+)"
TARGET = rf"\(\s*{DESTINATION}{TITLE_OF_TARGET}\s*\)"
ATTRIBUTE = r"""\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?"""
TICKED = r"(?<!`)(?P<ticks>`+)(?!`)(?P<code_body>.+?)(?<!`)(?P=ticks)(?!`)"
ROLE_TICKED = r"(?P<role_ticks>`+)(?P<role_body>.+?)(?<!`)(?P=role_ticks)(?!`)"
URL = r"https?://[^\s<>\])`*,;\"'가-힣]*[^\s<>\])`*,;\"'.:!?가-힣]"
MARKDOWN = re.compile(
    rf"""
    (?=[{{`\\$<\[!\]h])(?:
      (?P<role>\{{(?P<role_name>[A-Za-z][\w:.+-]*)\}}{ROLE_TICKED})
    | (?P<code>{TICKED})
    | (?P<environment>\\begin\{{(?P<name>[A-Za-z]+\*?)\}}.*?\\end\{{(?P=name)\}})
    | (?P<escape>\\.)
    | (?P<math>\$\$.+?\$\$|(?<!\$)\$(?![\s$])(?:[^$\\]++|\\.)++(?<![\s\\])\$(?![\d$]))
    | (?P<comment><!--.*?-->)
    | (?P<autolink><(?:[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*|[\w.+-]+@[\w.-]+)>)
    | (?P<tag></?[A-Za-z][A-Za-z0-9-]*(?:{ATTRIBUTE})*\s*/?>)
    | (?P<substitution>\{{\{{.+?\}}\}})
    | (?P<footnote>\[\^[^\]\s]+\])
    | (?P<image>!\[)
    | (?P<target>\]{TARGET})
    | (?P<full_reference>\]\[(?P<full_label>[^\[\]]*)\])
    | (?P<url>{URL})
    )
    """,
    re.VERBOSE | re.DOTALL,
)
IMAGE_ALT = re.compile(rf"!\[({NESTED})\]{TARGET}", re.DOTALL)
SHORTCUT = re.compile(r"(?<![\]\\!])\[([^\[\]\^][^\[\]]*)\](?![\[(:])")
COLLAPSED = re.compile(r"\[([^\[\]]+)\]\[\]")
RST_START = r"(?<![^\s\-:/'\"<(\[{‐-―‘’“”«¡¿\u0000])"
RST_END = r"(?=$|[\s\-.,:;!?\\/'\")\]}>‐-―‘’“”»…、。])"
NAME = r"[A-Za-z][\w:.+-]*"
PHRASE = r"[^\s`](?:[^`]*[^\s`])?"
RST = re.compile(
    rf"""
      (?P<escape>\\.)
    | (?P<code>{RST_START}``(?P<code_body>\S|\S.*?\S)``{RST_END})
    | (?P<role>{RST_START}:(?P<role_name>{NAME}):`(?P<role_body>{PHRASE})`{RST_END})
    | (?P<role_after>{RST_START}`(?P<after_body>{PHRASE})`:(?P<after_name>{NAME}):)
    | (?P<phrase>{RST_START}`(?P<phrase_body>{PHRASE})`(?P<phrase_end>__?)?{RST_END})
    | (?P<footnote>{RST_START}\[(?:\d+|\#[\w-]*|\*|[A-Za-z][\w.-]*)\]_{RST_END})
    | (?P<substitution>{RST_START}\|[^\s|](?:[^|]*[^\s|])?\|(?:__?)?{RST_END})
    | (?P<url>{URL})
    | (?P<word>{RST_START}[A-Za-z0-9](?:[\w.+:-]*[A-Za-z0-9])?__?{RST_END})
    """,
    re.VERBOSE | re.DOTALL,
)
RST_EMPHASIS = re.compile(rf"{RST_START}(\*\*?)(?=[^\s*])(?:.*?[^\s\\])?\1{RST_END}", re.DOTALL)
RST_OPEN = re.compile(rf"`+|{RST_START}(?:\*\*?|\|)(?=[^\s*|])", re.DOTALL)
CODE_ONLY = re.compile(rf"(?P<code>{TICKED})")
TITLED = re.compile(r"^(?P<title>.*?)\s*<(?P<target>[^<>]*)>$", re.DOTALL)
READ_BY_PEOPLE = re.compile(r"""\s(?:alt|title)\s*=\s*(?:"[^"]*"|'[^']*'|\S+)""")
LETTER = re.compile(r"[^\W\d_]")
WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing to keep. `value` is what is compared; `start`, `end` and `text` are as written."""

    kind: str
    value: str
    start: int
    end: int
    text: str


def label(name: str) -> str:
    """A link label as Markdown compares it."""
    return " ".join(name.split()).casefold()


def _spaces(text: str) -> str:
    return " ".join(text.split())


def _target(body: str) -> str:
    titled = TITLED.match(body)
    return _spaces(titled["target"] if titled else body)


def _value(kind: str, found: re.Match[str]) -> str:
    """What of a mark must be equal on both sides. The words of a title are free."""
    if kind == "role":
        return f"{found['role_name']} {_target(found['role_body'])}"
    if kind == "role_after":
        return f"{found['after_name']} {_target(found['after_body'])}"
    if kind == "code":
        return _spaces(found["code_body"])
    if kind == "phrase":
        return _phrase(found["phrase_body"], found["phrase_end"])
    if kind == "word":
        return "reference " + found[0].rstrip("_").casefold()
    if kind == "target":
        return _spaces(re.sub(r"\s+(\"[^\"]*\"|'[^']*')\s*\)$", ")", found[0][1:]))
    if kind == "full_reference":
        return label(found["full_label"])
    if kind == "tag":
        return _spaces(READ_BY_PEOPLE.sub("", found[0])).casefold()
    return unescape(_spaces(found[0]))


def _phrase(body: str, end: str | None) -> str:
    target = _target(body)
    if not end:
        return f"interpreted {_spaces(body)}"
    if target.endswith("_") or not TITLED.match(body):
        return "reference " + label(target.removesuffix("_"))
    return f"link {target}"


PUBLIC_KIND = {"role_after": "role", "phrase": "reference", "word": "reference", "target": "link"}
PUBLIC_KIND |= {"full_reference": "reference", "autolink": "url", "environment": "math"}


def marks(text: str, flavour: str, labels: frozenset[str] = frozenset()) -> list[Mark]:
    """The marks of a text. `flavour` is markdown, rst or code; `labels` a page's link labels."""
    pattern = {"markdown": MARKDOWN, "rst": RST}.get(flavour, CODE_ONLY)
    found_marks = []
    for found in pattern.finditer(text):
        kind = found.lastgroup or ""
        kind = next((name for name in _KINDS if found.groupdict().get(name) is not None), kind)
        if kind == "escape" or (kind == "full_reference" and not found["full_label"]):
            continue
        public = PUBLIC_KIND.get(kind, kind)
        found_marks.append(Mark(public, _value(kind, found), *found.span(), found[0].lstrip("]")))
    if flavour == "markdown" and labels:
        found_marks += _shortcuts(text, labels, found_marks)
    return sorted(found_marks, key=lambda mark: mark.start)


_KINDS = (
    *("environment", "role", "role_after", "code", "escape", "math", "comment", "autolink"),
    *("tag", "phrase"),
    *("substitution", "footnote", "image", "target", "full_reference", "url", "word"),
)


def _shortcuts(text: str, labels: frozenset[str], taken: list[Mark]) -> list[Mark]:
    covered = [(mark.start, mark.end) for mark in taken if mark.kind in {"code", "role", "math"}]
    shortcuts = []
    for found in [*SHORTCUT.finditer(text), *COLLAPSED.finditer(text)]:
        name = label(found[1])
        inside = any(start <= found.start() < end for start, end in covered)
        if name in labels and not inside:
            shortcuts.append(Mark("reference", name, *found.span(), found[0]))
    return shortcuts


def open_signs(text: str, flavour: str) -> list[tuple[int, str]]:
    """Signs that open code, a reference or emphasis and are closed by nothing, with their places.

    Markdown shows them as they stand, reStructuredText reports an error.
    """
    if flavour == "code":
        return []
    bare = (RST if flavour == "rst" else MARKDOWN).sub(_blank, text)
    if flavour == "markdown":
        return [(found.start(), found[0]) for found in re.finditer("`+", bare)]
    bare = RST_EMPHASIS.sub(_blank, bare)
    return [(found.start(), found[0]) for found in RST_OPEN.finditer(bare)]


def _blank(found: re.Match[str]) -> str:
    return "x" * len(found[0])


def _begins_with_words(text: str) -> bool:
    """Whether its first letter can belong to no mark, which settles most texts at a glance."""
    return text[:1].isalpha() and not text.startswith("http")


def only_marks(text: str) -> bool:
    """Whether nothing is left to translate when pictures, code, roles and the like are gone."""
    if _begins_with_words(text):
        return False
    rest = IMAGE_ALT.sub("", text)
    rest = MARKDOWN.sub(lambda found: "" if not found["escape"] else found[0], rest)
    return not LETTER.search(rest) and not _has_titled_role(text)


def _has_titled_role(text: str) -> bool:
    return any(
        found["role_body"] and TITLED.match(found["role_body"]) for found in MARKDOWN.finditer(text)
    )


def only_rst_marks(text: str) -> bool:
    """The same for reStructuredText; the words of links and of references stay translatable."""
    if _begins_with_words(text):
        return False
    rest = RST.sub(_rst_rest, text)
    return not LETTER.search(rest)


def _rst_rest(found: re.Match[str]) -> str:
    if found["phrase"]:
        return found["phrase_body"] if found["phrase_end"] else ""
    if titled := TITLED.match(found["role_body"] or found["after_body"] or ""):
        return str(titled["title"])
    return found[0] if found["word"] or found["escape"] else ""


def plain(text: str) -> str:
    """A heading as people read it in a list: without marks of code, links and emphasis."""
    text = IMAGE_ALT.sub(lambda found: found[1], text)
    text = re.sub(rf"\[({NESTED})\]{TARGET}", r"\1", text)
    text = re.sub(r":[\w:.+-]+:(?=`)|\{[\w:.+-]+\}(?=`)", "", text)
    text = re.sub(r"`+([^`]+?)`+_{0,2}", lambda found: TITLED.sub(r"\g<title>", found[1]), text)
    return unescape(_spaces(re.sub(r"</?[A-Za-z][^<>]*>|\*\*|(?<!\w)\*|\*(?!\w)", "", text)))


def count_words(text: str) -> int:
    """English words to read; a code span, a role or a formula counts as one."""
    text = MARKDOWN.sub(_counted, text)
    return sum(1 for word in text.split() if WORD.search(word))


def _counted(found: re.Match[str]) -> str:
    if found["target"] or found["full_reference"] or found["image"]:
        return " "
    return " x " if not (found["tag"] or found["comment"]) else " "
