import unicodedata

import pytest

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


def test_particles_do_not_hide_a_korean_form():
    text = "합성곱을, 합성곱은, 합성곱이라는, 컨볼루션으로"

    assert targets(text) == [("합성곱", "accepted")] * 3 + [("컨볼루션", "forbidden")]


def test_spaces_are_optional_only_where_a_form_has_them():
    hits = targets("자동미분, 자동 미분, 자동\n미분, 합 성곱")

    assert [found for found, _ in hits] == ["자동미분", "자동 미분", "자동\n미분"]


def test_the_longest_korean_form_wins():
    hits = Matcher(TERMS).find_target("자동 미분과 미분")

    assert [hit.term.source for hit in hits] == ["automatic differentiation", "derivative"]


def test_one_syllable_needs_a_left_edge_and_honours_exceptions():
    assert targets("이 축은 구축, 좌표축, 축소와 다르다") == [("축", "accepted")]


@pytest.mark.parametrize(
    "after", ["은", "에서는", "들을", "마다", "(axis)을", "**을", "입니다", "이라는", ""]
)
def test_one_syllable_is_found_before_particles(after):
    assert targets(f"그 축{after}") == [("축", "accepted")]


@pytest.mark.parametrize("word", ["축적", "축약을", "축음기", "축의금", "축하는"])
def test_one_syllable_is_not_found_at_the_head_of_another_word(word):
    assert targets(word) == []


def test_an_exception_of_one_term_hides_no_other_term():
    learning = TermEntry("learning", accepted=["학습"], exceptions=["학습률"])
    rate = TermEntry("learning rate", accepted=["학습률"])

    hits = Matcher([learning, rate]).find_target("학습률과 학습")

    assert [hit.term.source for hit in hits] == ["learning rate", "learning"]


def test_a_forbidden_original_in_brackets_is_a_gloss_and_allowed():
    assert targets("합성곱(convolution)과 Convolution을") == [
        ("합성곱", "accepted"),
        ("Convolution", "forbidden"),
    ]


def test_latin_forms_in_korean_need_latin_edges_only():
    gpu = TermEntry("GPU", accepted=["GPU"])

    assert targets("GPU를 GPUS MyGPU 새GPU", [gpu]) == [("GPU", "accepted")] * 2


def test_positions_count_in_the_text_as_given():
    text = unicodedata.normalize("NFD", "이 합성곱을")

    [hit] = Matcher(TERMS).find_target(text)

    assert text[hit.start : hit.end] == unicodedata.normalize("NFD", "합성곱")


def test_one_form_of_two_terms_gives_a_hit_for_each():
    terms = [TermEntry("array", accepted=["배열"]), TermEntry("sequence", forbidden=["배열"])]

    assert targets("배열을", terms) == [("배열", "accepted"), ("배열", "forbidden")]


def test_empty_forms_and_texts_are_harmless():
    matcher = Matcher([TermEntry("", accepted=["", " "])])

    assert matcher.find_source("") == matcher.find_target("a  b") == []
