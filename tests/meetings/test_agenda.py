from datetime import timedelta

import pytest
from django.utils import timezone

from apps.assignments import due
from apps.assignments import services as assignments
from apps.assignments.models import Assignment
from apps.meetings import agenda
from apps.meetings.errors import MeetingError
from apps.meetings.models import Ending, Item, Meeting, Subject
from apps.review import services as review
from apps.review.models import Review
from apps.translation.rulebook.models import Amendment
from apps.verification.models import Finding, Verdict
from glossary import services as glossary
from glossary.models import Decision
from tests import factories
from tests.racing import at_once

pytestmark = pytest.mark.django_db


def names(meeting):
    return [str(item.term or item.title or item.subject) for item in meeting.items.all()]


@pytest.fixture
def work(member, other_member):
    """A review that waits long, a section past its day, failing code, an outdated text."""
    one, two = factories.page_of(["One."], ["Two."]).sections.all()
    assignments.claim([one, two], member)
    factories.revision(one.segments.get(), member)
    review.submit(one, member)
    Review.objects.update(requested_at=timezone.now() - timedelta(days=4))
    Assignment.objects.filter(section=two).update(due_on=due.today() - timedelta(days=1))
    factories.revision(two.segments.get(), member, source_text="Before.")
    Verdict.objects.create(
        page=one.page, backend="cpu", finding=Finding.OURS, judged_at=timezone.now()
    )


def test_the_agenda_writes_itself_from_what_waits(term, work, meeting):
    assert names(meeting) == ["numbers", "sharding", "reviews", "overdue", "runs", "upstream"]


def test_a_rule_that_waits_to_be_applied_is_on_the_agenda(meeting, as_user, member):
    ready = Amendment.objects.create(after={"title": "출력은 그대로"}, state="ready")
    Amendment.objects.create(after={"title": "아직 세는 중"}, state="checking")

    agenda.write(meeting)

    assert names(meeting) == ["numbers", "출력은 그대로"]
    shown = as_user(member).get(meeting.get_absolute_url()).content.decode()
    assert ready.get_absolute_url() in shown


def test_what_is_nothing_does_not_come_up(meeting):
    assert names(meeting) == ["numbers"]


def test_writing_again_adds_what_is_new_and_drops_what_is_over(term, meeting, member, maintainer):
    agenda.bring(meeting, member, "발표 순서")
    glossary.propose_term(member, "tracer", candidate="트레이서")
    glossary.decide(term, maintainer, "", chosen=term.candidates.first())

    agenda.write(meeting)
    agenda.write(meeting)

    assert names(meeting) == ["numbers", "발표 순서", "tracer"]


def test_what_somebody_noted_is_not_dropped(term, meeting, maintainer):
    agenda.note(meeting.items.get(term=term), "다 같이 봅시다.")
    glossary.decide(term, maintainer, "", chosen=term.candidates.first())

    agenda.write(meeting)

    assert "sharding" in names(meeting)


@pytest.mark.parametrize("title", ["", "  ", "가" * 201])
def test_an_item_has_a_title_that_fits(meeting, member, title):
    with pytest.raises(MeetingError):
        agenda.bring(meeting, member, title)


def test_items_are_put_in_order_among_those_that_wait(going, member):
    items = [agenda.bring(going, member, title) for title in "가나다"]
    agenda.finish(going.items.get(subject=Subject.NUMBERS), Ending.DONE)

    agenda.move(items[2], 0)
    assert names(going) == ["numbers", "다", "가", "나"]
    agenda.move(items[2], 99)
    assert names(going) == ["numbers", "가", "나", "다"]
    with pytest.raises(MeetingError):
        agenda.move(going.items.get(subject=Subject.NUMBERS), 0)


@pytest.mark.django_db(transaction=True)
def test_moves_at_the_same_moment_lose_nothing(meeting, member):
    items = [agenda.bring(meeting, member, title) for title in "가나다라"]

    outcomes = at_once(*[lambda item=item: agenda.move(item, 0) for item in items])

    assert outcomes == [None] * 4
    positions = list(meeting.items.values_list("position", flat=True))
    assert len(set(positions)) == len(positions)
    assert sorted(names(meeting)) == sorted(["numbers", *"가나다라"])


def test_every_change_counts_the_version_up(going, member):
    def version():
        return Meeting.objects.get(pk=going.pk).version

    before = version()
    item = agenda.bring(going, member, "가")
    agenda.note(item, "적었다")
    agenda.finish(item, Ending.DONE)
    agenda.reopen(item)
    agenda.move(item, 0)

    assert version() == before + 5


def test_an_item_is_finished_once_and_only_at_the_meeting(meeting, member):
    item = meeting.items.get()
    with pytest.raises(MeetingError):
        agenda.finish(item, Ending.DONE)
    Meeting.objects.update(began_at=timezone.now())

    agenda.finish(item, Ending.DONE)

    with pytest.raises(MeetingError):
        agenda.finish(item, Ending.POSTPONED)
    assert "단어 번역" in Item.objects.get().outcome


def test_a_decision_taken_here_is_a_decision_with_its_place(term, going, member, maintainer):
    chosen, other = term.candidates.all()
    for person in (member, maintainer):
        glossary.vote(chosen, person)
    glossary.vote(other, factories.user())
    item = going.items.get(term=term)
    agenda.note(item, "다른 문서도 이렇게 적습니다.")
    item.refresh_from_db()

    agenda.settle(item, chosen, maintainer)

    decision = Decision.objects.get()
    assert (decision.candidate, decision.decided_by) == (chosen, maintainer)
    assert (decision.place, decision.place_url) == ("11월 30일 모임", f"/meetings/{going.on}/")
    assert decision.reason == "다른 문서도 이렇게 적습니다."
    item.refresh_from_db()
    assert (item.ending, item.outcome) == (Ending.DONE, "샤딩, 3표 가운데 2표")


def test_what_was_decided_elsewhere_meanwhile_is_refused_and_stays_open(term, going, maintainer):
    chosen = term.candidates.first()
    glossary.decide(term, maintainer, "", chosen=chosen)
    item = going.items.get(term=term)

    with pytest.raises(MeetingError):
        agenda.settle(item, chosen, maintainer)

    item.refresh_from_db()
    assert item.ending == ""
    assert Decision.objects.count() == 1


def test_a_form_of_another_term_is_refused(term, going, member, maintainer):
    other = glossary.propose_term(member, "tracer", candidate="트레이서").candidates.get()

    with pytest.raises(MeetingError):
        agenda.settle(going.items.get(term=term), other, maintainer)


def test_nothing_changes_after_the_end(going, member):
    item = agenda.bring(going, member, "가")
    Meeting.objects.update(ended_at=timezone.now())

    for act in (
        lambda: agenda.bring(going, member, "나"),
        lambda: agenda.note(item, "적었다"),
        lambda: agenda.move(item, 0),
        lambda: agenda.finish(item, Ending.DONE),
    ):
        with pytest.raises(MeetingError):
            act()
