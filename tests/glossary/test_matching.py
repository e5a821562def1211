import unicodedata

import pytest

from glossary.matching import Matcher, TermEntry
from glossary.verbs import verb_forms

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

    assert targets("GPU를 GPUX MyGPU 새GPU", [gpu]) == [("GPU", "accepted")] * 2


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


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("로그", "프로그램과 블로그, 카탈로그"),
        ("리스", "리스트와 리스너, 릴리스, 헤드리스"),
        ("모의", "부모의"),
        ("속성", "종속성, 연속성"),
        ("함수", "함수형 언어"),
        ("인스턴스", "인스턴스화하여"),
        ("생성", "생성자를"),
        ("도입", "용도입니다"),
        ("분석", "분석가는"),
        ("타입", "타입스크립트, 프로토타입"),
        ("활성화", "비활성화"),
    ],
)
def test_a_form_is_not_found_inside_another_word(form, text):
    assert targets(text, [TermEntry("x", accepted=[form])]) == []


@pytest.mark.parametrize(
    "text",
    [
        "순수함수를",
        "함수이름",
        "함수값은",
        "함수들에서만",
        "함수여야",
        "함수이므로",
        "재귀함수",
        "함수결과",
    ],
)
def test_a_form_is_found_in_a_compound_and_before_endings(text):
    assert targets(text, [TermEntry("function", accepted=["함수"])]) == [("함수", "accepted")]


def test_a_term_that_is_an_ordinary_word_is_found():
    terms = [TermEntry("log", accepted=["로그"]), TermEntry("program", accepted=["프로그램"])]

    assert targets("프로그램의 로그", terms) == [("프로그램", "accepted"), ("로그", "accepted")]


@pytest.mark.parametrize("form", ["렌더링하다", "렌더링(하다)", "렌더링하기"])
@pytest.mark.parametrize("text", ["렌더링합니다", "렌더링된", "렌더링할 때", "렌더링을", "렌더링"])
def test_a_korean_verb_is_found_by_its_noun(form, text):
    assert targets(text, [TermEntry("render", accepted=[form])]) == [("렌더링", "accepted")]


def test_a_verb_and_its_noun_that_are_two_terms_keep_apart():
    terms = [TermEntry("evict", accepted=["축출하다"]), TermEntry("eviction", accepted=["축출"])]

    hits = Matcher(terms).find_target("축출하는 중에 축출을 막으면 축출됩니다")

    assert [hit.term.source for hit in hits] == ["evict", "eviction", "evict"]


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


def test_the_spacing_that_a_form_forbids_is_found():
    term = TermEntry("lifecycle", accepted=["생명주기"], forbidden=["생명 주기"])

    assert targets("생명 주기와 생명주기", [term]) == [
        ("생명 주기", "forbidden"),
        ("생명주기", "accepted"),
    ]


def test_signs_that_nobody_sees_hide_nothing():
    text = "합성\u200b곱, con\u00advolution, \ufeffconvolution"

    assert [found for found, status in targets(text) if status == "accepted"] == ["합성\u200b곱"]
    assert [found for found, _ in sources(text)] == ["con\u00advolution", "convolution"]


def test_a_paragraph_s_end_parts_words():
    assert targets("자동\n\n미분", [AUTODIFF]) == []
    assert targets("자동\n   미분", [AUTODIFF]) == [("자동\n   미분", "accepted")]


def test_latin_forms_in_korean_have_a_plural_and_a_singular():
    terms = [TermEntry("ref", accepted=["ref"]), TermEntry("props", accepted=["props"])]

    assert [found for found, _ in targets("refs를 prop과", terms)] == ["refs", "prop"]
