import pytest
from django.utils import timezone

from apps.activity.models import Event
from apps.assignments import services as assignments
from apps.assignments.models import Assignment, Ending
from apps.review import services, states
from apps.review.errors import FixNeeded, NotAllowed, OwnWork, TextChanged, UnfitComment
from apps.review.models import Approval, ReviewState
from apps.translation.models import State, Unlock
from tests import factories


def test_approve_names_text_author_and_approver(review, section, member, other_member, newest):
    first, _second = newest(section)

    approval = services.approve(first, other_member)

    first.translation.refresh_from_db()
    assert (approval.revision, approval.author, approval.approver) == (first, member, other_member)
    assert first.translation.state == State.APPROVED


def test_approve_refuses_own_work(review, section, member, newest):
    with pytest.raises(OwnWork):
        services.approve(newest(section)[0], member)

    assert not Approval.objects.exists()


def test_approve_refuses_own_work_of_who_has_no_part_in_the_round(
    section, member, other_member, newest
):
    factories.revision(section.segments.first(), other_member, "남이 쓴 문장입니다.")
    services.submit(section, member)

    with pytest.raises(OwnWork):
        services.approve(newest(section)[0], other_member)


def test_approve_refuses_what_nobody_asked_to_review(section, other_member, newest):
    with pytest.raises(NotAllowed):
        services.approve(newest(section)[0], other_member)


def test_approve_refuses_a_text_that_changed_since_it_was_read(
    review, section, member, other_member, newest
):
    seen, _second = newest(section)
    factories.revision(section.segments.first(), member, "그 사이에 고친 문장입니다.")

    with pytest.raises(TextChanged):
        services.approve(seen, other_member)

    assert not Approval.objects.exists()


def test_approve_refuses_a_text_whose_source_moved(review, section, other_member, newest):
    seen, _second = newest(section)
    section.segments.filter(position=0).update(text="The source has moved.")

    with pytest.raises(TextChanged):
        services.approve(seen, other_member)


def test_approve_waits_for_the_fix_that_was_asked_for(review, section, other_member, newest):
    services.comment(section.segments.first(), other_member, "조사를 봐 주세요.", "fix_needed")

    with pytest.raises(FixNeeded):
        services.approve(newest(section)[0], other_member)


def test_an_optional_suggestion_never_holds_back(review, section, other_member, newest):
    services.comment(section.segments.first(), other_member, "이건 어떨까요?", "option")

    assert services.approve(newest(section)[0], other_member)


def test_approving_the_mended_text_resolves_what_was_asked_for(
    review, section, member, other_member, newest
):
    first = section.segments.first()
    asked = services.comment(first, other_member, "조사를 봐 주세요.", "fix_needed")
    factories.revision(first, member, "첫 번째 문장이 됩니다.")

    services.approve(newest(section)[0], other_member)

    asked.refresh_from_db()
    assert asked.resolved_by == other_member


def test_approving_twice_is_one_approval(review, section, other_member, newest):
    first, _second = newest(section)
    services.approve(first, other_member)

    services.approve(first, other_member)

    assert Approval.objects.count() == 1


def test_approving_the_last_text_ends_review_and_promise(review, section, other_member, newest):
    outcome = services.approve_section(review, other_member, newest(section))

    review.refresh_from_db()
    assert outcome.is_complete
    assert review.state == ReviewState.APPROVED
    assert review.reviewer == other_member
    assert Assignment.objects.get().ending == Ending.APPROVED
    assert Event.objects.about(section).first().verb == "section approved"


def test_approving_some_leaves_the_review_open(review, section, other_member, newest):
    outcome = services.approve_section(review, other_member, newest(section)[:1])

    review.refresh_from_db()
    assert (len(outcome.approvals), outcome.is_complete) == (1, False)
    assert review.is_waiting


def test_approving_all_that_was_read_leaves_out_what_changed(
    review, section, member, other_member, newest
):
    seen = newest(section)
    factories.revision(section.segments.first(), member, "그 사이에 고친 문장입니다.")

    outcome = services.approve_section(review, other_member, seen)

    assert (len(outcome.approvals), outcome.changed) == (1, 1)


