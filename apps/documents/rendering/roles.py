"""Sphinx and MyST roles, the same in Markdown and reStructuredText: `{func}` and its kin."""

import re
from html import escape

from apps.documents.rendering.context import Context, names
from apps.documents.rendering.mathematics import formula

EXPLICIT = re.compile(r"(?P<text>.+?)\s*<(?P<target>[^<>]+)>", re.DOTALL)
ISSUE = re.compile(r"#?\d{1,7}")

CODE = names(
    "attr c class code const data dtype envvar exc file func keyword literal mod meth obj "
    "option program py samp type"
)
TEXT = {
    "abbr": "abbr",
    "command": "strong",
    "dfn": "dfn",
    "emphasis": "em",
    "guilabel": "strong",
    "kbd": "kbd",
    "menuselection": "strong",
    "strong": "strong",
    "sub": "sub",
    "subscript": "sub",
    "sup": "sup",
    "superscript": "sup",
}
ICONS = frozenset({"octicon", "material-regular", "material-outlined", "material-round"})


def role_html(name: str, content: str, context: Context) -> str:
    """What a role looks like. One that is not known shows its text as code."""
    short = name.lower().rsplit(":", 1)[-1]
    if short in ("math", "eq"):
        return formula(content, block=False) if short == "math" else _code(content)
    if short == "word":
        return escape(context.word(content))
    if short in TEXT:
        return f"<{TEXT[short]}>{escape(content)}</{TEXT[short]}>"
    if short in ICONS:
        return ""
    if short in ("ref", "numref", "any", "term", "doc", "download", "cite", "footcite"):
        return _reference(short, content, context)
    if short == "jax-issue" and ISSUE.fullmatch(content):
        number = content.lstrip("#")
        return f'<a href="https://github.com/jax-ml/jax/issues/{number}">#{number}</a>'
    return _code(_shown_name(content))


def _code(text: str) -> str:
    return f'<code translate="no">{escape(text)}</code>'


def _shown_name(content: str) -> str:
    """`~jax.numpy.dot` shows its last part; `text <target>` shows its text."""
    explicit = EXPLICIT.fullmatch(content)
    if explicit:
        return explicit["text"]
    if content.startswith("~"):
        return content[1:].rsplit(".", 1)[-1]
    return content.lstrip("!")


def _reference(kind: str, content: str, context: Context) -> str:
    explicit = EXPLICIT.fullmatch(content)
    text = explicit["text"] if explicit else ""
    target = (explicit["target"] if explicit else content).strip()
    if kind in ("term", "cite", "footcite"):
        return f"<em>{escape(text or content)}</em>"
    if kind in ("doc", "download"):
        return _linked(context.link_to(target), text or target, target)
    label = target.lower()
    if label in context.labels:
        title, id_ = context.labels[label]
        return _linked(f"#{id_}", text or title or target, target)
    return _linked(context.link_to(f"#{target}"), text or target, target)


def _linked(address: str | None, text: str, target: str) -> str:
    if address is None:
        return f'<span class="rendered-link" title="{escape(target)}">{escape(text)}</span>'
    return f'<a href="{escape(address)}">{escape(text)}</a>'
