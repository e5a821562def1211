import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.dashboard.excerpts import excerpt, place_of
from apps.dashboard.search import find_documents, texts_with, tidy
from apps.translation.models import Revision
from glossary import services as glossary
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def translated():
    """Three paragraphs, of which the first two are in Korean."""
    page = factories.page_of(
        ["The gradient of a sum.", "A convolution of arrays.", "Nothing else."], path="sums.md"
    )
    author = factories.user("가")
    segments = list(page.sections.get().segments.all())
    factories.revision(segments[0], author, "합의 그레이디언트.")
    factories.revision(segments[1], author, "배열의 합성곱.")
    return page


def shown(texts) -> list[str]:
    return [text.segment.text for text in texts]


def test_english_words_find_the_source(translated):
    assert shown(texts_with("GRADIENT", 0, 9)) == ["The gradient of a sum."]


@pytest.mark.parametrize("typed", ["합성곱", "합ㅅ", "합서", "배여", "합성고", "배열 합성"])
def test_half_typed_hangul_finds_the_translation(translated, typed):
    assert shown(texts_with(typed, 0, 9)) == ["A convolution of arrays."]


@pytest.mark.parametrize("typed", ["배열", "行列", "배", "かな", "배열 行列"])
def test_syllables_find_a_source_that_has_them(translated, typed):
    factories.page_of(["Korean 배열, Chinese 行列 and Japanese かな."], path="words.md")

    assert shown(texts_with(typed, 0, 9))[-1] == "Korean 배열, Chinese 行列 and Japanese かな."


@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="needs DATABASE_URL of a PostgreSQL server: SQLite has no index of syllables",
)
def test_two_syllables_read_only_sources_that_have_some():
    factories.page_of([f"A text without any, {number}." for number in range(500)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE documents_segment")
        with CaptureQueriesContext(connection) as asked:
            texts_with("배열", 0, 9)
        in_source = next(each["sql"] for each in asked if '"text"::text ~' in each["sql"])
        cursor.execute(f"EXPLAIN {in_source}")
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "documents_segment_syllables" in plan


def test_every_word_has_to_stand_in_the_same_text(translated):
    assert texts_with("gradient arrays", 0, 9) == []


def test_a_replaced_translation_is_found_no_more(translated):
    segment = translated.sections.get().segments.get(text__contains="convolution")

    factories.revision(segment, factories.user("나"), "배열의 컨볼루션.")

    assert texts_with("합성곱", 0, 9) == []
    assert shown(texts_with("컨볼", 0, 9)) == ["A convolution of arrays."]


def test_what_is_gone_is_not_found(translated):
    translated.source.archived_at = "2026-01-01T00:00Z"
    translated.source.save(update_fields=["archived_at"])

    assert find_documents("gradient", 5).texts == []


def test_revisions_written_at_once_are_spelled_too(translated):
    segment = translated.sections.get().segments.last()
    known = factories.revision(segment, factories.user("다"), "끝.")
    known.pk, known.number, known.text = None, 7, "없음"

    Revision.objects.bulk_create([known])

    assert Revision.objects.get(number=7).letters == "ㅇㅓㅂㅅㅇㅡㅁ"


def test_a_percent_sign_is_a_sign(translated):
    assert texts_with("%%", 0, 9) == []
    assert texts_with("__", 0, 9) == []


@pytest.mark.parametrize(("start", "end"), [(0, 2), (2, 4), (4, 6)])
def test_texts_come_in_pages_without_gap_or_repeat(start, end):
    page = factories.page_of([f"the same {number}" for number in range(5)])
    everything = [text.segment.pk for text in texts_with("same", 0, 99)]

    part = [text.segment.pk for text in texts_with("same", start, end)]

    assert part == everything[start:end]
    assert len(everything) == page.sections.get().segments.count()


@pytest.mark.parametrize("end", [2, 3, 4, 5])
def test_sources_and_translations_are_in_one_order(end):
    page = factories.page_of(["jit", "One.", "jit again", "Two.", "jit at last"])
    segments = list(page.sections.get().segments.order_by("pk"))
    for place in (1, 3):
        factories.revision(segments[place], factories.user(), f"jit {place}")

    found = texts_with("jit", 0, end)

    assert shown(found) == [segment.text for segment in segments[:end]]
    assert texts_with("jit", 1, end) == found[1:]


def test_a_look_finds_pages_and_texts(translated):
    assert shown(find_documents("grad", 5).texts) == ["The gradient of a sum."]
    assert [page.path for page in find_documents("sums", 5).pages] == ["sums.md"]


def test_the_page_shows_terms_beside_documents(client, translated):
    client.force_login(factories.user())
    glossary.propose_term(factories.user(), "gradient", candidate="그레이디언트")

    answer = client.get(reverse("dashboard:search"), {"q": "gradient"})

    assert "/glossary/gradient/" in answer.text
    assert "<mark>gradient</mark>" in answer.text


@pytest.mark.parametrize(
    ("text", "sought", "found"),
    [
        ("배열의 합성곱을 구한다", "합성곱", "합성곱"),
        ("배열의 합성곱을 구한다", "합ㅅ", "합성"),
        ("배열의 합성곱을 구한다", "하", "합"),
        ("A Gradient", "gradient", "Gradient"),
        ("nothing", "합성곱", ""),
        ("a.b", ".", "."),
    ],
)
def test_an_excerpt_marks_whole_syllables(text, sought, found):
    assert excerpt(text, sought).found == found


def test_an_excerpt_is_one_short_line_of_the_text():
    piece = excerpt("a " * 200 + "found\nhere " + "b " * 200, "found")

    assert piece.found == "found"
    assert len(piece.before + piece.after) < 140
    assert "\n" not in piece.after
    assert piece.before.startswith("…")
    assert piece.after.endswith("…")


def test_nothing_typed_stands_nowhere():
    assert place_of("text", "다") is None
    assert tidy("  \0 a\n b ") == "a b"


def test_the_box_gets_a_few_of_each(client, translated):
    client.force_login(factories.user())

    answer = client.get(reverse("dashboard:search"), {"q": "합성"}, headers={"HX-Request": "true"})

    assert "<mark>합성</mark>" in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize("kind", ["", "pages", "texts"])
def test_a_page_of_results_takes_few_queries(
    client, translated, kind, django_assert_max_num_queries
):
    client.force_login(factories.user())
    with django_assert_max_num_queries(14):
        answer = client.get(reverse("dashboard:search"), {"q": "sum", "in": kind})

    assert answer.status_code == 200
    assert "sums.md" in answer.text


@pytest.mark.parametrize("query", ["", "합", "a", "%", "\\", "ㅎㅅㄱ", "x" * 5000, "<b>bold</b>"])
@pytest.mark.parametrize("kind", ["", "pages", "texts"])
def test_anything_may_be_typed(client, translated, query, kind):
    client.force_login(factories.user())

    answer = client.get(reverse("dashboard:search"), {"q": query, "in": kind, "page": "٣"})

    assert answer.status_code == 200
    assert "<b>bold" not in answer.text


def test_without_javascript_the_pages_of_texts_are_links(client):
    factories.page_of([f"the same {number}" for number in range(45)])
    client.force_login(factories.user())

    second = client.get(reverse("dashboard:search"), {"q": "same", "in": "texts", "page": "2"})

    assert 'rel="prev"' in second.text
    assert 'rel="next"' in second.text