def test_texts_of_other_sections_are_not_approved(review, member, other_member):
    elsewhere = factories.page_of(["Elsewhere."]).sections.get()
    stray = factories.revision(elsewhere.segments.get(), member)

    outcome = services.approve_section(review, other_member, [stray])

    assert not outcome.approvals
    assert not Approval.objects.exists()


def test_a_rewritten_cell_has_to_be_approved_too(section, member, other_member, newest):
    code = section.segments.create(
        key="c", kind="code", cell_key="c", position=9, text="print('hello')"
    )
    Unlock.objects.create(segment=code, reason="출력할 글을 옮김", unlocked_by=member)
    rewritten = factories.revision(code, member, "print('안녕')")
    review = services.submit(section, member)

    prose = services.approve_section(review, other_member, newest(section)[:2])
    whole = services.approve_section(review, other_member, [rewritten])

    assert (prose.is_complete, whole.is_complete) == (False, True)


def test_another_member_may_not_approve_in_somebodys_review(
    review, section, other_member, maintainer, newest
):
    services.take(review, other_member)

    with pytest.raises(NotAllowed):
        services.approve(newest(section)[0], maintainer)


@pytest.fixture
def suggestion(db, member, other_member):
    """A suggestion for a real page in review: applying one reads and checks the page."""
    page = factories.page("# Arrays\n\nAn array is a grid of numbers.\n")
    section = page.sections.present().get()
    assignments.claim([section], member)
    for segment in section.segments.all():
        factories.revision(segment, member, "배열은 수의 격자다.")
    services.submit(section, member)
    paragraph = section.segments.get(kind="paragraph")
    return services.comment(
        paragraph, other_member, "합니다체로 써 주세요.", "fix_needed", "배열은 수의 격자입니다."
    )


def test_applying_a_suggestion_puts_two_people_behind_it(suggestion, member, other_member):
    revision = services.apply_suggestion(suggestion, member)

    approval = Approval.objects.get()
    suggestion.refresh_from_db()
    revision.translation.refresh_from_db()
    assert (revision.author, revision.text) == (other_member, "배열은 수의 격자입니다.")
    assert (approval.author, approval.approver) == (other_member, member)
    assert revision.translation.state == State.APPROVED
    assert suggestion.applied_as == revision
    assert suggestion.resolved_at is not None


def test_the_reviewer_stays_reviewer_after_their_words_were_applied(
    suggestion, member, other_member
):
    services.apply_suggestion(suggestion, member)
    heading = suggestion.segment.section.segments.get(kind="heading")

    services.approve(heading.translation.newest, other_member)

    state = states.situation_of(suggestion.segment.section).standing.state
    assert state == states.SectionState.APPROVED


def test_only_the_holder_applies(suggestion, other_member, maintainer):
    for person in (other_member, maintainer):
        with pytest.raises(NotAllowed):
            services.apply_suggestion(suggestion, person)


def test_nobody_applies_their_own_suggestion(suggestion, member):
    own = services.comment(suggestion.segment, member, "", "option", "배열은 수들의 격자입니다.")

    with pytest.raises(OwnWork):
        services.apply_suggestion(own, member)


def test_a_suggestion_for_an_older_text_is_not_applied(suggestion, member):
    factories.revision(suggestion.segment, member, "배열이란 수의 격자다.")

    with pytest.raises(TextChanged):
        services.apply_suggestion(suggestion, member)


def test_a_suggestion_is_applied_once(suggestion, member):
    services.apply_suggestion(suggestion, member)
    suggestion.refresh_from_db()

    with pytest.raises(UnfitComment):
        services.apply_suggestion(suggestion, member)


def test_applied_words_are_approved_only_while_they_stand(suggestion, member):
    services.apply_suggestion(suggestion, member)
    factories.revision(suggestion.segment, member, "배열은 수의 격자라고 합니다.")

    translation = suggestion.segment.translation
    translation.refresh_from_db()
    assert translation.state == State.TRANSLATED


def test_a_gone_text_needs_no_approval(review, section, other_member, newest):
    seen = newest(section)[:1]
    section.segments.filter(position=1).update(gone_at=timezone.now())

    assert services.approve_section(review, other_member, seen).is_complete
