import pytest

from apps.assignments import handovers
from apps.assignments import services as assignments
from apps.dashboard.work import first_section, next_section, work_of
from apps.review import services as reviews
from apps.sources.origins import SAMPLE
from apps.translation import services as translation
from apps.verification.models import Finding
from glossary import services as glossary
from runner.models import Urgency
from tests import factories

pytestmark = pytest.mark.django_db


def test_who_has_done_nothing_is_new_here(page, member):
    work = work_of(member)

    assert (work.is_new_here, work.next) == (True, None)


def test_next_is_the_first_text_that_is_not_finished(claimed, member):
    first, second = claimed.segments.order_by("position")
    factories.revision(first, member)

    goes_on = work_of(member).next

    assert (goes_on.segment, goes_on.words_left) == (second, 2)
    assert (goes_on.standing.progress.unfinished, goes_on.standing.progress.pieces) == (1, 2)


def test_next_is_where_this_person_last_typed(page, member):
    first, second = page.sections.order_by("position")
    assignments.claim([first, second], member)
    typed = second.segments.get()
    translation.save_draft(typed, member, "여섯", None)

    assert work_of(member).next.segment == typed


def test_next_is_due_first_when_nothing_was_typed(page, member):
    first, second = page.sections.order_by("position")
    [one, _other] = assignments.claim([first, second], member)
    assignments.postpone(one, member)

    assert work_of(member).next.standing.section == second


def test_next_is_a_text_whose_source_changed(claimed, member):
    first, second = claimed.segments.order_by("position")
    factories.revision(first, member)
    factories.revision(second, member, source_text="What it was before.")

    assert work_of(member).next.segment == second


def test_what_is_in_review_is_not_next(section, member, ask):
    ask(section, member)

    assert work_of(member).next is None


def test_changes_asked_of_me_come_with_what_was_said(section, member, other_member, ask):
    review = reviews.take(ask(section, member), other_member)
    reviews.request_changes(review, other_member, "조사 두 곳만 봐 주세요.")

    [entry] = work_of(member).changes_asked

    assert entry.review.summary == "조사 두 곳만 봐 주세요."
    assert work_of(other_member).changes_asked == []


def test_a_review_is_one_persons_turn_and_offered_to_others_until_somebody_takes_it(
    section, member, other_member, maintainer, ask
):
    review = ask(section, member)
    works = [work_of(one) for one in (member, other_member, maintainer)]
    seen = [(len(work.reviews), len(work.reviews_free)) for work in works]

    reviews.take(review, other_member)

    assert seen == [(0, 0), (1, 0), (0, 1)]
    assert [entry.review for entry in work_of(other_member).reviews] == [review]
    assert work_of(maintainer).reviews_free == []


def test_a_reader_is_offered_no_reviews_and_no_votes(section, member, reader, ask):
    ask(section, member)
    glossary.propose_term(member, "sharding", candidate="샤딩")

    work = work_of(reader)

    assert (work.reviews_free, work.terms) == ([], [])


def test_a_term_is_shown_until_i_have_voted(member, other_member):
    term = glossary.propose_term(member, "sharding", candidate="샤딩")
    glossary.propose(term, "분할 배치", member)
    glossary.vote(term.candidates.get(text="분할 배치"), member)

    [shown] = work_of(other_member).terms

    assert [(one.text, one.vote_count) for one in shown.candidates.all()] == [
        ("분할 배치", 1),
        ("샤딩", 0),
    ]
    assert work_of(member).terms == []


def test_a_settled_term_is_not_up_for_votes(member, maintainer):
    term = glossary.propose_term(member, "sharding", candidate="샤딩")
    glossary.decide(term, maintainer, "모두 찬성", chosen=term.candidates.get())

    assert work_of(member).terms == []


def test_a_run_that_our_translation_broke_is_told_to_holders(
    page, claimed, member, other_member, judge
):
    verdict = judge(page, Finding.OURS)

    assert work_of(member).failed == [verdict]
    assert work_of(other_member).failed == []


def test_a_failed_run_is_told_to_whoever_wrote_on_the_page(page, section, member, judge, translate):
    translate(section, member)
    verdict = judge(page, Finding.OURS)

    assert work_of(member).failed == [verdict]


@pytest.mark.parametrize("finding", [Finding.UPSTREAM, Finding.SAME, Finding.NOT_HERE])
def test_what_is_not_our_fault_is_no_work(page, claimed, member, judge, finding):
    judge(page, Finding.OURS)
    judge(page, finding)

    assert work_of(member).failed == []


def test_a_changed_source_is_told_to_whoever_wrote_the_text(section, member, translate):
    translate(section, member, source_text="What it was before.")

    [old] = work_of(member).outdated

    assert (old.section, old.count) == (section, 2)


def test_a_changed_source_is_the_holders_when_somebody_holds_it(
    claimed, member, other_member, translate
):
    translate(claimed, other_member, source_text="What it was before.")

    assert [old.section for old in work_of(member).outdated] == [claimed]
    assert work_of(other_member).outdated == []


def test_a_newcomer_is_led_to_the_first_free_section_of_the_tour(page, member):
    tour = factories.source(location=f"{SAMPLE}tour")
    of_tour = factories.page_of(["First."], ["Second."], of=tour)
    taken, free = of_tour.sections.order_by("position")
    assignments.claim([taken], member)

    assert first_section() == free


def test_without_a_tour_any_free_section_will_do(page, section):
    assert first_section() == section


def test_who_has_free_hands_is_led_on_in_the_source_of_last_time(page, member, other_member):
    other = factories.page_of(["First."], ["Second."], ["Third."])
    done, held, free = other.sections.order_by("position")
    [last] = assignments.claim([done], member)
    assignments.claim([held], other_member)
    factories.revision(done.segments.get(), member)
    assignments.release(last, member)

    assert next_section(member) == free
    assert next_section(other_member) == free
    assert next_section(factories.user()) == page.sections.first()


def test_sections_of_archived_sources_are_nobodys_work(source, claimed, member):
    from django.utils import timezone

    source.archived_at = timezone.now()
    source.save()

    work = work_of(member)

    assert (work.held, work.next, work.has_sources) == ([], None, False)
    assert first_section() is None


def test_texts_under_which_the_source_changed_are_gone_on_with(as_user, section, member):
    factories.revision(section.segments.first(), member, source_text="Before.")

    shown = as_user(member).get("/").content.decode()

    card = shown[shown.index('class="card next"') :]
    assert card.index(f"/sections/{section.pk}/") < card.index("</section>")
    assert "기다리는 일이 없습니다" not in shown


def test_approved_code_that_no_longer_runs_is_a_maintainers_work(
    page, judge, member, maintainer, as_user
):
    judge(page, Finding.SAME)
    page.verdicts.update(turned_from="", urgency=Urgency.ROUTINE)
    assert work_of(maintainer).turned == []

    judge(page, Finding.UPSTREAM)
    page.verdicts.filter(finding=Finding.UPSTREAM).update(
        turned_from=Finding.SAME, urgency=Urgency.ROUTINE
    )

    assert [verdict.finding for verdict in work_of(maintainer).turned] == [Finding.UPSTREAM]
    assert work_of(member).turned == []
    assert "승인했지만" in as_user(maintainer).get("/").content.decode()


def test_a_section_to_take_over_waits_for_who_was_asked(claimed, member, other_member):
    held = claimed.assignments.get()
    offered = handovers.offer(held, member, other_member)

    asked, asking = work_of(other_member), work_of(member)

    assert (asked.offered, asked.asked, asked.is_idle) == ([offered], [], False)
    assert (asking.offered, asking.asked) == ([], [offered])
