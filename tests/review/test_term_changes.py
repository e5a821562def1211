"""Changed terms in approved texts: confirmed by somebody else, or put back as approved."""

import pytest
from django.urls import reverse

from apps.assignments import services as assignments
from apps.review import lists, services, states
from apps.review import term_changes as waiting
from apps.review.errors import NotAllowed
from apps.review.models import Approval
from apps.translation.migrating import running
from apps.translation.migrating import services as migrating
from apps.translation.models import State, Translation
from apps.translation.terms import counting
from tests import factories
from tests.translation.terms.deciding import decided, paragraphs


@pytest.fixture
def page(member, other_member):
    """Translated by `member`, approved whole by `other_member`."""
    page = factories.page("A convolution.\n\nOne convolution.\n\nNone.\n", path="approved.md")
    [section] = page.sections.present()
    assignments.claim([section], member)
    for segment, text in zip(paragraphs(page), ["컨볼루션", "한 컨볼루션", "없음"], strict=True):
        factories.revision(segment, member, text)
    asked = services.submit(section, member)
    services.take(asked, other_member)
    newest = [segment.translation.newest for segment in paragraphs(page)]
    services.approve_section(asked, other_member, newest)
    return page


@pytest.fixture
def migration(page, maintainer):
    term = decided(maintainer, "convolution", "합성곱", "컨볼루션")
    counting.catch_up()
    migration = migrating.prepare(term, maintainer)
    migrating.start(migration, maintainer)
    running.run(migration)
    return migration


def states_of(page):
    rows = Translation.objects.filter(segment__section__page=page).order_by("segment__position")
    return list(rows.values_list("state", flat=True))


def test_changed_texts_are_no_longer_approved_and_wait_for_somebody_else(
    migration, page, member, other_member, maintainer
):
    assert states_of(page) == [State.TRANSLATED, State.TRANSLATED, State.APPROVED]
    assert waiting.to_confirm(maintainer).count() == 0
    assert waiting.to_confirm(member).count() == waiting.to_confirm(other_member).count() == 2


@pytest.mark.parametrize("who", ["member", "other_member"])
def test_two_people_stand_behind_what_is_confirmed(migration, page, maintainer, who, request):
    reviewer = request.getfixturevalue(who)
    changes = list(waiting.to_confirm(reviewer))

    assert services.confirm(changes, reviewer) == 2

    assert states_of(page) == [State.APPROVED] * 3
    made = Approval.objects.filter(revision__in=[change.after_id for change in changes])
    assert {(one.author, one.approver) for one in made} == {(maintainer, reviewer)}
    assert states.situation_of(page.sections.get()).standing.state == "approved"


def test_nobody_confirms_what_they_changed(migration, page, maintainer):
    assert services.confirm(list(migration.changes.all()), maintainer) == 0
    assert State.APPROVED not in states_of(page)[:2]


def test_a_reader_confirms_nothing(migration, reader):
    with pytest.raises(NotAllowed):
        services.confirm(list(migration.changes.all()), reader)


def test_a_text_written_since_is_not_confirmed(migration, page, member, other_member):
    changes = list(waiting.to_confirm(other_member))
    factories.revision(paragraphs(page)[0], member, "새 글")

    assert services.confirm(changes, other_member) == 1
    assert waiting.to_confirm(other_member).count() == 0


def test_a_fix_that_is_asked_for_holds_it_back(migration, page, other_member):
    services.comment(paragraphs(page)[0], other_member, "어색합니다", "fix_needed")

    assert services.confirm(list(waiting.to_confirm(other_member)), other_member) == 1


def test_whoever_changed_a_term_may_still_review_the_section(
    migration, page, member, other_member, maintainer
):
    [section] = page.sections.present()
    assignments.claim([section], member)
    factories.revision(paragraphs(page)[2], member, "고친 글")
    services.leave(services.submit(section, member), other_member)

    assert states.situation_of(section).may_review(maintainer)
    assert {*lists.free_to_take(maintainer), *lists.mine_to_answer(maintainer)}


def test_undone_texts_are_approved_again_by_the_same_people(
    migration, page, member, other_member, maintainer
):
    migrating.undo(migration, maintainer)
    running.run(migration)
    assert states_of(page)[:2] == [State.TRANSLATED] * 2

    services.renew_undone()
    services.renew_undone()

    assert states_of(page) == [State.APPROVED] * 3
    newest = Translation.objects.filter(segment__section__page=page).values("newest")
    people = Approval.objects.filter(revision__in=newest).values_list("author", "approver")
    assert list(people) == [(member.pk, other_member.pk)] * 3


def test_what_was_confirmed_and_then_undone_is_approved_as_before(
    migration, page, member, other_member, maintainer
):
    services.confirm(list(waiting.to_confirm(other_member)), other_member)
    migrating.undo(migration, maintainer)
    running.run(migration)

    services.renew_undone()

    assert states_of(page) == [State.APPROVED] * 3


def test_changes_are_confirmed_one_by_one_or_page_by_page(as_user, migration, page, other_member):
    browser = as_user(other_member)
    address = reverse("review:term-changes")
    shown = browser.get(address).content.decode()
    first, second = migration.changes.in_order()
    assert "<del>컨볼루션</del><ins>합성곱</ins>" in shown
    assert f'value="{first.after_id},{second.after_id}"' in shown
    assert address in browser.get(reverse("review:review-list")).content.decode()
    confirm = reverse("review:term-changes-confirm")

    answer = browser.post(confirm, {"revision": first.after_id}, follow=True)
    assert "1곳을 확인했습니다" in answer.content.decode()
    assert states_of(page)[:2] == [State.APPROVED, State.TRANSLATED]

    browser.post(confirm, {"revision": f"{first.after_id},{second.after_id}"})
    assert states_of(page) == [State.APPROVED] * 3
    assert "확인할 용어 변경이 없습니다" in browser.get(address).content.decode()


@pytest.mark.parametrize("revision", ["", "x", "987654", "1" * 40])
def test_nonsense_is_answered_with_a_sentence(as_user, migration, other_member, revision):
    confirm = reverse("review:term-changes-confirm")

    answer = as_user(other_member).post(confirm, {"revision": revision}, follow=True)

    assert "다시 확인해 주세요" in answer.content.decode()


def test_the_list_takes_as_many_queries_for_many(
    as_user, member, other_member, maintainer, django_assert_max_num_queries
):
    term = decided(maintainer, "convolution", "합성곱", "컨볼루션")
    for number in range(3):
        page = factories.page("A convolution.\n\n" * 10, path=f"{number}.md")
        for segment in paragraphs(page):
            made = factories.revision(segment, member, "컨볼루션")
            Approval.objects.create(revision=made, author=member, approver=other_member)
    Translation.objects.update(state=State.APPROVED)
    counting.catch_up()
    migration = migrating.prepare(term, maintainer)
    migrating.start(migration, maintainer)
    running.run(migration)
    browser = as_user(other_member)
    browser.get(reverse("review:term-changes"))

    with django_assert_max_num_queries(12):
        shown = browser.get(reverse("review:term-changes"))

    assert shown.content.count(b'data-testid="term-change"') == 30
