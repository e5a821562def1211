import json

import pytest

from apps.documents import services as documents
from apps.documents.models import Page
from apps.publishing.pages import publish_page, publish_pair
from apps.translation.models import Unlock
from tests.publishing.conftest import PAGE, RST

pytestmark = pytest.mark.django_db


def page_of(source, path="index.md"):
    return Page.objects.present().get(source=source, path=path)


def test_without_translations_a_page_is_published_byte_for_byte(boats, docs):
    for path in ("index.md", "guide/paper.rst"):
        published = publish_page(page_of(boats, path), "english")

        assert published.text.encode() == (docs / path).read_bytes()
        assert published.approved == 0
        assert published.english > 0


def test_a_published_page_differs_only_in_the_translated_spans(boats, translate):
    translate(boats, "Paper boats", "종이배")
    translate(boats, "add the numbers", "수를 더합니다")
    translate(boats, "whale", "고래")

    published = publish_page(page_of(boats), "english")

    expected = PAGE.replace("# Paper boats", "# 종이배")
    expected = expected.replace("# add the numbers", "# 수를 더합니다").replace("whale", "고래")
    assert published.text == expected
    assert published.approved == 3


def test_line_endings_of_the_source_are_kept(boats, translate):
    translate(boats, "cut the sheet", "종이를 자릅니다")

    published = publish_page(page_of(boats, "guide/paper.rst"), "english")

    assert published.text == RST.replace("\n", "\r\n").replace("cut the sheet", "종이를 자릅니다")


def test_unapproved_translations_stay_english_or_go_in_marked(boats, translate):
    translate(boats, "Paper boats", "종이배", approved=False)
    translate(boats, "add the numbers", "수를 더합니다", approved=False)
    translate(boats, "whale", "고래")

    english = publish_page(page_of(boats), "english")
    marked = publish_page(page_of(boats), "marked")

    assert english.text == PAGE.replace("whale", "고래")
    assert "# 〔검토 전〕 종이배\n" in marked.text
    assert "# 〔검토 전〕 수를 더합니다\nprint" in marked.text
    assert "| 고래 |" in marked.text
    assert (marked.approved, marked.marked, marked.left_out) == (1, 2, False)


def test_a_marked_title_in_restructuredtext_keeps_its_underline_long_enough(boats, translate):
    translate(boats, "Sheets of paper", "종이", approved=False)

    text = publish_page(page_of(boats, "guide/paper.rst"), "marked").text

    title, line = text.split("\r\n")[:2]
    assert title == "〔검토 전〕 종이"
    assert set(line) == {"="}
    assert len(line) >= 2 * len("종이") + 2


def test_a_translation_of_an_older_source_text_is_not_published(boats, translate):
    revision = translate(boats, "whale", "고래")
    revision.translation.segment.text = "blue whale"
    revision.translation.segment.save(update_fields=["text"])

    assert "고래" not in publish_page(page_of(boats), "marked").text


def test_unlocked_code_goes_in_only_when_it_is_approved(boats, translate, member):
    page = page_of(boats)
    cell = next(iter(documents.document_of(page).cells))
    code = cell.code.replace("1, 2", "3, 4")
    revision = translate(boats, cell.code, code, approved=False)
    Unlock.objects.create(
        segment=revision.translation.segment, reason="Other numbers", unlocked_by=member
    )

    assert "3, 4" not in publish_page(page, "marked").text
    translate(boats, cell.code, code)
    assert "3, 4" in publish_page(page, "english").text


def test_locked_code_is_published_as_the_source_has_it(boats, translate):
    page = page_of(boats)
    cell = next(iter(documents.document_of(page).cells))
    translate(boats, cell.code, "import os")

    assert publish_page(page, "english").text == PAGE


def test_marked_texts_that_would_break_a_page_are_left_out(boats, translate):
    translate(boats, "Paper boats", "종이배")
    translate(boats, "one point", "한 점\n\n# 제목 하나\n\n끝", approved=False)

    published = publish_page(page_of(boats), "marked")

    assert published.left_out
    assert published.text == PAGE.replace("# Paper boats", "# 종이배")


def test_a_page_that_cannot_be_read_is_published_as_it_came(boats):
    page = documents.import_page(boats.snapshot, "broken.ipynb", '{"cells": [', 9)

    assert publish_page(page, "english").text == '{"cells": ['


def test_the_notebook_beside_a_page_gets_the_same_translations(boats, translate):
    translate(boats, "Paper boats", "종이배")
    translate(boats, "add the numbers", "수를 더합니다")
    page = page_of(boats)
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Paper boats\n"]},
        {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": ["# add the numbers\n", "print(1)"],
        },
    ]
    pair = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})

    text = publish_pair(page, publish_page(page, "english"), pair, "index.ipynb")

    sources = ["".join(cell["source"]) for cell in json.loads(text)["cells"]]
    assert sources[0].strip() == "# 종이배"
    assert sources[1] == "# 수를 더합니다\nprint(1)"
