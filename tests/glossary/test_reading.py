import re

import pytest

from glossary import services, starting
from glossary.models import Term
from tests import factories
from tests.glossary.asking import HTMX, url

pytestmark = pytest.mark.django_db


def test_a_term_is_read_without_signing_in(term, client):
    answer = client.get("/glossary/convolution/")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "합성곱" in page
    assert "<code>conv</code>" in page
    assert "hx-post" not in page
    assert "/uses/" not in page  # which is for members, and would be refused


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
    shown = services.namesake("convolution")
    services.describe(shown, member, [])
    services.entries()

    for address, most in [
        ("/glossary/", 8),
        ("/glossary/?show=undecided&page=2", 8),
        ("/glossary/?show=decided&domain=수학&sort=votes", 8),
        ("/glossary/?q=con", 12),
        ("/glossary/search/?q=con", 5),
        ("/glossary/search.json?q=con", 5),
        ("/glossary/convolution/", 10),
        ("/glossary/convolution.json", 4),
        (f"/glossary/terms/{shown.pk}/history/", 4),
    ]:
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def test_the_list_shows_what_is_to_settle(term, client, maintainer):
    other = services.propose_term(maintainer, "kernel", candidate="커널")
    services.decide(other, maintainer, "이유", chosen=other.candidates.get())

    page = client.get("/glossary/?show=undecided").content.decode()

    assert "/glossary/convolution/" in page
    assert "/glossary/kernel/" not in page


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


def test_a_term_as_json_says_what_was_decided_and_why(term, client, maintainer):
    services.decide(
        term, maintainer, "교과서", chosen=term.candidates.get(), place="11월 16일 모임"
    )

    found = client.get("/glossary/convolution.json").json()

    assert found["accepted"] == ["합성곱"]
    assert found["decision"]["reason"] == "교과서"
    assert found["decision"]["place"] == "11월 16일 모임"
    assert client.get("/glossary/nothing.json").status_code == 404


def test_a_chat_shows_the_decision_with_the_link(term, client, maintainer):
    services.decide(term, maintainer, "교과서", chosen=term.candidates.get())

    page = client.get("/glossary/convolution/").content.decode()

    assert '<meta property="og:title" content="convolution → 합성곱">' in page


def test_the_list_is_narrowed_by_source_field_and_state(term, client, as_user, member):
    source = factories.source(name="Flax", slug="flax")
    services.propose_term(member, "module", candidate="모듈", source=source, domain="신경망")

    def listed(browser, query):
        page = browser.get(f"/glossary/?{query}").content.decode()
        return re.findall(r'class="term-line" href="/glossary/([^/]+)/"', page)

    assert listed(client, "source=flax") == ["module-flax"]
    assert listed(client, "domain=수학") == ["convolution"]
    assert listed(client, "domain=nothing&source=nothing&sort=x&show=x") == [
        "convolution",
        "module-flax",
    ]
    assert listed(as_user(member), "show=mine&sort=votes") == ["convolution", "module-flax"]
    services.vote(term.candidates.get(), member)
    assert listed(as_user(member), "show=mine") == ["module-flax"]
    assert listed(client, "show=mine") == []


def test_the_history_shows_who_changed_what_and_hides_votes_from_strangers(
    term, client, as_user, member, other_member
):
    term.definition = "새 뜻"
    services.describe(term, member, ["definition"])
    services.vote(term.candidates.get(), other_member)
    address = url("term-history", term.pk)

    public = client.get(address, **HTMX).content.decode()
    inside = as_user(member).get(address).content.decode()

    assert "<html" not in public
    assert "`conv`는 그대로" in public
    assert "새 뜻" in public
    assert "나</b>" not in public
    assert "나</b>" in inside


def test_the_history_is_paged(term, client, member):
    for number in range(30):
        term.note = f"글 {number}"
        services.describe(term, member, ["note"])
    address = url("term-history", term.pk)

    first = client.get(address).content.decode()
    second = client.get(address, {"page": 2}).content.decode()

    assert "글 29" in first
    assert "글 2<" not in first
    assert "글 2<" in second
