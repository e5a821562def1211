from datetime import timedelta

import pytest
from django.utils import timezone

from apps.activity.models import Event
from apps.activity.week import site_day
from glossary import services
from glossary.errors import GlossaryError, QuorumMissing, TermDecided, VoteClosed
from glossary.models import Term, VotingRules
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def rival(term, other_member):
    return services.propose(term, "컨볼루션", other_member)


def voters(candidate, number):
    for _ in range(number):
        services.vote(candidate, factories.user())


def past_its_last_day(term):
    Term.objects.filter(pk=term.pk).update(closes_on=timezone.localdate() - timedelta(days=1))


def test_a_vote_has_a_last_day_from_its_first_candidate(member):
    term = services.propose_term(member, "pytree")
    assert term.closes_on is None

    services.propose(term, "파이트리", member)

    assert Term.objects.get().closes_on == timezone.localdate() + timedelta(days=14)


def test_the_vote_decides_only_with_a_quorum(term, candidate, maintainer):
    voters(candidate, 2)
    with pytest.raises(QuorumMissing):
        services.conclude(term, maintainer, "이유", chosen=candidate)
    voters(candidate, 1)

    decision = services.conclude(term, maintainer, "이유", chosen=candidate)

    assert (decision.votes, decision.place) == ({"합성곱": 3}, "")


def test_the_group_chooses_its_quorum(term, candidate, member, maintainer):
    services.set_voting_rules(VotingRules(quorum=1, days_open=7), maintainer)
    services.vote(candidate, member)

    services.conclude(term, maintainer, "이유", chosen=candidate)

    assert VotingRules.current().closing_day() == timezone.localdate() + timedelta(days=7)
    assert Term.objects.decided().get() == term


def test_a_meeting_settles_without_a_quorum_and_is_named(term, candidate, maintainer):
    decision = services.decide(
        term, maintainer, "이야기함", chosen=candidate, place="11월 16일 모임", place_url="/m/3/"
    )

    assert (decision.place, decision.place_url) == ("11월 16일 모임", "/m/3/")


def test_past_its_last_day_a_vote_with_a_quorum_is_closed(term, candidate, member):
    services.vote(candidate, member)
    voters(candidate, 2)
    past_its_last_day(term)

    with pytest.raises(VoteClosed):
        services.vote(candidate, factories.user())
    with pytest.raises(VoteClosed):
        services.withdraw_vote(term, member)
    assert term.votes.count() == 3


def test_past_its_last_day_a_vote_without_a_quorum_goes_on(term, candidate, member):
    past_its_last_day(term)

    services.vote(candidate, member)

    assert term.votes.count() == 1


def test_a_vote_ends_for_all_on_the_same_day(term, candidate):
    voters(candidate, 3)
    past_its_last_day(term)

    for far in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):  # never the same day in both
        with timezone.override(far), pytest.raises(VoteClosed):
            voters(candidate, 1)
        with timezone.override(far):
            assert VotingRules.current().closing_day() == site_day() + timedelta(days=14)


def test_the_last_day_is_moved_but_not_into_the_past(term, candidate, maintainer):
    voters(candidate, 3)
    past_its_last_day(term)
    today = timezone.localdate()
    with pytest.raises(GlossaryError):
        services.move_closing_day(term, maintainer, today - timedelta(days=1))

    services.move_closing_day(term, maintainer, today)

    voters(candidate, 1)
    assert term.votes.count() == 4


def test_reopening_opens_the_vote_anew(term, candidate, maintainer):
    voters(candidate, 3)
    past_its_last_day(term)
    services.conclude(term, maintainer, "이유", chosen=candidate)

    services.reopen(term, maintainer, "새 근거")

    services.vote(candidate, maintainer)
    assert term.votes.count() == 4


def test_staying_in_english_is_a_candidate_like_others(term, candidate, member, maintainer):
    english = services.propose(term, "Convolution", member)

    decision = services.decide(term, maintainer, "이름", chosen=english)

    [entry] = services.entries()
    assert decision.candidate == english
    assert Term.objects.kept().get() == term
    assert entry.accepted == ("convolution", "Convolution")


def test_the_english_word_is_not_forbidden_beside_its_translation(
    term, candidate, member, maintainer
):
    services.propose(term, "convolution", member)

    services.decide(term, maintainer, "이유", chosen=candidate)

    [entry] = services.entries()
    assert (entry.accepted, entry.forbidden) == (("합성곱",), ())


def test_keeping_english_chooses_the_candidate_that_says_so(term, member, maintainer):
    english = services.propose(term, "convolution", member)

    assert services.decide(term, maintainer, "이름", chosen=None).candidate == english


def test_who_proposed_a_form_may_take_it_back_while_nobody_else_prefers_it(
    term, rival, member, other_member
):
    services.vote(rival, other_member)
    with pytest.raises(GlossaryError):
        services.withdraw(rival, member)

    services.withdraw(rival, other_member)

    assert rival.status == "retired"
    assert not term.votes.exists()


def test_a_decided_term_keeps_its_forms(term, rival, other_member, maintainer):
    services.decide(term, maintainer, "이유", chosen=rival)

    with pytest.raises(TermDecided):
        services.withdraw(rival, other_member)


def test_an_argument_may_speak_for_one_form_of_its_term(term, candidate, member):
    other = services.propose_term(member, "kernel", candidate="커널")

    argument = services.argue(term, member, "대한수학회 용어", candidate)

    assert argument.candidate == candidate
    with pytest.raises(GlossaryError):
        services.argue(term, member, "글", other.candidates.get())


def test_the_history_holds_what_was_and_what_is(term, member):
    term.definition, term.aliases = "새 뜻", ["conv", "convolve"]

    services.describe(term, member, ["definition", "aliases", "note"])

    event = Event.objects.about(term).filter(verb="term described").get()
    assert event.detail["changes"] == {
        "aliases": ["", "conv, convolve"],
        "definition": ["`conv`는 그대로", "새 뜻"],
    }


def test_a_term_is_not_renamed_to_another(term, member):
    other = services.propose_term(member, "kernel")
    other.source_form = "Convolution"

    with pytest.raises(GlossaryError):
        services.describe(other, member, ["source_form"])
