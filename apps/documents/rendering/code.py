"""Code with its colours, and what a cell put out beneath it."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from itertools import chain, repeat

from pygments import highlight as pygments_highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

from apps.documents.rendering.clean import clean_fragment
from apps.documents.rendering.context import Context, Output

MAX_HIGHLIGHTED = 50_000
MAX_HIGHLIGHTED_LINE = 1_000  # some lexers take the square of a line
MAX_REMEMBERED = 5_000
MAX_OUTPUT_TEXT = 30_000
MAX_OUTPUT_HTML = 200_000
MAX_PICTURE = 8_000_000

# Only languages that documentation shows, so that no obscure lexer meets a stranger's text.
LANGUAGES = {
    **dict.fromkeys(("python", "python3", "py", "py3", "ipython", "ipython3"), "python"),
    **dict.fromkeys(("pycon", "doctest", "default"), "pycon"),
    **dict.fromkeys(("bash", "sh", "shell", "zsh"), "bash"),
    **dict.fromkeys(("console", "shell-session", "shell_session"), "console"),
    **dict.fromkeys(("c++", "cpp", "cuda"), "cpp"),
    **dict.fromkeys(("yaml", "yml"), "yaml"),
    **dict.fromkeys(("dockerfile", "docker"), "docker"),
    **{name: name for name in ("c", "diff", "html", "ini", "json", "llvm", "toml")},
}
FORMATTER = HtmlFormatter(nowrap=True, classprefix="h-")
ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
TRANSLATED = re.compile(r'class="h-(?:c\w?|ch|sd)"')
# Names and punctuation keep the colour of the text; they are half of all tokens.
COLOURLESS = re.compile(r'<span class="h-(?:n|nn|nb|nf|nc|o|p|w)">([^<]*)</span>')
PROMPT = re.compile(r"^\s*>>> ", re.MULTILINE)


@lru_cache(maxsize=64)
def _lexer(name: str) -> Lexer:
    return get_lexer_by_name(name, stripnl=False, ensurenl=False)


def highlighted(code: str, language: str) -> str:
    """The code as HTML with a class on each token; plain when the language is not known."""
    name = LANGUAGES.get(language.lower().strip())
    if name == "python" and PROMPT.search(code):
        name = "pycon"
    longest = max(map(len, code.split("\n")))
    if name is None or len(code) > MAX_HIGHLIGHTED or longest > MAX_HIGHLIGHTED_LINE:
        return escape(code)
    return _coloured(code, name) if len(code) < MAX_REMEMBERED else _colour(code, name)


def _colour(code: str, name: str) -> str:
    return COLOURLESS.sub(r"\1", str(pygments_highlight(code, _lexer(name), FORMATTER)))


# A preview is drawn again at every change of its prose, and its code stays the same.
_coloured = lru_cache(maxsize=1_000)(_colour)


def code_block(code: str, language: str, lines: Iterable[int] = ()) -> str:
    """A `<pre>`; with lines, those that hold a comment or docstring say which they are."""
    body = highlighted(code.rstrip("\n"), language)
    body = "\n".join(
        f'<span data-line="{line}">{text}</span>' if line and TRANSLATED.search(text) else text
        for text, line in zip(body.split("\n"), chain(lines, repeat(0)), strict=False)
    )
    return f'<pre class="rendered-code" tabindex="0"><code translate="no">{body}</code></pre>'


def cell(
    code: str,
    language: str,
    outputs: Sequence[Output],
    context: Context,
    *,
    lines: Sequence[int] = (),
    tags: Sequence[str] = (),
) -> str:
    """One cell: its code and beneath it what a run or the notebook's author recorded.

    `lines` are those of the page's file that hold the lines of the code.
    """
    if "remove-cell" in tags:
        return ""
    shown = code_block(code, language, lines) if "remove-input" not in tags else ""
    put_out = outputs_html(outputs, context) if "remove-output" not in tags else ""
    if "hide-input" in tags:
        shown = _folded(shown, context.word("Show the code"))
    if "hide-output" in tags and put_out:
        put_out = _folded(put_out, context.word("Show the output"))
    line = lines[0] if lines else 0
    way = place_link(line, context)
    whole = f'<div class="rendered-cell"{at_line(line, context)}>{shown}{put_out}{way}</div>'
    return _folded(whole, context.word("Show the cell")) if "hide-cell" in tags else whole


def heading(text: str, line: int, context: Context) -> str:
    """A title above a box or a listing; none for no text."""
    place = at_line(line, context)
    return f'<p class="rendered-box-title"{place}>{escape(text)}</p>' if text else ""


def at_line(line: int, context: Context) -> str:
    if not line:
        return ""
    mark, place = context.marks.get(line), context.places.get(line)
    marked = f' data-mark="{escape(mark)}"' if mark else ""
    placed = f' data-place="{escape(place.key)}"' if place else ""
    return f' data-line="{line}"{marked}{placed}'


def place_link(line: int, context: Context) -> str:
    """The link behind the text of a line, where the caller gave one."""
    place = context.places.get(line)
    if not (place and place.address):
        return ""
    context.resolved.add(place.address)
    word = escape(context.word("This text"))
    return f'&nbsp;<a class="rendered-place" href="{escape(place.address)}">{word}</a>'


def _folded(html: str, label: str) -> str:
    return f"<details><summary>{escape(label)}</summary>{html}</details>"


def outputs_html(outputs: Sequence[Output], context: Context) -> str:
    parts = [_output_html(output, context) for output in outputs]
    shown = "".join(part for part in parts if part)
    return f'<div class="rendered-output" translate="no">{shown}</div>' if shown else ""


def _output_html(output: Output, context: Context) -> str:
    if output.kind == "png":
        return picture(output.data, context.word("Figure drawn by the cell above"))
    if output.kind == "html":
        too_big = len(output.data) > MAX_OUTPUT_HTML
        return "" if too_big else f"<div>{clean_fragment(output.data)}</div>"
    text = plain(output.data)
    if not text.strip():
        return ""
    if len(text) > MAX_OUTPUT_TEXT:
        text = text[:MAX_OUTPUT_TEXT] + f"\n… {context.word('Output cut here')}"
    kind = output.kind if output.kind in ("stdout", "stderr", "error") else "text"
    return f'<pre class="rendered-output-{kind}" tabindex="0">{escape(text)}</pre>'


def plain(text: str) -> str:
    """Text without terminal colours and other control characters."""
    return CONTROL.sub("", ANSI.sub("", text)).rstrip("\n")


def picture(base64: str, alt: str) -> str:
    data = "".join(base64.split())
    if not data.startswith("iVBORw0KGgo") or len(data) > MAX_PICTURE:
        return ""
    return f'<img src="data:image/png;base64,{escape(data)}" alt="{escape(alt)}">'
