import pytest
from django.urls import reverse

from apps.translation.terms import counting, dismissing
from apps.translation.terms.excerpts import changed, marked
from glossary import services as glossary
from tests import factories
from tests.translation.terms.deciding import paragraphs


@pytest.fixture
def used(convolution, page, member):
    """One use of each kind: right, wrong, missing, dismissed."""
    page = factories.page(
        "# T\n\n" + "".join(f"A convolution, number {n}.\n\n" for n in range(5)), path="four.md"
    )
    texts = ["합성곱입니다.", "컨볼루션을 씁니다.", "연산입니다.", "연산이라 합니다."]
    for segment, text in zip(paragraphs(page), texts, strict=False):
        factories.revision(segment, member, text)
    dismissing.dismiss(paragraphs(page)[3], convolution, member, "다른 뜻", None)
    counting.catch_up()
    return page


def show(browser, term, query="", **headers):
    address = reverse("translation:term-uses", args=[term.pk])
    return browser.get(f"{address}?{query}", headers=headers)


def test_uses_are_shown_in_context(as_user, convolution, used, reader):
    shown = show(as_user(reader), convolution).content.decode()

    assert '<mark class="right">합성곱</mark>입니다.' in shown
    assert "<del>컨볼루션</del><ins>합성곱</ins>을 씁니다." in shown
    assert 'A <mark class="missing">convolution</mark>, number 2.' in shown
    assert "다른 뜻" in shown
    assert shown.count('data-testid="use"') == 4


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("verdict=wrong", 1),
        ("verdict=untranslated", 3),
        ("verdict=nonsense", 4),
        ("source=nowhere", 0),
        ("of=987654", 0),
        ("of=x&page=99", 4),
    ],
)
def test_uses_are_filtered(as_user, convolution, used, reader, query, count):
    shown = show(as_user(reader), convolution, query).content.decode()

    assert shown.count('data-testid="use"') == count


def test_uses_are_counted_by_page(as_user, convolution, used, reader):
    shown = show(as_user(reader), convolution, "by=page").content.decode()

    assert "four.md" in shown
    assert f"of={used.pk}" in shown
    assert show(as_user(reader), convolution, f"of={used.pk}").content.count(b"use-page") == 4


def test_the_glossary_gets_a_piece_with_counts_for_its_candidates(
    as_user, convolution, used, reader
):
    piece = show(as_user(reader), convolution, **{"HX-Request": "true"}).content.decode()

    assert "<html" not in piece
    for candidate in convolution.candidates.all():
        assert f'id="candidate-uses-{candidate.pk}"' in piece


def test_forms_of_an_undecided_term_are_counted(as_user, smoothing, page, member, reader):
    factories.revision(paragraphs(page)[1], member, "스무딩과 스무딩")
    counting.catch_up()

    shown = show(as_user(reader), smoothing).content.decode()

    assert '<mark class="undecided">스무딩</mark>' in shown
    assert '<span lang="ko">스무딩</span> 2' in shown


def test_a_term_that_mostly_fails_asks_to_mend_its_entry(as_user, convolution, member, reader):
    page = factories.page("# T\n\n" + "A convolution.\n\n" * 6, path="six.md")
    for number, segment in enumerate(paragraphs(page)):
        factories.revision(segment, member, "합성곱" if number < 2 else "연산")
    counting.catch_up()

    assert "notice warning" in show(as_user(reader), convolution).content.decode()


def test_counting_anew_is_told(as_user, convolution, used, member, maintainer):
    glossary.reopen(convolution, maintainer, "다시")

    piece = show(as_user(member), convolution, **{"HX-Request": "true"}).content.decode()

    assert 'hx-trigger="every 2s"' in piece


def test_a_page_of_uses_takes_as_many_queries_for_many(
    as_user, convolution, used, member, django_assert_max_num_queries
):
    page = factories.page("# T\n\n" + "A convolution.\n\n" * 40, path="forty.md")
    for segment in paragraphs(page):
        factories.revision(segment, member, "컨볼루션")
    counting.catch_up()
    browser = as_user(member)
    show(browser, convolution)

    with django_assert_max_num_queries(20):
        show(browser, convolution)
    with django_assert_max_num_queries(20):
        show(browser, convolution, "by=page")


def told(stretches):
    signs = {"same": "{}", "gone": "-{}-", "new": "+{}+", "mark": "[{}]"}
    return "".join(signs[one.change].format(one.text) for one in stretches)


def test_what_is_far_from_a_mark_is_left_out():
    text = "가" * 100 + "합성곱" + "나" * 100

    assert told(marked(text, [(100, 103)])) == "…" + "가" * 44 + "[합성곱]" + "나" * 44 + "…"
    assert told(changed("컨볼루션을 한다", "합성곱을 한다")) == "-컨볼루션-+합성곱+을 한다"
