import pytest

from apps.activity.models import Event
from apps.assignments.models import Assignment
from apps.assignments.services import release
from apps.documents import services as documents
from apps.documents.models import Segment
from apps.translation import services
from apps.translation.errors import (
    ConflictingEdit,
    DraftElsewhere,
    NotHolder,
    SourceMoved,
    UnsoundText,
)
from apps.translation.models import Draft, Revision, State, Translation, source_digest
from tests import factories


def test_a_draft_is_kept_as_it_was_typed(segment, member):
    services.save_draft(segment, member, "  `jnp.add`를 부르면 ", None)

    assert Draft.objects.get().text == "  `jnp.add`를 부르면 "


def test_a_draft_makes_no_revision_and_lapses_nothing(segment, member):
    first = services.finish(segment, member, "`jnp.add`를 부릅니다.", None)
    Translation.objects.update(state=State.APPROVED)

    services.save_draft(segment, member, "`jnp.add`를", first)

    translation = Translation.objects.get()
    assert (translation.newest, translation.state) == (first, State.APPROVED)


def test_a_draft_loses_only_what_no_database_holds(segment, member):
    draft = services.save_draft(segment, member, "가\0나\ud800다\x1b", None)

    assert draft.text == "가나다"


def test_drafts_may_be_kept_in_a_section_that_somebody_else_holds(segment, other_member):
    services.save_draft(segment, other_member, "제 초안", None)

    assert Draft.objects.get().author == other_member


def test_a_draft_from_another_tab_is_shown_and_not_overwritten(segment, member):
    first = services.save_draft(segment, member, "처음", None)
    services.save_draft(segment, member, "다른 탭에서", None, seen=first.saved_at)

    with pytest.raises(DraftElsewhere) as refusal:
        services.save_draft(segment, member, "이 탭에서", None, seen=first.saved_at)

    assert refusal.value.draft.text == "다른 탭에서"
    assert Draft.objects.get().text == "다른 탭에서"


def test_a_draft_that_went_is_kept_anew_even_when_an_older_one_was_seen(segment, member):
    first = services.save_draft(segment, member, "처음", None)
    services.discard_draft(segment, member)

    services.save_draft(segment, member, "다시", None, seen=first.saved_at)

    assert Draft.objects.get().text == "다시"


def test_finishing_makes_a_revision_and_takes_the_draft_away(segment, member):
    services.save_draft(segment, member, "`jnp.add`", None)

    revision = services.finish(segment, member, "`jnp.add`로 두 수를 더합니다.", None)

    assert (revision.number, revision.author) == (1, member)
    assert revision.source_text == segment.text
    assert revision.translation.newest_id == revision.pk
    assert not Draft.objects.exists()
    assert Event.objects.filter(verb="segment finished", actor=member).count() == 1


def test_hangul_is_composed_when_it_is_finished(segment, member):
    decomposed = "`jnp.add`로 더합니다"  # 더 as two letters

    revision = services.finish(segment, member, decomposed, None)

    assert revision.text == "`jnp.add`로 더합니다"


def test_the_same_text_makes_no_second_revision(segment, member):
    first = services.finish(segment, member, "`jnp.add`로 더합니다.", None)

    second = services.finish(segment, member, "`jnp.add`로 더합니다.  ", first)

    assert second == first
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("text", ["", "   \n ", "\0"])
def test_an_empty_text_is_refused(segment, member, text):
    with pytest.raises(UnsoundText):
        services.finish(segment, member, text, None)


def test_a_text_without_the_code_of_its_source_is_refused_and_its_draft_stays(segment, member):
    services.save_draft(segment, member, "더하기를 부릅니다.", None)

    with pytest.raises(UnsoundText) as refusal:
        services.finish(segment, member, "더하기를 부릅니다.", None)

    assert "jnp.add" in refusal.value.problems[0].message
    assert Draft.objects.get().text == "더하기를 부릅니다."
    assert not Revision.objects.exists()


def test_a_text_that_would_become_a_list_is_refused_with_its_place(segment, member):
    with pytest.raises(UnsoundText) as refusal:
        services.finish(segment, member, "- `jnp.add`를 부릅니다.", None)

    assert (refusal.value.problems[0].line, refusal.value.problems[0].column) == (1, 1)


