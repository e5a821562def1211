import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.documents import services as documents
from apps.translation import services as translation
from apps.translation.terms import counting, dismissing
from apps.translation.terms.models import Counted, Counting, Use
from glossary import services as glossary
from tests import factories, queues
from tests.translation.terms.deciding import decided, paragraphs


def uses(page):
    found = Use.objects.filter(segment__section__page=page).order_by("segment__position", "form")
    return list(found.values_list("term__source_form", "verdict", "form", "count"))


def test_what_is_not_translated_is_counted_by_its_source(convolution, page):
    counting.catch_up()

    assert uses(page) == [("convolution", "untranslated", "", 1)] * 2


def test_translations_are_counted_by_what_stands_in_them(convolution, smoothing, page, member):
    first, second, third = paragraphs(page)
    factories.revision(first, member, "컨볼루션을 씁니다.")
    factories.revision(second, member, "합성곱, 또 합성곱, 스무딩입니다.")
    factories.revision(third, member, "아무것도 없습니다.")

    counting.catch_up()

    assert uses(page) == [
        ("convolution", "wrong", "컨볼루션", 1),
        ("smoothing", "undecided", "스무딩", 1),
        ("convolution", "right", "합성곱", 2),
    ]


def test_a_finished_text_has_its_own_segment_counted_alone(convolution, page, member):
    first = paragraphs(page)[0]
    counting.catch_up()
    translation.add_revision(first, author=member, text="합성곱을 씁니다.", base=None)
    assert list(counting.stale()) == [first]

    counting.catch_up()

    assert uses(page) == [
        ("convolution", "right", "합성곱", 1),
        ("convolution", "untranslated", "", 1),
    ]
    assert list(counting.stale()) == []


def test_a_count_takes_as_many_queries_for_a_hundred_segments(convolution, member):
    page = factories.page("# T\n\n" + "A convolution.\n\n" * 100, path="many.md")
    segments = paragraphs(page)
    for segment in segments:
        factories.revision(segment, member, "컨볼루션")
    ids = [segment.pk for segment in segments]
    counting.count(ids[:1])

    with CaptureQueriesContext(
        connection,
    ) as few:
        counting.count(ids[1:3])
    with CaptureQueriesContext(connection) as many:
        counting.count(ids[3:])

    assert len(many) == len(few) <= 14


def test_counting_again_writes_no_use(convolution, page, member):
    factories.revision(paragraphs(page)[0], member, "컨볼루션")
    counting.catch_up()
    before = list(Use.objects.order_by("pk").values_list())

    counting.count([segment.pk for segment in paragraphs(page)])

    assert list(Use.objects.order_by("pk").values_list()) == before


def test_a_new_revision_by_any_way_is_counted_by_the_task(convolution, page, member):
    segment = paragraphs(page)[0]
    factories.revision(segment, member, "컨볼루션을 씁니다.")
    counting.catch_up()
    factories.revision(segment, member, "합성곱을 씁니다.")

    counting.catch_up()

    assert uses(page)[0] == ("convolution", "right", "합성곱", 1)


def test_a_changed_source_is_counted_anew(convolution, page):
    counting.catch_up()
    documents.import_page(
        page.snapshot, page.path, "# Title\n\nConvolution, convolution, convolution.\n", 0
    )

    counting.catch_up()

    assert uses(page) == [("convolution", "untranslated", "", 3)]


def test_a_decision_recounts_only_texts_with_a_form_of_its_term(
    smoothing, page, member, maintainer
):
    first, second, third = paragraphs(page)
    for segment in (first, second, third):
        factories.revision(segment, member, "스무딩" if segment == second else "글")
    counting.catch_up()
    assert ("smoothing", "undecided", "스무딩", 1) in uses(page)
    glossary.decide(smoothing, maintainer, "말", chosen=smoothing.candidates.get(text="평활화"))
    assert counting.is_behind()

    counting.follow_glossary()

    assert [segment.pk for segment in counting.stale()] == [second.pk]
    assert counting.is_behind()  # until the last text is counted
    counting.catch_up()
    assert uses(page) == [("smoothing", "wrong", "스무딩", 1)]
    assert not counting.is_behind()


