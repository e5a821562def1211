import pytest

from apps.documents.models import Page, Segment
from apps.review import progress, services, settling
from apps.review.page_counts import Counted
from apps.translation.models import State, Unlock
from tests import factories


@pytest.fixture
def page(db):
    return factories.page_of(["One two three.", "Four five.", "Six."])


def of(page):
    """The same from the texts, from what was counted before and touched since, and counted anew."""
    by_section = progress.by_section(Segment.objects.filter(section__page=page))
    found = sum(by_section.values(), progress.Progress())
    assert Counted(Page.objects.all()).total == found
    settling.settle()
    assert Counted(Page.objects.all()).total == found
    return found


def test_an_untouched_page_has_only_words_to_do(page):
    found = of(page)

    assert (found.pieces, found.translated, found.words_all) == (3, 0, 6)
    assert found.meter == {"approved": 0, "review": 0, "draft": 0, "old": 0}


def test_each_word_stands_in_one_shade(page, member):
    first, second, third = Segment.objects.filter(section__page=page)
    made = factories.revision(first, member)
    made.translation.state = State.APPROVED
    made.translation.save()
    factories.revision(second, member)
    factories.revision(third, member, source_text="An older sentence.")

    found = of(page)

    assert (found.words_approved, found.words_translated, found.words_outdated) == (3, 2, 1)
    assert (found.translated, found.approved, found.outdated) == (2, 1, 1)
    assert sum(found.meter.values()) <= 100


def test_what_waits_for_review_has_a_shade_of_its_own(section, review):
    found = of(section.page)

    assert (found.words_review, found.words_translated) == (4, 0)


def test_an_approval_lapses_when_the_source_moves(section, review, other_member, newest):
    services.approve_section(review, other_member, newest(section))
    section.segments.update(text="Another sentence.")

    found = of(section.page)

    assert (found.approved, found.outdated) == (0, 2)


def test_an_approval_lapses_with_a_newer_revision(section, review, member, other_member, newest):
    services.approve_section(review, other_member, newest(section))
    factories.revision(section.segments.first(), member, "고친 문장입니다.")

    assert of(section.page).approved == 1


def test_locked_code_is_no_piece_of_work(page):
    section = page.sections.get()
    Segment.objects.create(section=section, key="c", kind="code", cell_key="c", text="x = 1")

    assert of(page).pieces == 3
    assert progress.unapproved(section).count() == 3


def test_a_rewritten_cell_waits_for_approval_and_its_comments_count_no_more(page, member):
    section = page.sections.get()
    code = Segment.objects.create(
        section=section, key="c", kind="code", cell_key="c", text="x = 1  # one", position=9
    )
    Segment.objects.create(section=section, key="k", kind="comment", cell_key="c", text="one")
    before = of(page)
    Unlock.objects.create(segment=code, reason="인쇄할 글", unlocked_by=member)
    factories.revision(code, member, "x = 2")

    after = of(page)

    assert (before.pieces, before.code_waiting) == (4, 0)
    assert (after.pieces, after.code_waiting) == (3, 1)
    assert code in progress.unapproved(section)


def test_progress_by_section_asks_once_however_many(django_assert_num_queries, db):
    page = factories.page_of(*[[f"Sentence {n}."] for n in range(12)])

    with django_assert_num_queries(1):
        found = progress.by_section(Segment.objects.filter(section__page=page))

    assert len(found) == 12
