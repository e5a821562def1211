import pytest

from apps.activity.models import Event
from apps.assignments.models import Assignment
from apps.translation.migrating import services
from apps.translation.migrating.models import Change, Migration, MigrationState
from apps.translation.models import Revision, State, Translation
from apps.translation.ports import services as ports
from apps.translation.replacing import seeking
from apps.translation.replacing import services as replacing
from apps.translation.replacing.models import Replacement
from tests import factories
from tests.translation.replacing.conftest import TEXTS, run
from tests.translation.terms.deciding import paragraphs

NEW = ["행렬을 만듭니다.", "`array`의 행렬입니다.", "없습니다."]


def texts(page):
    found = Translation.objects.filter(segment__section__page=page).order_by("segment__position")
    return list(found.values_list("newest__text", flat=True))


def proposed(migration):
    return list(migration.changes.in_order().values_list("proposed", flat=True))


def outcomes(migration):
    return list(migration.changes.in_order().values_list("outcome", flat=True))


def replaced(migration, user):
    services.start(migration, user)
    return run(migration)


def test_everything_is_found_and_nothing_written_yet(seek, pages, maintainer):
    migration = seek(maintainer)

    assert migration.state == MigrationState.CHOOSING
    assert proposed(migration) == NEW[:2] * 2
    assert [texts(page) for page in pages] == [TEXTS, TEXTS]


def test_a_member_changes_only_where_they_may_write(seek, pages, member):
    migration = seek(member)

    assert proposed(migration) == NEW[:2]
    migration.replacement.refresh_from_db()
    assert migration.replacement.elsewhere == 2


def test_where_is_narrowed_by_path_translator_and_standing(seek, pages, maintainer, member):
    approved = paragraphs(pages[1])[0].translation
    Translation.objects.filter(pk=approved.pk).update(state=State.APPROVED)

    assert seek(maintainer, path="guide/1").changes.count() == 2
    assert seek(maintainer, path="guide/").changes.count() == 4
    assert seek(maintainer, translator=member).changes.count() == 2
    assert [c.segment for c in seek(maintainer, standing="approved").changes.all()] == [
        approved.segment
    ]
    assert seek(maintainer, standing="translated").changes.count() == 3
    assert seek(maintainer, standing="outdated").changes.count() == 0


def test_each_change_is_a_revision_of_whoever_asked_with_the_reason(seek, pages, maintainer):
    migration = replaced(
        seek(maintainer, what="배열(을|의)", becomes=r"행렬\1", is_expression=True), maintainer
    )

    made = Revision.objects.filter(term_change__migration=migration)
    assert migration.state == MigrationState.DONE
    assert {revision.author for revision in made} == {maintainer}
    assert all("배열(을|의) → 행렬" in revision.reason for revision in made)
    assert Event.objects.get(verb="texts replaced").detail["count"] == 2


def test_approvals_lapse_and_somebody_else_confirms(seek, pages, maintainer):
    approved = paragraphs(pages[0])[0].translation
    Translation.objects.filter(pk=approved.pk).update(state=State.APPROVED)

    replaced(seek(maintainer), maintainer)

    approved.refresh_from_db()
    assert approved.state == State.TRANSLATED
    assert [change.segment for change in Change.objects.to_confirm()] == [approved.segment]


def test_nobody_gets_their_own_words_under_another_name(seek, pages, maintainer, member):
    """Else whoever replaced a whole text could then approve it as somebody else's."""
    replaced(seek(maintainer, what="(?s).+", becomes="내 글", is_expression=True), maintainer)

    newest = paragraphs(pages[0])[0].translation
    newest.refresh_from_db()
    assert (newest.newest.text, newest.newest.author) == ("내 글", maintainer)


def test_a_text_changed_meanwhile_is_left_and_told(seek, pages, member):
    migration = seek(member)
    factories.revision(paragraphs(pages[0])[0], member, "배열을 새로 만듭니다.")

    replaced(migration, member)

    assert outcomes(migration) == ["moved", "changed"]
    assert texts(pages[0])[0] == "배열을 새로 만듭니다."


def test_a_section_taken_over_meanwhile_is_left_and_told(seek, pages, member, other_member):
    migration = seek(member)
    services.start(migration, member)
    Assignment.objects.filter(translator=member).update(translator=other_member)

    run(migration)

    assert outcomes(migration) == ["held", "held"]
    assert texts(pages[0]) == TEXTS


