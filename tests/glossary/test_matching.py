"""Which terms are found in English sources, and what holds in either language."""

import pytest

from glossary.matching import Matcher, TermEntry
from glossary.verbs import verb_forms
from tests.glossary.matched import sources, targets


@pytest.mark.parametrize(
    ("singular", "text"),
    [
        ("axis", "the axes"),
        ("matrix", "two matrices"),
        ("index", "all indices"),
        ("vertex", "three vertices"),
        ("bias", "the biases"),
        ("batch", "in batches"),
        ("primitive", "primitives"),
        ("library", "libraries"),
        ("static argument", "static arguments"),
        ("rate of change", "rates of change"),
        ("TPU", "eight TPUs"),
        ("leaf", "its leaves"),
        ("hypothesis", "hypotheses"),
        ("submatrix", "submatrices"),
    ],
)
def test_plurals_are_found(singular, text):
    assert [source for _, source in sources(text, [TermEntry(singular)])] == [singular]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("optimizer", "an optimal choice"),
        ("generator", "they generate text"),
        ("gradient", "gradients_of(x)"),
        ("static argument", "static. Argument"),
        ("map", "mapped"),
    ],
)
def test_words_that_only_look_alike_are_not_found(term, text):
    assert sources(text, [TermEntry(term)]) == []


@pytest.mark.parametrize(
    "text",
    [
        "`convolution`",
        "``convolution``",
        "[x](http://a.b/convolution)",
        "<convolution a='b'>",
        "https://a.b/convolution",
        "$convolution + 1$",
        ":func:`convolution`",
        "{func}`convolution`",
        "jax.lax.conv",
        "conv.shape",
        "```\nconvolution\n```",
        "<!-- convolution -->",
        "# Title {#convolution}",
    ],
)
def test_nothing_is_found_in_code_links_tags_and_math(text):
    assert sources(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "[convolution](http://a.b)",
        "**convolution**",
        "{ref}`convolution <a-b>`",
        "`convolution <http://a.b>`_",
        "a convolution.",
        "costs $5 and a convolution costs $6",
    ],
)
def test_prose_beside_markup_is_found(text):
    assert sources(text) == [("convolution", "convolution")]


def test_a_hyphen_equals_a_space_and_a_line_break():
    text = "automatic-differentiation, automatic\ndifferentiation, jit compiled"

    assert [source for _, source in sources(text)] == [
        "automatic differentiation",
        "automatic differentiation",
        "jit",
    ]


def test_the_longest_source_form_wins():
    terms = [TermEntry("device"), TermEntry("device mesh")]

    assert sources("A device mesh of devices", terms) == [
        ("device mesh", "device mesh"),
        ("devices", "device"),
    ]


def test_case_counts_only_where_the_term_asks():
    assert sources("Flax, flax and AUTODIFF") == [
        ("Flax", "Flax"),
        ("AUTODIFF", "automatic differentiation"),
    ]


def test_an_exception_holds_in_english_too():
    mean = TermEntry("mean", exceptions=["means that"])

    assert sources("This means that the mean is 0", [mean]) == [("mean", "mean")]


def test_empty_forms_and_texts_are_harmless():
    matcher = Matcher([TermEntry("", accepted=["", " "])])

    assert matcher.find_source("") == matcher.find_target("a  b") == []


@pytest.mark.parametrize("text", ["rendered", "Rendering", "renders", "re-render"])
def test_a_verb_is_found_in_all_its_forms(text):
    [(found, _)] = sources(text, [TermEntry("render", accepted=["렌더링하다"])])

    assert found in text


def test_only_a_verb_has_a_past():
    assert sources("mounted and mounting", [TermEntry("mount", accepted=["마운트"])]) == []


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("map", ["mapped", "mapping"]),
        ("compile", ["compiled", "compiling"]),
        ("load", ["loaded", "loading"]),
        ("copy", ["copied", "copying"]),
        ("build", ["built", "building"]),
        ("commit", ["committed", "committing"]),
        ("filter", ["filtered", "filtering"]),
        ("fix", ["fixed", "fixing"]),
        ("process", ["processed", "processing"]),
        ("free", ["freed", "freeing"]),
    ],
)
def test_past_and_ing_forms(verb, forms):
    assert sorted(verb_forms(verb)) == sorted(forms)


@pytest.mark.parametrize(
    ("listed", "text"),
    [("Attributes", "one attribute"), ("input IDs", "an input ID"), ("properties", "a property")],
)
def test_what_is_listed_in_the_plural_is_found_in_the_singular(listed, text):
    assert len(sources(text, [TermEntry(listed)])) == 1


@pytest.mark.parametrize("listed", ["Windows", "series", "class", "axis", "DNS"])
def test_a_name_that_ends_in_s_has_no_singular(listed):
    assert sources("window serie clas axi DN", [TermEntry(listed)]) == []


def test_the_form_written_just_so_is_meant_before_an_inflection():
    terms = [TermEntry("bundle", accepted=["번들하다"]), TermEntry("bundling", accepted=["번들링"])]

    assert [source for _, source in sources("bundling", terms)] == ["bundling"]


def test_underscores_around_a_word_are_emphasis():
    context = TermEntry("context", accepted=["context"])

    assert len(sources("in _which context_ and _context_", [context])) == 2
    assert sources("my_context __context__ context_id", [context]) == []
    assert targets("_context_는 my_context와 context_id", [context]) == [("context", "accepted")]


def test_signs_that_nobody_sees_hide_nothing():
    text = "합성\u200b곱, con\u00advolution, \ufeffconvolution"

    assert [found for found, status in targets(text) if status == "accepted"] == ["합성\u200b곱"]
    assert [found for found, _ in sources(text)] == ["con\u00advolution", "convolution"]
