"""How far sections are stands counted, and is true all the same whatever was done since."""

import pytest
from django.db import connection, models, transaction
from django.utils import timezone

from apps.documents.models import Page, Section, Segment
from apps.review import counts, progress, settling, triggers
from apps.review.models import Approval, PageCount, SectionCount, Touch
from apps.review.page_counts import LACKS_APPROVAL, Counted
from apps.translation.models import Port, Unlock
from tests import factories
from tests.marks import only_on_postgresql
from tests.racing import at_once


@pytest.fixture
def settled(section):
    """Two texts that are translated and one that is not."""
    section.segments.create(key="new", kind="paragraph", text="Third sentence.", words=2)
    settling.settle()
    return section


@pytest.fixture
def bare(db):
    """A section that nobody began."""
    made = factories.page_of(["One.", "Two."]).sections.get()
    settling.settle()
    return made


def touched():
    return set(Touch.objects.values_list("section", flat=True))


def first(section):
    return section.segments.order_by("position").first()


ACTS = {
    "a text": lambda section, member: factories.revision(first(section), member, "고친 글입니다."),
    "a state": lambda section, _: section.segments.first().translation.save(),
    "a source": lambda section, _: section.segments.update(text="Moved."),
    "a segment gone": lambda section, _: section.segments.get(translation=None).delete(),
    "a segment come": lambda section, _: section.segments.create(key="newer", kind="paragraph"),
    "an unlock": lambda section, member: Unlock.objects.create(
        segment=first(section), reason="까닭", unlocked_by=member
    ),
    "a ported cell": lambda section, member: Port.objects.create(
        segment=first(section), reason="까닭", marked_by=member
    ),
    "a ported page": lambda section, member: Port.objects.create(
        page=section.page, reason="까닭", marked_by=member
    ),
    "another page": lambda section, _: Section.objects.filter(pk=section.pk).update(
        page=factories.page_of(["One."]), key="come-over"
    ),
    "an approval": lambda section, member: Approval.objects.create(
        revision=first(section).translation.newest, author=member, approver=factories.user("다")
    ),
    "a review": lambda section, member: section.reviews.create(requested_by=member),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_whatever_is_done_touches_its_section(settled, member, act):
    assert touched() == set()

    act(settled, member)

    assert settled.pk in touched()


def test_what_is_not_of_a_section_touches_nothing(settled):
    settled.page.title = "Another"
    settled.page.save()

    assert touched() == set()


def test_a_touched_section_is_counted_on_the_spot(settled, member):
    section = settled
    section.segments.update(text="Moved.")

    [found] = counts.by_section(Section.objects.filter(pk=section.pk)).values()

    assert (found.outdated, SectionCount.objects.get(section=section).outdated) == (2, 0)


def test_sections_are_found_by_what_was_counted_and_by_what_is_so(settled, member):
    def outdated():
        found = counts.having(Section.objects.all(), counts.OUTDATED).values_list("pk", flat=True)
        assert len(Counted(Page.objects.all()).outdated) == len(found)
        return set(found)

    assert not outdated()

    settled.segments.update(text="Moved.")
    assert outdated() == {settled.pk}

    settling.settle()
    assert outdated() == {settled.pk}


@pytest.mark.parametrize("meanwhile", ["settled", "touched"])
def test_what_is_counted_meanwhile_is_counted_once(settled, member, meanwhile):
    here = Counted(Page.objects.all())
    if meanwhile == "settled":
        settled.segments.update(text="Moved.")
    before = progress.by_section(Segment.objects.all())
    assert set(here.sections) == ({settled.pk} if meanwhile == "settled" else set())

    if meanwhile == "settled":
        settling.settle()
    else:
        settled.segments.update(text="Moved.")

    assert here.total == sum(before.values(), progress.Progress())
    assert len(here.outdated) == (meanwhile == "settled")


def as_it_is(page):
    segments = Segment.objects.filter(section__page=page, section__gone_at=None)
    return sum(progress.by_section(segments).values(), progress.Progress())


def test_a_section_that_came_from_another_page_counts_there_no_more(settled, bare):
    """Told on the spot, and once it was counted."""
    old, new = settled.page, bare.page
    sections = Section.objects.filter(pk=settled.pk)
    sections.update(page=new, key="come-over", position=7)

    for _ in range(2):
        here = [Counted(Page.objects.filter(pk=page.pk)).total for page in (old, new)]
        assert here == [as_it_is(old), as_it_is(new)]
        assert (here[0].pieces, here[1].pieces) == (0, 5)
        settling.settle()
    assert PageCount.objects.get(page=old).unapproved == 0
    assert PageCount.objects.get(page=new).unapproved == 2


def test_a_section_that_left_the_documentation_counts_no_more(settled):
    Section.objects.filter(pk=settled.pk).update(gone_at=timezone.now())

    for _ in range(2):
        assert Counted(Page.objects.all()).total == progress.Progress()
        settling.settle()


def test_pages_with_something_to_approve_beside_what_somebody_holds(settled, bare):
    def left(*held):
        rows = Section.objects.filter(pk__in=[one.pk for one in held])
        theirs = rows.values_list("pk", "page", LACKS_APPROVAL)
        return Counted(Page.objects.all()).unapproved_without(theirs)

    for section in (settled, bare):
        other = section.page.sections.create(key="other", position=9)
        other.segments.create(key="one", kind="paragraph", text="One.", words=1)
    more = bare.page.sections.get(key="other")
    for _ in range(2):
        assert left() == left(bare) == left(more) == {settled.page_id, bare.page_id}
        assert left(bare, more) == {settled.page_id}
        settling.settle()


def test_who_wrote_and_who_approved_what_stands_today(settled, bare, member, other_member):
    def people():
        facts = Counted(Page.objects.all()).facts([settled.page_id, bare.page_id])
        return {page: (its.authors, its.approvers) for page, its in facts.items()}

    text = first(settled).translation
    Approval.objects.create(revision=text.newest, author=member, approver=other_member)
    for _ in range(2):
        assert people()[settled.page_id] == ([member.pk], [other_member.pk])
        assert people()[bare.page_id] == ([], [])
        settling.settle()

    factories.revision(first(settled), other_member, "고친 글입니다.")
    for _ in range(2):
        assert people()[settled.page_id] == ([member.pk, other_member.pk], [])
        settling.settle()


def test_a_page_without_sections_counts_nothing(bare):
    page = bare.page
    Section.objects.filter(pk=bare.pk).delete()

    for _ in range(2):
        assert Counted(Page.objects.filter(pk=page.pk)).total == progress.Progress()
        settling.settle()
    assert PageCount.objects.get(page=page).pieces == 0


def test_a_section_that_is_gone_leaves_no_touch(bare):
    Section.objects.filter(pk=bare.pk).delete()
    assert touched()

    settling.settle()

    assert touched() == set()


def test_a_section_whose_texts_are_gone_counts_nothing(bare):
    bare.segments.all().delete()
    settling.settle()

    assert Counted(Page.objects.all()).total == progress.Progress()


@pytest.mark.django_db(transaction=True)
def test_many_who_count_and_one_who_writes_end_with_what_is_so(member):
    page = factories.page_of(*[[f"Sentence {n}.", "More."] for n in range(6)])
    segments = list(Segment.objects.filter(section__page=page))

    def write():
        for segment in segments:
            with transaction.atomic():
                factories.revision(segment, member, "문장입니다.")

    def count():
        for _ in range(8):
            settling.settle()

    at_once(write, count, count)
    settling.settle()

    assert touched() == set()
    assert Counted(Page.objects.all()).total.translated == len(segments)


@pytest.mark.django_db(transaction=True)
@only_on_postgresql
@pytest.mark.parametrize("model", [Page, Section])
def test_what_is_in_other_hands_is_counted_later(model):
    section = factories.page_of(["One."]).sections.get()
    with transaction.atomic():
        list(model.objects.select_for_update())
        at_once(settling.settle)

        assert touched() == {section.pk}
    settling.settle()
    assert touched() == set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["Segment", "Section"])
def test_tables_can_be_migrated_while_the_triggers_are_taken_down(name):
    """SQLite rebuilds a table for that, and every section is counted anew afterwards."""
    section = factories.page_of(["One."]).sections.get()
    settling.settle()
    model = {"Segment": Segment, "Section": Section}[name]
    field = model._meta.get_field("key")
    longer = models.CharField(max_length=41)
    longer.set_attributes_from_name("key")
    longer.model = model

    triggers.before_migrations("default", plan=["one"])
    with connection.schema_editor() as editor:
        editor.alter_field(model, field, longer)
        editor.alter_field(model, longer, field)
    triggers.after_migrations("default", plan=["one"])

    assert touched() == {section.pk}
    settling.settle()
    section.segments.update(text="Moved.")
    assert touched() == {section.pk}