def test_markup_that_would_break_is_refused_with_the_reason(seek, pages, member):
    migration = replaced(seek(member, what="`array`", becomes="`array"), member)

    change = migration.changes.get()
    assert (change.outcome, texts(pages[0])) == ("unsound", TEXTS)
    assert change.note


def test_a_text_that_would_be_empty_is_refused(seek, pages, member):
    migration = replaced(seek(member, what="(?s).", becomes="", is_expression=True), member)

    assert set(outcomes(migration)) == {"unsound"}


def test_one_click_brings_all_back(seek, pages, member, maintainer):
    migration = replaced(seek(maintainer), maintainer)

    services.undo(migration, maintainer)
    run(migration)

    assert [texts(page) for page in pages] == [TEXTS, TEXTS]
    assert set(outcomes(migration)) == {"undone"}
    assert paragraphs(pages[0])[0].translation.newest.author == member


def test_a_text_without_it_is_left_whatever_cleaning_would_make_of_it(seek, pages, maintainer):
    factories.revision(paragraphs(pages[0])[2], maintainer, "끝에 빈칸 ")

    assert seek(maintainer).changes.count() == 4


def test_ended_in_the_middle_it_seeks_anew(seek, pages, maintainer):
    migration = seek(maintainer)
    Migration.objects.update(state=MigrationState.SEEKING)
    migration.refresh_from_db()

    run(migration)

    assert migration.changes.count() == 4


def test_a_comment_whose_cell_is_rewritten_is_not_found(seek, pages, maintainer):
    text = "```{code-cell}\n# An array.\nx = 1\n```\n"
    page = factories.page(text, path="guide/ported.md", of=pages[0].source)
    segments = page.sections.get().segments
    comment, cell = (segments.get(kind=kind) for kind in ("comment", "code"))
    factories.revision(comment, maintainer, "배열")
    assert seek(maintainer, path=page.path).changes.count() == 1

    ports.mark_page(page, maintainer, "so")
    factories.revision(cell, maintainer, "x = 2")

    assert seek(maintainer, path=page.path).changes.count() == 0


def test_what_was_sought_before_and_left_is_forgotten(seek, pages, maintainer, member):
    others = seek(member)
    seek(maintainer)

    again = seek(maintainer, what="없")

    assert set(Migration.objects.all()) == {others, again}


def test_one_person_seeks_one_thing_at_a_time_the_newest(seek, pages, member, maintainer):
    sought = [
        replacing.seek(Replacement(source=pages[0].source, sought=what), who)
        for what, who in (("배열", member), ("없", maintainer), ("만", member))
    ]

    older, others, newest = map(run, sought)

    assert older.state == MigrationState.REFUSED
    assert (others.state, newest.state) == (MigrationState.CHOOSING,) * 2
    assert "새로 찾기 시작" in older.problem


def test_what_a_newer_search_displaced_meanwhile_finds_nothing_more(
    seek, pages, member, maintainer, monkeypatch
):
    monkeypatch.setattr(seeking, "AT_ONCE", 1)
    older = replacing.seek(Replacement(source=pages[0].source, sought="배열"), maintainer)
    hits = seeking._hits

    def displaced(*asked):
        found = hits(*asked)
        yield next(found)
        replacing.seek(Replacement(source=pages[0].source, sought="없"), maintainer)
        yield from found

    monkeypatch.setattr(seeking, "_hits", displaced)
    run(older)

    assert (older.state, older.changes.count()) == (MigrationState.REFUSED, 1)


def test_a_search_that_takes_too_long_ends_with_a_sentence(seek, pages, maintainer, monkeypatch):
    monkeypatch.setattr(seeking, "LONGEST_S", -1.0)

    migration = seek(maintainer)

    assert (migration.state, migration.changes.count()) == (MigrationState.REFUSED, 0)
    assert migration.problem


@pytest.mark.parametrize("count", [1, 3])
def test_many_texts_are_read_and_written_in_parts(seek, pages, maintainer, monkeypatch, count):
    monkeypatch.setattr(seeking, "AT_ONCE", count)

    assert seek(maintainer).changes.count() == 4
