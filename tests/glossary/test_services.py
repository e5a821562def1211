from functools import partial

import pytest
from django.db import connection

from apps.activity.models import Event
from glossary import services
from glossary.errors import GlossaryError, TermDecided, TermExists, TermOpen
from glossary.matching import Matcher
from glossary.models import CandidateStatus, Decision, Term
from tests import factories
from tests.racing import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def rival(term, other_member):
    return services.propose(term, "컨볼루션", other_member, "검색할 때 익숙함")


def forms(term):
    return dict(term.candidates.values_list("text", "status"))


def entry_of(source_form):
    return next(entry for entry in services.entries() if entry.source == source_form)


def test_a_proposed_term_has_an_address_and_a_candidate(term, member):
    assert term.slug == "convolution"
    assert forms(term) == {"합성곱": CandidateStatus.PROPOSED}
    assert Event.objects.about(term).filter(verb="term proposed", actor=member).exists()


def test_forms_are_kept_in_nfc_on_one_line(member):
    term = services.propose_term(
        member, " Static \n argument", candidate="\u110c\u1165\u11bc\u110c\u1165\u11a8 인수"
    )

    assert term.source_form == "Static argument"
    assert forms(term) == {"정적 인수": "proposed"}


@pytest.mark.parametrize("again", ["convolution", "Convolution", " CONVOLUTION "])
def test_a_term_is_proposed_only_once(term, member, again):
    with pytest.raises(TermExists):
        services.propose_term(member, again)


@pytest.mark.parametrize(
    ("word", "slug"), [("propose", "propose-term"), ("합성", "term"), ("C++", "c")]
)
def test_no_term_takes_the_address_of_a_page(member, word, slug):
    assert services.propose_term(member, word).slug == slug


def test_terms_that_would_share_an_address_get_numbers(member):
    slugs = [services.propose_term(member, word).slug for word in ("C", "C+", "C#")]

    assert slugs == ["c", "c-2", "c-3"]


def test_a_person_has_one_preference_and_may_move_it(term, rival, member):
    services.vote(term.candidates.get(text="합성곱"), member)
    services.vote(rival, member)

    assert services.tally(term) == {"컨볼루션": 1}


def test_a_decision_keeps_votes_and_settles_all_candidates(term, rival, member, maintainer):
    chosen = term.candidates.get(text="합성곱")
    services.vote(chosen, member)

    decision = services.decide(term, maintainer, "교과서를 따릅니다.", chosen=chosen)

    assert decision.votes == {"합성곱": 1}
    assert forms(term) == {"합성곱": "accepted", "컨볼루션": "forbidden"}


def test_several_forms_may_be_accepted(term, rival, maintainer):
    chosen = term.candidates.get(text="합성곱")

    services.decide(term, maintainer, "둘 다", chosen=chosen, others={rival.pk: "accepted"})

    assert entry_of("convolution").accepted == ("합성곱", "컨볼루션")


def test_the_preferred_form_comes_first_even_when_proposed_last(term, rival, maintainer):
    first = term.candidates.get(text="합성곱")

    services.decide(term, maintainer, "이유", chosen=rival, others={first.pk: "accepted"})

    assert entry_of("convolution").accepted == ("컨볼루션", "합성곱")


def test_a_term_may_stay_in_english(term, maintainer):
    services.decide(term, maintainer, "이름이므로", chosen=None)

    assert entry_of("convolution").accepted == ("convolution",)
    assert entry_of("convolution").forbidden == ("합성곱",)


@pytest.mark.parametrize("act", ["vote", "propose", "decide", "withdraw"])
def test_nothing_moves_once_decided(term, rival, member, maintainer, act):
    services.decide(term, maintainer, "이유", chosen=rival)
    acts = {
        "vote": lambda: services.vote(rival, member),
        "propose": lambda: services.propose(term, "겹침", member),
        "decide": lambda: services.decide(term, maintainer, "또", chosen=rival),
        "withdraw": lambda: services.withdraw_vote(term, member),
    }

    with pytest.raises(TermDecided):
        acts[act]()


def test_reopening_brings_the_candidates_back_and_keeps_the_record(term, rival, maintainer):
    before = forms(term)
    services.decide(term, maintainer, "이유", chosen=rival)

    services.reopen(term, maintainer, "새 표준이 나왔습니다.")

    assert forms(term) == before
    assert Decision.objects.get(term=term).reopened_reason == "새 표준이 나왔습니다."
    assert entry_of("convolution").accepted == ()


def test_reopening_asks_for_a_reason_and_a_decision(term, maintainer):
    with pytest.raises(TermOpen):
        services.reopen(term, maintainer, "왜")
    with pytest.raises(GlossaryError):
        services.reopen(term, maintainer, "  ")


def test_a_forbidden_form_may_stand_again_when_the_term_is_open(term, rival, member, maintainer):
    services.decide(term, maintainer, "이유", chosen=term.candidates.get(text="합성곱"))
    services.reopen(term, maintainer, "다시")
    term.candidates.filter(pk=rival.pk).update(status=CandidateStatus.FORBIDDEN)

    services.propose(term, "컨볼루션", member, "그래도")

    assert forms(term)["컨볼루션"] == "proposed"


def test_the_same_form_is_proposed_once(term, member):
    with pytest.raises(GlossaryError):
        services.propose(term, " 합성곱 ", member)


def test_a_form_of_another_term_cannot_be_chosen(term, member, maintainer):
    other = services.propose_term(member, "kernel", candidate="커널")

    with pytest.raises(GlossaryError):
        services.decide(term, maintainer, "이유", chosen=other.candidates.get())


def test_undecided_terms_neither_accept_nor_forbid(term, rival):
    entry = entry_of("convolution")

    assert (entry.accepted, entry.forbidden) == ((), ())


def test_entries_follow_every_change_and_else_stay_the_same_list(term, rival, maintainer):
    before = services.entries()
    assert services.entries() is before

    services.decide(term, maintainer, "이유", chosen=rival)

    hits = Matcher(services.entries()).find_target("컨볼루션을 합성곱으로")
    assert [hit.status for hit in hits] == ["accepted", "forbidden"]


def test_entries_cost_one_query_while_nothing_changes(term, django_assert_num_queries):
    services.entries()

    with django_assert_num_queries(1):
        services.entries()


def test_search_finds_by_any_form_and_by_definition(term, rival, member):
    services.propose_term(member, "pytree", definition="겹쳐 담은 값의 나무꼴 구조")

    assert [found.slug for found in services.search("ㅎㅅㄱ")] == ["convolution"]
    assert [found.slug for found in services.search("컨볼")] == ["convolution"]
    assert [found.slug for found in services.search("나무꼴")] == ["pytree"]


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_leave_one_standing():
    if connection.vendor == "sqlite":
        pytest.skip("an SQLite test database lives in memory, in one connection")
    people = [factories.maintainer(), factories.maintainer()]
    term = services.propose_term(people[0], "batch", candidate="배치")

    def settle(person):
        return services.decide(term, person, "이유", chosen=term.candidates.get())

    outcomes = at_once(*[partial(settle, person) for person in people])

    assert {type(outcome) for outcome in outcomes} == {Decision, TermDecided}
    assert Term.objects.get().decisions.count() == 1
