import pytest
from django.test import Client

from glossary import services
from glossary.models import Argument, Term, Vote
from tests.glossary.asking import HTMX, url

pytestmark = pytest.mark.django_db


def test_the_proposal_is_filled_in_from_the_address(as_user, member):
    page = (
        as_user(member).get(url("term-propose"), {"source": " static\nargument "}).content.decode()
    )

    assert 'value="static argument"' in page


def test_proposing_leads_to_the_new_term(as_user, member):
    answer = as_user(member).post(
        url("term-propose"),
        {"source_form": "pytree", "candidate": "파이트리", "aliases": "PyTree, tree"},
    )

    assert answer.headers["Location"] == "/glossary/pytree/"
    assert Term.objects.get().aliases == ["PyTree", "tree"]


def test_a_known_term_is_refused_with_a_way_to_it_and_what_was_typed(term, as_user, member):
    answer = as_user(member).post(
        url("term-propose"), {"source_form": "Convolution", "argument": "내 생각"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "/glossary/convolution/" in page
    assert "내 생각" in page


def test_a_vote_is_cast_moved_and_taken_back(term, candidate, as_user, member):
    rival = services.propose(term, "컨볼루션", member)
    browser = as_user(member)

    browser.post(url("vote-cast", candidate.pk), **HTMX)
    answer = browser.post(url("vote-cast", rival.pk), **HTMX)

    assert answer.status_code == 200
    part = answer.content.decode()
    assert '<div id="rows"' in part
    assert "<html" not in part
    assert "<textarea" not in part
    assert Vote.objects.get().candidate == rival
    browser.post(url("vote-cast", rival.pk))
    assert not Vote.objects.exists()


def test_a_refused_argument_keeps_the_page_and_says_why(term, as_user, member):
    answer = as_user(member).post(url("argument-make", term.pk), {"text": "  "}, **HTMX)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_a_refused_candidate_keeps_what_was_typed(term, as_user, member):
    answer = as_user(member).post(
        url("candidate-propose", term.pk), {"text": "합성곱", "argument": "다시 <b>"}, **HTMX
    )

    assert answer.status_code == 422
    assert "다시 &lt;b&gt;" in answer.content.decode()


def test_a_maintainer_decides_and_reopens(term, candidate, as_user, maintainer, member):
    rival = services.propose(term, "컨볼루션", member)
    browser = as_user(maintainer)
    decided = {
        "chosen": candidate.pk, f"status_{rival.pk}": "forbidden",
        f"status_{candidate.pk}": "forbidden", "reason": "교과서",
        "place": "11월 16일 모임",
    }  # fmt: skip

    answer = browser.post(url("term-decide", term.pk), decided, **HTMX)

    assert answer.status_code == 200
    assert "11월 16일 모임에서 결정" in answer.content.decode()
    assert dict(term.candidates.values_list("text", "status")) == {
        "합성곱": "accepted",
        "컨볼루션": "forbidden",
    }
    again = browser.post(url("term-decide", term.pk), decided, **HTMX)
    assert again.status_code == 422
    browser.post(url("term-reopen", term.pk), {"reason": "새 근거"})
    assert Term.objects.undecided().filter(pk=term.pk).exists()


def test_a_form_proposed_meanwhile_is_not_decided_on_unseen(
    term, candidate, as_user, maintainer, member
):
    services.propose(term, "컨볼루션", member)

    answer = as_user(maintainer).post(
        url("term-decide", term.pk),
        {"chosen": candidate.pk, f"status_{candidate.pk}": "forbidden", "reason": "교과서"},
        **HTMX,
    )

    assert answer.status_code == 422
    assert "컨볼루션" in answer.content.decode()
    assert not term.decisions.exists()


@pytest.mark.parametrize("chosen", ["", "999999", "x"])
def test_a_decision_for_nothing_on_the_list_is_refused(term, as_user, maintainer, chosen):
    answer = as_user(maintainer).post(
        url("term-decide", term.pk), {"chosen": chosen, "reason": "이유"}, **HTMX
    )

    assert answer.status_code == 422
    assert not term.decisions.exists()


def test_an_entry_is_mended_and_its_lists_survive_the_form(term, as_user, member):
    browser = as_user(member)
    address = url("term-describe", term.pk)

    answer = browser.post(
        address,
        {
            "source_form": "convolution",
            "aliases": "conv, convolve\nconv",
            "exceptions": "계층",
            "definition": "새 뜻",
        },
    )

    term.refresh_from_db()
    assert answer.status_code == 302
    assert (term.aliases, term.exceptions) == (["conv", "convolve"], ["계층"])
    assert 'value="conv, convolve"' in browser.get(address).content.decode()


ACTIONS = [
    "vote-cast",
    "candidate-propose",
    "argument-make",
    "term-describe",
    "term-decide",
    "term-reopen",
]


@pytest.mark.parametrize("name", ACTIONS)
def test_readers_write_nothing(term, candidate, as_user, reader, name):
    target = candidate.pk if name == "vote-cast" else term.pk

    answer = as_user(reader).post(url(name, target), {"text": "글", "reason": "글"})

    assert answer.status_code == 403


@pytest.mark.parametrize("name", ["term-decide", "term-reopen"])
def test_members_do_not_decide(term, as_user, member, name):
    assert as_user(member).post(url(name, term.pk), {"reason": "글"}).status_code == 403


@pytest.mark.parametrize("name", ACTIONS)
def test_strangers_are_asked_to_sign_in(term, candidate, name):
    target = candidate.pk if name == "vote-cast" else term.pk

    answer = Client().post(url(name, target), {"text": "글"})

    assert answer.status_code in {302, 401}
    assert not Argument.objects.exists()


def decided(term, candidate, **more):
    return {f"status_{candidate.pk}": "forbidden", "chosen": candidate.pk, "reason": "글", **more}


def test_a_vote_without_a_quorum_does_not_decide_and_the_reason_survives(
    term, candidate, as_user, maintainer
):
    services.vote(candidate, maintainer)

    answer = as_user(maintainer).post(
        url("term-decide", term.pk), decided(term, candidate, reason="긴 이유"), **HTMX
    )

    assert answer.status_code == 422
    assert "3표 가운데 1표" in answer.content.decode()
    assert "긴 이유" in answer.content.decode()
    assert not term.decisions.exists()


def test_a_vote_with_a_quorum_decides(term, candidate, as_user, maintainer, member, other_member):
    for voter in (maintainer, member, other_member):
        services.vote(candidate, voter)

    as_user(maintainer).post(url("term-decide", term.pk), decided(term, candidate))

    assert term.decisions.get().votes == {"합성곱": 3}


def test_the_last_day_is_moved_and_a_wrong_day_keeps_the_page(term, as_user, maintainer):
    browser = as_user(maintainer)

    assert browser.post(url("closing-day-move", term.pk), {"closes_on": "x"}).status_code == 422
    past = browser.post(url("closing-day-move", term.pk), {"closes_on": "2001-01-01"}, **HTMX)
    browser.post(url("closing-day-move", term.pk), {"closes_on": "2999-12-31"})

    term.refresh_from_db()
    assert past.status_code == 422
    assert "2001-01-01" in past.content.decode()
    assert str(term.closes_on) == "2999-12-31"


def test_a_maintainer_sets_the_rules_of_voting(as_user, maintainer):
    browser = as_user(maintainer)

    assert browser.post(url("voting-rules"), {"quorum": 0, "days_open": 9}).status_code == 422
    browser.post(url("voting-rules"), {"quorum": 5, "days_open": 9})

    page = browser.get(url("voting-rules")).content.decode()
    assert 'value="5"' in page
    assert 'value="9"' in page


def test_an_argument_for_a_form_says_so(term, candidate, as_user, member):
    answer = as_user(member).post(
        url("argument-make", term.pk), {"text": "교과서", "speaks_for": candidate.pk}, **HTMX
    )

    assert "합성곱 지지" in answer.content.decode()


def test_a_form_is_taken_back(term, candidate, as_user, member, other_member):
    refused = as_user(other_member).post(url("candidate-withdraw", candidate.pk), **HTMX)
    as_user(member).post(url("candidate-withdraw", candidate.pk), **HTMX)

    candidate.refresh_from_db()
    assert refused.status_code == 422
    assert candidate.status == "retired"


def test_a_renamed_term_keeps_its_address_and_takes_no_others(term, as_user, member):
    services.propose_term(member, "kernel")
    browser = as_user(member)

    taken = browser.post(
        url("term-describe", term.pk), {"source_form": "Kernel", "note": "참고할 글"}
    )
    browser.post(url("term-describe", term.pk), {"source_form": "convolving"})

    assert taken.status_code == 422
    assert "참고할 글" in taken.content.decode()
    assert Term.objects.get(slug="convolution").source_form == "convolving"
