import pytest
from django.db import connection

from glossary import services, shelf
from glossary.meanings import Meanings
from tests import factories


@pytest.fixture
def source(db):
    return factories.source(slug="flax")


def settled(proposer, word, form, **fields):
    term = services.propose_term(proposer, word, candidate=form, **fields)
    services.decide(term, proposer, "이유", chosen=term.candidates.get())
    return term


def test_a_sources_own_term_stands_before_the_one_for_all(maintainer, source):
    of_all = settled(maintainer, "module", "모듈")
    own = settled(maintainer, "Module", "Module", source=source)
    settled(maintainer, "layer", "층")

    everywhere = {entry.source: entry.accepted for entry in services.entries()}
    within = {entry.source: entry.accepted for entry in services.entries(source.pk)}

    assert everywhere == {"module": ("모듈",), "layer": ("층",)}
    assert within == {"Module": ("Module",), "layer": ("층",)}
    assert services.term_ids()["module"] == of_all.pk
    assert services.term_ids(source.pk)["Module"] == own.pk
    assert own.slug == "module-flax"


def test_a_source_without_terms_of_its_own_has_those_for_all(maintainer, source):
    settled(maintainer, "module", "모듈")

    assert services.entries(source.pk) == services.entries()
    assert services.entries(source.pk) is services.entries(source.pk)


def test_two_equal_terms_of_two_sources_are_both_found(maintainer, source):
    first = services.propose_term(maintainer, "module", candidate="모듈", source=source)
    second = services.propose_term(
        maintainer, "module", candidate="모듈", source=factories.source()
    )

    assert {term.pk for term in services.search("모듈")} == {first.pk, second.pk}


def test_irregular_forms_are_found_in_the_source(maintainer):
    settled(maintainer, "axis", "축", irregular_forms=["axen"])

    [entry] = services.entries()

    assert "axen" in entry.aliases


def test_meanings_are_found_whatever_the_case_one_a_term():
    meanings = Meanings([(7, "A tree of trees"), (9, ""), (3, "나무꼴\n구조, TREE"), (1, "숲")])

    assert meanings.find("tree", 10) == [7, 3]
    assert meanings.find("나무꼴 구조", 10) == [3]
    assert meanings.find("trees\n나무", 10) == []
    assert meanings.find("tree", 1) == [7]
    assert meanings.find(" ", 10) == []
    assert Meanings([]).find("tree", 10) == []


@pytest.mark.django_db(transaction=True)
def test_a_big_glossary_is_laid_out_anew_beside_whoever_looks_things_up(monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("an SQLite test database lives in memory, in one connection")
    monkeypatch.setattr(shelf, "_BIG", 1)
    monkeypatch.setattr(shelf, "_kept", None)
    person = factories.user()
    services.propose_term(person, "batch")
    assert services.search("batch")

    services.propose_term(person, "kernel")
    services.search("kernel")  # perhaps of what was laid out before
    shelf._laying.join(10)

    assert [term.slug for term in services.search("kernel")] == ["kernel"]
    assert services.entries()[1].source == "kernel"
