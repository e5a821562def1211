from xml.etree import ElementTree

import pytest

from apps.documents.rendering import mathematics
from apps.documents.rendering.mathematics import formula


def test_a_formula_is_mathml_with_its_signs():
    html = formula(r"\sum_{i=1}^n \alpha_i < \infty", block=True)

    assert html.startswith('<math display="block"')
    assert "<mo>∑</mo>" in html
    assert "&lt;" in html


@pytest.mark.parametrize(
    "latex",
    [r"\frac{", r"\begin{matrix}", "{" * 3_000, r"\left(" * 2_000, "x" * 6_000, "^" * 50, ""],
)
def test_what_cannot_be_read_is_shown_as_source(latex):
    html = formula(latex, block=False)

    assert html.startswith(("<code", "<math"))
    assert "<script" not in html


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\href{javascript:alert(1)}{x}",
        r"\class{a" + '"' + r" onload=alert(1)}{x}",
        r"\color{red" + '"' + r" onclick=alert(1)}{x}",
        r"\style{background:url(x)}{x}",
        "<img src=x onerror=alert(1)>",
        r"\text{&lt;img src=x onerror=alert(1)&gt;}",
    ],
)
def test_a_formula_cannot_carry_markup(latex):
    html = formula(latex, block=False)

    for element in ElementTree.fromstring(html).iter():
        assert element.tag in mathematics.ELEMENTS | {"code"}
        assert set(element.attrib) <= mathematics.ATTRIBUTES | {"class"}
        assert not any("(" in value for value in element.attrib.values())
