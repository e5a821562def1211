"""Many texts checked at once get the answers that each gets alone."""

from itertools import cycle

import pytest

from apps.documents.formats import check_translation, check_translations, parse
from apps.documents.formats.checking import reading_of

BREAKING = [
    "{0}",
    "번역 {0}",
    "{0} 번역",
    "# {0}",
    "번역",
    "{0}",
    "- 번역 {0}",
    "{0}\n\n번역",
    "{0}\n```\n번역",
    "{0} | 번역",
    "번역한 {0}",
    '{0}""" + f("',
    '") + """{0}',
    "{0}\\",
    "a. {0}",
    "{0}::",
    "{0}\n번역",
    "$$ {0}",
    "<!-- {0}",
    "{0} -->",
    "{0} `",
    ".. note:: {0}",
    "",
    "[이름]: {0}",
    "{0}\n===",
    "한국어로 옮긴 글이 원문보다 훨씬 길어질 때도 있습니다: {0}",
    "<div>{0}",
    "<{0}>",
]
DOCSTRING = (
    '```{code-cell}\ndef f():\n  """One.\n\n  Two.\n  """\n  # why\n  # how\n  x = 1  # so\n```\n'
)
PAGES = {
    "page.md": "# Title\n\nOne *word*.\n\nTwo\n\n- a\n- b\n\n| c | d |\n|---|---|\n| e | f |\n\n"
    + DOCSTRING,
    "page.rst": "Title\n=====\n\nOne two\n\nThree\n\n* a\n* b\n\n====  ====\nc     d\n====  ====\n"
    "e     f\n====  ====\n\nFor example::\n\n  x\n\nLast words.\n",
}


def alone(document, texts):
    return {key: check_translation(document, key, text) for key, text in texts.items()}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("first", range(len(BREAKING)))
def test_broken_texts_are_found_among_sound_ones(path, first):
    document = parse(PAGES[path], path)
    forms = cycle([BREAKING[first], "{0} 번역", *BREAKING[first + 1 :], *BREAKING[:first]])
    texts = {each.key: next(forms).format(each.text) for each in document.segments}

    assert check_translations(document, texts) == alone(document, texts)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("{0}\"\"\" '''", "''' \"\"\"{0}"),
        ("{0}\n```", "```\n{0}"),
        ("<!-- {0}", "{0} -->"),
        ("$$ {0}", "{0} $$"),
        ("{0}\n$$", "$$\n{0}"),
        ("`{0}", "{0}`"),
    ],
)
def test_no_text_is_let_in_because_of_another(path, opening, closing):
    document = parse(PAGES[path], path)
    forms = cycle([opening, closing])
    texts = {each.key: next(forms).format(each.text) for each in document.segments}

    assert check_translations(document, texts) == alone(document, texts)


@pytest.mark.parametrize("form", ["{0}", "번역 {0}"])
def test_real_pages_get_the_same_answers(documents, form):
    for document in documents[::40]:
        texts = {each.key: form.format(each.text) for each in document.segments[:40]}

        assert check_translations(document, texts) == alone(document, texts), document.path


def test_broken_texts_on_real_pages_get_the_same_answers(documents):
    for number, document in enumerate(documents[::60]):
        forms = cycle(BREAKING[number % len(BREAKING) :] + BREAKING)
        texts = {each.key: next(forms).format(each.text) for each in document.segments[:40]}

        assert check_translations(document, texts) == alone(document, texts), document.path


def test_a_page_is_read_few_times_for_many_texts():
    text = "\n\n".join(f"Paragraph {number} of the page." for number in range(60))
    document = parse(text, "page.md")
    texts = {each.key: f"번역한 {each.text}" for each in document.segments}
    reading_of.cache_clear()

    answers = check_translations(document, texts)

    assert not any(answers.values())
    assert reading_of.cache_info().misses == 2


def test_an_unknown_key_is_a_key_error():
    with pytest.raises(KeyError):
        check_translations(parse("One\n", "page.md"), {"nothing": "text"})