def test_what_was_counted_between_two_decisions_is_counted_after_them(
    convolution, page, member, maintainer
):
    counting.catch_up()
    glossary.reopen(convolution, maintainer, "더 익숙한 말이 있다")
    segment = paragraphs(page)[0]
    factories.revision(segment, member, "컨볼루션을 씁니다.")
    counting.count([segment.pk])
    assert uses(page)[0] == ("convolution", "undecided", "컨볼루션", 1)
    wanted = convolution.candidates.get(text="합성곱")
    glossary.decide(convolution, maintainer, "교과서의 말", chosen=wanted)

    counting.catch_up()

    assert uses(page)[0] == ("convolution", "wrong", "컨볼루션", 1)
    assert list(counting.stale()) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"aliases": ["nothing"]}, [("convolution", "missing", "", 1)]),
        ({"exceptions": ["convolution is"]}, []),
    ],
)
def test_other_facts_of_a_term_recount_too(convolution, page, member, maintainer, change, expected):
    first, _second, third = paragraphs(page)
    factories.revision(first, member, "글")
    factories.revision(third, member, "글")
    counting.catch_up()
    for name, value in change.items():
        setattr(convolution, name, value)
    glossary.describe(convolution, maintainer, change)

    counting.catch_up()

    done = Use.objects.filter(segment__in=[first, third]).values_list(
        "term__source_form", "verdict", "form", "count"
    )
    assert [*done] == (
        [*expected, ("convolution", "missing", "", 1)] if "aliases" in change else []
    )


def test_a_new_longer_term_takes_its_places_from_the_shorter(convolution, member, maintainer):
    page = factories.page("# T\n\nA convolution kernel.\n", path="kernel.md")
    counting.catch_up()
    decided(maintainer, "convolution kernel", "합성곱 커널")

    counting.catch_up()

    assert uses(page) == [("convolution kernel", "untranslated", "", 1)]


def test_what_is_dismissed_counts_as_such_until_the_text_changes(
    convolution, page, member, other_member, django_capture_on_commit_callbacks
):
    segment = paragraphs(page)[0]
    factories.revision(segment, member, "연산을 씁니다.")
    counting.catch_up()
    with django_capture_on_commit_callbacks(execute=True):
        dismissing.dismiss(segment, convolution, other_member, "다른 뜻", None)
    queues.do_tasks()
    assert uses(page)[0] == ("convolution", "dismissed", "", 1)

    factories.revision(segment, member, "연산을 다시 씁니다.")
    counting.catch_up()

    assert uses(page)[0] == ("convolution", "missing", "", 1)


def test_a_pass_that_was_ended_goes_on(convolution, page, monkeypatch):
    monkeypatch.setattr(counting, "AT_ONCE", 1)
    whole = counting.count
    calls = []

    def dying(ids, edition):
        if len(calls) == 2:
            raise KeyboardInterrupt
        calls.append(ids)
        whole(ids, edition)

    monkeypatch.setattr(counting, "count", dying)
    with pytest.raises(KeyboardInterrupt):
        counting.catch_up()
    monkeypatch.setattr(counting, "count", whole)
    Counting.objects.update(heard_at=None)

    counting.catch_up()

    assert list(counting.stale()) == []
    assert Counted.objects.count() == 4


def test_segments_that_went_have_no_uses(convolution, page):
    counting.catch_up()
    documents.import_page(page.snapshot, page.path, "# Title\n\nNothing.\n", 0)

    counting.catch_up()

    assert uses(page) == []


def test_a_source_has_its_own_word_before_the_one_for_all(convolution, page, member, maintainer):
    other = factories.page("# T\n\nA convolution.\n", path="own.md")
    decided(maintainer, "convolution", "컨볼루션", source=other.source)
    for one in (page, other):
        factories.revision(paragraphs(one)[0], member, "컨볼루션입니다.")

    counting.catch_up()

    assert uses(page)[0][1:3] == ("wrong", "컨볼루션")
    assert uses(other)[0][1:3] == ("right", "컨볼루션")
