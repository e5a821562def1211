"""Terms of a glossary in miniature, and what of them is found in a text."""

from glossary.matching import Matcher, TermEntry

CONVOLUTION = TermEntry(
    "convolution", aliases=["conv"], accepted=["합성곱"], forbidden=["컨볼루션", "Convolution"]
)
AXIS = TermEntry("axis", accepted=["축"], exceptions=["구축", "축소"])
AUTODIFF = TermEntry("automatic differentiation", aliases=["autodiff"], accepted=["자동 미분"])
DERIVATIVE = TermEntry("derivative", accepted=["미분"])
JIT = TermEntry("jit", aliases=["jitted", "jit-compiled"], accepted=["jit"])
FLAX = TermEntry("Flax", accepted=["Flax"], case_sensitive=True)
TERMS = [CONVOLUTION, AXIS, AUTODIFF, DERIVATIVE, JIT, FLAX]


def sources(text, terms=TERMS):
    return [
        (text[hit.start : hit.end], hit.term.source) for hit in Matcher(terms).find_source(text)
    ]


def targets(text, terms=TERMS):
    return [(text[hit.start : hit.end], hit.status) for hit in Matcher(terms).find_target(text)]
