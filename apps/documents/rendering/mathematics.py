"""Formulas from LaTeX to MathML, which browsers draw without JavaScript."""

from functools import lru_cache
from html import escape, unescape
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import convert_to_element

from apps.documents.rendering.context import names

MAX_FORMULA = 5_000

ELEMENTS = names(
    "math menclose mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle msub "
    "msubsup msup mtable mtd mtext mtr munder munderover"
)
ATTRIBUTES = names(
    "accent accentunder columnalign columnlines columnspacing depth display displaystyle "
    "fence form height largeop linethickness lspace mathvariant maxsize minsize movablelimits "
    "notation rowlines rowspacing rspace scriptlevel separator stretchy symmetric voffset "
    "width"
)


class UnreadableError(Exception):
    """The converter made something that is not plain mathematics."""


@lru_cache(maxsize=2_000)
def formula(latex: str, *, block: bool) -> str:
    """MathML of a formula, or its source as code where the converter cannot read it."""
    try:
        return _mathml(latex, block)
    # The converter meets strangers' text and fails in many ways, deep nesting among them.
    except Exception:
        return _source(latex, block)


def _mathml(latex: str, block: bool) -> str:
    if len(latex) > MAX_FORMULA:
        raise UnreadableError
    element = convert_to_element(latex.strip(), display="block" if block else "inline")
    _check(element)
    element.attrib.pop("xmlns", None)
    element.set("class", "rendered-math")
    return tostring(element, encoding="unicode", short_empty_elements=False)


def _check(element: Element) -> None:
    """Keep what belongs to a formula; the converter leaves entities for us to read."""
    for part in element.iter():
        if part.tag not in ELEMENTS:
            raise UnreadableError
        for name in set(part.attrib) - ATTRIBUTES:
            del part.attrib[name]
        part.text = unescape(part.text) if part.text else part.text


def _source(latex: str, block: bool) -> str:
    if block:
        return (
            f'<pre class="rendered-formula" tabindex="0"><code>{escape(latex.strip())}</code></pre>'
        )
    return f'<code class="rendered-formula">{escape(latex)}</code>'
