import pytest
from django.urls import reverse

from apps.assignments import services as assignments
from apps.dashboard.board import columns, pages_of, rows_of, sections_of
from apps.dashboard.choices import FILTERS, Choices
from apps.dashboard.overview import overview_of
from apps.review.settling import settle
from apps.translation.models import Port
from apps.verification.models import Finding
from runner.models import Backend, Worker
from tests import factories

pytestmark = pytest.mark.django_db


def by_filter(source, user):
    """Paths of the pages that each filter leaves; the same once all sections were counted."""
    pages = dict(pages_of(source).values_list("pk", "path"))

    def left():
        choices = Choices(overview_of(source), user)
        return {name: [pages[pk] for pk in choices.left(name, list(pages))] for name in FILTERS}

    as_touched = left()
    settle()
    assert left() == as_touched
    return as_touched


def counts(source, user):
    return {name: len(paths) for name, paths in by_filter(source, user).items()}


def found(source, user, name):
    return by_filter(source, user)[name]


def row_of(page, user):
    shown = pages_of(page.source).filter(pk=page.pk)
    [row] = rows_of(shown, Backend.objects.all(), user, overview_of(page.source))
    return row


def test_pages_stand_in_the_order_of_the_documentation(source):
    for path, position in [("b.md", 2), ("c.md", 0), ("a.md", 1)]:
        page = factories.page_of(["Text."], of=source, path=path)
        page.position = position
        page.save()

    assert [page.path for page in pages_of(source)] == ["c.md", "a.md", "b.md"]


def test_pages_of_other_sources_stay_on_their_own_board(source, page):
    factories.page_of(["Text."])

    assert list(pages_of(source)) == [page]


@pytest.mark.parametrize("query", ["CONV", "adding.md", "더하기", "out of bounds", "conv out"])
def test_a_page_is_found_by_path_and_by_headings_in_both_languages(source, member, query):
    text = "# Convolution of numbers\n\nText.\n\n## Out of bounds\n\nMore.\n"
    wanted = factories.page(text, "adding.md", of=source)
    factories.page("# Another\n\nThing.\n", "another.md", of=source)
    heading = wanted.sections.first().segments.get(kind="heading", text__contains="Convolution")
    factories.revision(heading, member, "합성곱 더하기")

    assert list(pages_of(source, query)) == [wanted]


def test_a_query_in_decomposed_hangul_finds_the_same(source, member):
    import unicodedata

    wanted = factories.page("# Title\n\nText.\n", of=source)
    factories.revision(wanted.sections.first().segments.get(kind="heading"), member, "더하기")

    assert list(pages_of(source, unicodedata.normalize("NFD", "더하기"))) == [wanted]


def test_filters_of_an_untouched_source(source, page, member):
    assert counts(source, member) == {
        "all": 1,
        "free": 1,
        "mine": 0,
        "waiting": 0,
        "outdated": 0,
        "failed": 0,
    }


def test_a_page_is_nobodys_as_long_as_one_section_with_work_is(source, page, member):
    first, second = page.sections.order_by("position")
    assignments.claim([first], member)
    with_one_left = counts(source, member)["free"]

    assignments.claim([second], member)

    assert (with_one_left, counts(source, member)["free"]) == (1, 0)


def test_an_approved_page_is_not_offered(source, page, member, other_member, translate, approve):
    for section in page.sections.all():
        translate(section, member)
        approve(section, other_member)

    assert found(source, member, "free") == []


def test_mine_are_pages_with_a_section_that_i_hold(source, claimed, member, other_member):
    assert counts(source, member)["mine"] == 1
    assert counts(source, other_member)["mine"] == 0


def test_waiting_are_pages_with_an_unanswered_review(source, page, section, member, ask):
    ask(section, member)

    assert found(source, member, "waiting") == [page.path]


def test_outdated_are_pages_whose_source_moved_under_a_translation(
    source, page, section, member, translate
):
    translate(section, member, source_text="What it was before.")

    assert found(source, member, "outdated") == [page.path]


