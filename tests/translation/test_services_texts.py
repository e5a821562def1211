from datetime import timedelta

import pytest

from apps.documents.models import Segment, SegmentKind
from apps.translation import services
from apps.translation.errors import (
    DraftElsewhere,
    NotHolder,
    TranslationError,
    UnsoundText,
)
from apps.translation.models import Draft, Revision, Unlock
from tests import factories


def test_the_text_of_a_page_differs_only_where_it_was_translated(segment, member):
    services.finish(segment, member, "`jnp.add`로 두 수를 더합니다.", None)

    page = segment.section.page
    assert services.page_text(page) == page.text.replace(
        segment.text, "`jnp.add`로 두 수를 더합니다."
    )
    assert services.page_text(page, approved_only=True) == page.text


def test_a_text_for_another_source_is_not_in_the_page(segment, member):
    services.finish(segment, member, "`jnp.add`로 더합니다.", None)
    Segment.objects.filter(pk=segment.pk).update(text="Something else.")

    assert services.texts_of(segment.section.page) == {}


def test_a_locked_page_stays_as_it_is(db):
    page = factories.page("{]", path="broken.ipynb")

    assert page.is_locked
    assert services.page_text(page) == "{]"


def test_locked_code_is_not_in_the_page_and_unlocked_code_is(cell, member):
    changed = cell.text.replace("jnp.add(1, 2)", "jnp.add(2, 1)")
    services.unlock(cell, member, "The order matters here.")
    services.finish(cell, member, changed, None)
    page = cell.section.page
    assert "jnp.add(2, 1)" in services.page_text(page)

    services.lock(cell, member)

    assert services.page_text(page) == page.text
    assert Revision.objects.get().text == changed


def test_locking_keeps_the_draft_of_the_code(cell, member):
    services.unlock(cell, member, "A port.")
    services.save_draft(cell, member, "print(3)", None)

    services.lock(cell, member)

    assert Draft.objects.get().text == "print(3)"


def test_unlocked_code_stands_for_the_comments_in_it(cell, member):
    comment = Segment.objects.get(section=cell.section, kind=SegmentKind.COMMENT)
    services.finish(comment, member, "수를 더합니다", None)
    services.unlock(cell, member, "A port.")
    services.finish(cell, member, "# 다른 주석\nprint(3)", None)

    text = services.page_text(cell.section.page)

    assert "# 다른 주석\nprint(3)" in text
    assert "수를 더합니다" not in text


def test_locked_code_cannot_be_finished(cell, member):
    with pytest.raises(TranslationError):
        services.finish(cell, member, "print(3)", None)


def test_code_that_would_leave_its_cell_is_refused(cell, member):
    services.unlock(cell, member, "A port.")

    with pytest.raises(UnsoundText):
        services.finish(cell, member, "print(3)\n```\n\n# A heading", None)


@pytest.mark.parametrize("reason", ["", "  ", "가" * 301])
def test_unlocking_needs_a_reason_that_fits(cell, member, reason):
    with pytest.raises(TranslationError):
        services.unlock(cell, member, reason)

    assert not Unlock.objects.exists()


def test_prose_is_never_unlocked(segment, member):
    with pytest.raises(TranslationError):
        services.unlock(segment, member, "Because.")


def test_only_the_holder_unlocks(cell, other_member):
    with pytest.raises(NotHolder):
        services.unlock(cell, other_member, "Because.")


def test_a_moment_that_was_never_saved_is_another_tab(segment, member):
    draft = services.save_draft(segment, member, "처음", None)

    with pytest.raises(DraftElsewhere):
        services.save_draft(
            segment, member, "둘째", None, seen=draft.saved_at - timedelta(seconds=1)
        )
