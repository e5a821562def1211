import re

import pytest
from django.test import Client
from django.urls import reverse

from glossary import services, starting
from glossary.models import Argument, Term, Vote
from tests import factories

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def term(member):
    return services.propose_term(
        member,
        "convolution",
        candidate="합성곱",
        argument="교과서 용어",
        definition="`conv`는 그대로",
        domain="수학",
    )


@pytest.fixture
def candidate(term):
    return term.candidates.get()


def url(name, *args):
    return reverse(f"glossary:{name}", args=args)


def test_a_term_is_read_without_signing_in(term, client):
    answer = client.get("/glossary/convolution/")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "합성곱" in page
    assert "<code>conv</code>" in page
    assert "hx-post" not in page


def test_no_two_fields_of_a_term_share_an_id(term, as_user, maintainer):
    page = as_user(maintainer).get("/glossary/convolution/").content.decode()

    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_an_unknown_term_is_not_found(client):
    assert client.get("/glossary/nothing/").status_code == 404


@pytest.mark.parametrize("query", ["conv", "합성", "ㅎㅅㄱ", "convolutoin"])
def test_the_box_finds_while_typing(term, client, query):
    answer = client.get(url("term-search"), {"q": query}, **HTMX)

    assert 'href="/glossary/convolution/"' in answer.content.decode()


def test_what_is_not_found_may_be_proposed_by_members_only(term, client, as_user, member):
    query = {"q": "<zzzz & q>"}

    for_all = client.get(url("term-search"), query).content.decode()
    for_member = as_user(member).get(url("term-search"), query).content.decode()

    assert "&lt;zzzz &amp; q&gt;" in for_all
    assert "propose" not in for_all
    assert "?source=%3Czzzz%20%26%20q%3E" in for_member


def test_search_as_json_gives_the_forms_and_a_whole_address(term, client):
    answer = client.get("/glossary/search.json", {"q": "ㅎㅅㄱ"}).json()

    [found] = answer["terms"]
    assert found["term"] == "convolution"
    assert found["proposed"] == ["합성곱"]
    assert found["decided"] is False
    assert found["url"] == "http://testserver/glossary/convolution/"


@pytest.mark.parametrize("limit", ["", "x", "-1", "٣", "9" * 5000])
def test_a_strange_limit_breaks_nothing(term, client, limit):
    assert client.get("/glossary/search.json", {"q": "c", "limit": limit}).status_code == 200


@pytest.mark.parametrize("query", ["%", "_" * 500, "'\"", "\ud7a3" * 200])
def test_a_strange_query_breaks_nothing(term, client, query):
    for address in ("/glossary/", "/glossary/search/", "/glossary/search.json"):
        assert client.get(address, {"q": query}).status_code == 200


def test_lists_and_lookups_ask_the_database_a_fixed_number_of_times(
    client, member, django_assert_max_num_queries
):
    starting.load()
    services.entries()

    for address, most in [
        ("/glossary/", 8),
        ("/glossary/?show=undecided&page=2", 8),
        ("/glossary/?q=con", 12),
        ("/glossary/search/?q=con", 5),
        ("/glossary/search.json?q=con", 5),
        ("/glossary/convolution/", 9),
    ]:
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def test_the_list_shows_what_is_to_settle(term, client, maintainer):
    other = services.propose_term(maintainer, "kernel", candidate="커널")
    services.decide(other, maintainer, "이유", chosen=other.candidates.get())

    page = client.get("/glossary/?show=undecided").content.decode()

    assert "/glossary/convolution/" in page
    assert "/glossary/kernel/" not in page


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
    }  # fmt: skip

    answer = browser.post(url("term-decide", term.pk), decided, **HTMX)

    assert answer.status_code == 200
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
        address, {"aliases": "conv, convolve\nconv", "exceptions": "계층", "definition": "새 뜻"}
    )

    term.refresh_from_db()
    assert answer.status_code == 302
    assert (term.aliases, term.exceptions) == (["conv", "convolve"], ["계층"])
    assert 'value="conv, convolve"' in browser.get(address).content.decode()


def test_strangers_see_only_the_names_of_those_who_wish(term, client, as_user, other_member):
    shy = factories.user("숨은이", is_name_public=False)
    services.argue(term, shy, "조용한 의견")
    services.argue(term, other_member, "당당한 의견")

    public = client.get("/glossary/convolution/").content.decode()
    inside = as_user(other_member).get("/glossary/convolution/").content.decode()

    assert "조용한 의견" in public
    assert "숨은이" not in public
    assert "숨은이" in inside


def test_strangers_words_are_shown_as_text(term, client, member):
    services.argue(term, member, "<script>alert(1)</script>")
    services.describe(Term.objects.get(pk=term.pk), member, [])
    Term.objects.filter(pk=term.pk).update(definition="`<img onerror=x>`")

    page = client.get("/glossary/convolution/").content.decode()

    assert "<script>alert" not in page
    assert "<img onerror" not in page


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