@pytest.mark.parametrize(
    ("findings", "fails"),
    [
        ([Finding.OURS], True),
        ([Finding.UPSTREAM], True),
        ([Finding.OURS, Finding.SAME], False),
        ([Finding.SAME, Finding.OURS], True),
        ([Finding.OURS, Finding.WAITING], True),
        ([Finding.NOT_HERE], False),
    ],
)
def test_failed_goes_by_the_last_verdict_that_was_reached(
    source, page, member, judge, findings, fails
):
    for finding in findings:
        judge(page, finding)

    assert bool(counts(source, member)["failed"]) is fails


def test_a_row_shows_the_korean_title_of_today(source, member):
    page = factories.page("# Adding\n\nText.\n", of=source)
    heading = page.sections.first().segments.get(kind="heading")
    before = row_of(page, member).facts.korean_title

    factories.revision(heading, member, "더하기")

    assert (before, row_of(page, member).facts.korean_title) == ("", "더하기")


def test_a_title_made_for_an_older_source_is_not_shown(source, member):
    page = factories.page("# Adding\n\nText.\n", of=source)
    heading = page.sections.first().segments.get(kind="heading")
    factories.revision(heading, member, "빼기", source_text="Subtracting")

    assert row_of(page, member).facts.korean_title == ""


def test_the_heading_of_a_later_section_is_no_title(source, member):
    page = factories.page("# Adding\n\nText.\n\n## Out of bounds\n\nMore text.\n", of=source)
    later = page.sections.last().segments.filter(kind="heading").last()
    factories.revision(later, member, "범위 밖")

    assert row_of(page, member).facts.korean_title == ""


def test_a_row_has_the_newest_verdict_of_each_backend_in_its_column(page, member, judge):
    judge(page, Finding.OURS)
    newest = judge(page, Finding.SAME)
    on_tpu = judge(page, Finding.NOT_HERE, "tpu")

    shown = {one.backend.name: one.verdict for one in row_of(page, member).verdicts}

    assert shown == {"cpu": newest, "gpu": None, "tpu": on_tpu}


def test_a_row_adds_up_its_sections(page, section, member, translate):
    translate(section, member)

    row = row_of(page, member)

    assert (row.progress.words_all, row.progress.words_translated) == (7, 5)


def test_a_row_is_due_when_its_first_section_is(page, member):
    first, second = page.sections.order_by("position")
    [one, other] = assignments.claim([first, second], member)
    assignments.postpone(one, member)

    assert row_of(page, member).due_on == other.due_on


def test_a_page_whose_other_sections_hold_only_code_can_be_approved(
    page, section, member, other_member, translate, approve
):
    page.sections.get(position=1).segments.update(kind="code")
    translate(section, member)
    approve(section, other_member)

    assert row_of(page, member).is_approved


def test_a_section_with_nothing_to_translate_is_not_offered(page, member):
    page.sections.get(position=1).segments.update(kind="code")

    assert [one.section.position for one in sections_of(page, member) if one.is_free] == [0]


def test_a_column_says_whether_a_worker_of_it_lives():
    Worker.objects.create(
        name="one", backend=Backend.objects.get(name="cpu"), host="here", tier="landlock"
    )

    assert {one.backend.name: one.is_live for one in columns()} == {
        "cpu": True,
        "gpu": False,
        "tpu": False,
    }


def test_a_page_says_that_it_or_how_many_of_its_cells_are_ports(
    as_user, source, member, maintainer
):
    whole, partly = (factories.page(path=path, of=source) for path in ("a.md", "b.md"))
    cell = partly.sections.first().segments.get(kind="code")
    Port.objects.create(page=whole, reason="이식", marked_by=maintainer)
    Port.objects.create(segment=cell, reason="이식", marked_by=maintainer)

    rows = [row_of(page, member) for page in (whole, partly)]

    assert [(row.is_port, row.facts.ported_cells) for row in rows] == [(True, 0), (False, 1)]
    shown = as_user(member).get(f"/docs/{source.slug}/").content.decode()
    assert shown.count(reverse("translation:page-port", args=[partly.pk])) == 1
    assert "이식: 셀 1개" in shown