def test_a_huge_text_is_refused_with_a_sentence(segment, member):
    with pytest.raises(UnsoundText, match="10,000"):
        services.finish(segment, member, "가" * 10_001, None)


def test_another_text_that_was_finished_meanwhile_is_shown_and_nothing_is_lost(segment, member):
    theirs = services.finish(segment, member, "`jnp.add`로 더합니다.", None)

    with pytest.raises(ConflictingEdit) as refusal:
        services.finish(segment, member, "`jnp.add`로 두 수를 더합니다.", None)

    assert refusal.value.theirs == theirs
    assert refusal.value.mine == "`jnp.add`로 두 수를 더합니다."


def test_keeping_mine_leaves_the_other_text_in_the_history(segment, member):
    theirs = services.finish(segment, member, "`jnp.add`로 더합니다.", None)

    mine = services.finish(segment, member, "`jnp.add`로 두 수를 더합니다.", theirs)

    assert mine.number == 2
    assert [revision.text for revision in Revision.objects.all()] == [mine.text, theirs.text]


def test_finishing_an_approved_text_anew_sets_it_back_to_translated(segment, member):
    first = services.finish(segment, member, "`jnp.add`로 더합니다.", None)
    Translation.objects.update(state=State.APPROVED)

    services.finish(segment, member, "`jnp.add`로 두 수를 더합니다.", first)

    assert Translation.objects.get().state == State.TRANSLATED


def test_nobody_finishes_in_a_section_that_somebody_else_holds(segment, other_member):
    with pytest.raises(NotHolder, match="가"):
        services.finish(segment, other_member, "`jnp.add`로 더합니다.", None)


def test_nobody_finishes_in_a_section_that_nobody_holds(segment, member):
    release(Assignment.objects.get(), member)

    with pytest.raises(NotHolder):
        services.finish(segment, member, "`jnp.add`로 더합니다.", None)


def test_a_text_for_a_source_that_has_moved_is_refused_until_its_change_was_seen(segment, member):
    seen = source_digest("Call `jnp.add`.")

    with pytest.raises(SourceMoved):
        services.finish(segment, member, "`jnp.add`로 더합니다.", None, seen_source=seen)


def test_finishing_again_clears_the_mark_of_a_changed_source(segment, member):
    first = services.finish(segment, member, "`jnp.add`로 더합니다.", None)
    page = segment.section.page
    changed = page.text.replace("two numbers", "two or more numbers")
    documents.import_page(page.snapshot, page.path, changed, position=1)
    segment = Segment.objects.get(pk=segment.pk)
    assert Translation.objects.outdated().count() == 1

    again = services.finish(segment, member, "`jnp.add`로 더합니다.", first)

    assert again.number == 2
    assert not Translation.objects.outdated().exists()


def test_restoring_makes_a_revision_of_whoever_restores(segment, member):
    first = services.finish(segment, member, "`jnp.add`로 더합니다.", None)
    services.finish(segment, member, "`jnp.add`로 두 수를 더합니다.", first)

    restored = services.restore(first, member)

    assert (restored.number, restored.text, restored.author) == (3, first.text, member)
    assert restored.reason


def test_restoring_leaves_the_draft_alone(segment, member):
    first = services.finish(segment, member, "`jnp.add`로 더합니다.", None)
    second = services.finish(segment, member, "`jnp.add`로 두 수를 더합니다.", first)
    services.save_draft(segment, member, "쓰던 글", second)

    services.restore(first, member)

    assert Draft.objects.get().text == "쓰던 글"


def test_only_the_holder_restores(segment, member, other_member):
    first = services.finish(segment, member, "`jnp.add`로 더합니다.", None)

    with pytest.raises(NotHolder):
        services.restore(first, other_member)


def test_words_kept_for_a_changed_source_are_no_conflict(segment, member, maintainer):
    base = services.finish(segment, member, "`jnp.add`를 부릅니다.", None)
    kept = factories.revision(segment, member, base.text, kept_by=maintainer)

    finished = services.finish(segment, member, "`jnp.add`를 불러 봅니다.", base)

    assert finished.number == kept.number + 1
