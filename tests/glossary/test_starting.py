import json

import pytest
from django.core.management import call_command

from glossary import services, starting
from glossary.matching import Matcher
from glossary.models import Candidate, Decision, Term
from glossary.particles import replace_term
from tests.factories import shared

ROWS = starting.starting_terms()
FIELDS = {
    "term", "aliases", "part", "domain", "definition", "note", "accepted", "proposed",
    "forbidden", "exceptions", "keep", "reading", "case",
}  # fmt: skip


def test_the_file_holds_the_terms_that_a_group_starts_with():
    assert len(ROWS) >= 150
    assert {"convolution", "gradient", "tracer", "pytree", "sharding", "PRNG key", "vmap"} <= {
        row["term"] for row in ROWS
    }


def is_whole(row):
    forms = [form for kind in ("accepted", "proposed", "forbidden") for form in row.get(kind, [])]
    return (
        set(row) <= FIELDS
        and row["part"] in {"noun", "verb", "adjective", "adverb", "name"}
        and row["definition"].endswith(".")
        and bool(row.get("accepted") or row.get("proposed") or row.get("keep"))
        and len(forms) == len(set(forms))
        and (not row.get("keep") or bool(row.get("reading")))
    )


def test_each_row_is_whole():
    assert [row["term"] for row in ROWS if not is_whole(row)] == []


def test_no_word_is_listed_twice():
    words = [word.lower() for row in ROWS for word in {row["term"], *row.get("aliases", [])}]
    again = {word for word in words if words.count(word) > 1} - {"pytree"}

    assert not again


@pytest.mark.django_db
def test_loading_settles_what_is_settled_and_leaves_the_rest_to_the_group():
    call_command("load_terms", verbosity=0)

    convolution = next(entry for entry in services.entries() if entry.source == "convolution")
    batch = next(entry for entry in services.entries() if entry.source == "batch")
    assert convolution.accepted == ("합성곱",)
    assert {"컨볼루션", "콘볼루션"} <= set(convolution.forbidden)
    assert batch.accepted == batch.forbidden == ()
    assert set(Term.objects.get(slug="batch").candidates.values_list("text", flat=True)) > {
        "묶음",
        "배치",
    }
    assert Term.objects.kept().filter(slug="jax").exists()


@pytest.mark.django_db
def test_loading_again_adds_nothing_and_undoes_nothing(maintainer, django_assert_max_num_queries):
    starting.load()
    term = Term.objects.get(slug="convolution")
    services.reopen(term, maintainer, "다시 봅시다.")
    counts = Term.objects.count(), Candidate.objects.count(), Decision.objects.count()

    with django_assert_max_num_queries(4):
        assert starting.load() == 0

    assert counts == (Term.objects.count(), Candidate.objects.count(), Decision.objects.count())
    assert not Term.objects.decided().filter(pk=term.pk).exists()


@pytest.mark.django_db
def test_readings_choose_particles():
    starting.load()

    text = replace_term("함수를", "함수", "vmap", readings=services.readings())

    assert text == "vmap을"


@pytest.mark.django_db
def test_reopening_a_starting_term_leaves_misspellings_out(maintainer):
    starting.load()
    term = Term.objects.get(slug="convolution")

    services.reopen(term, maintainer, "다시 봅시다.")

    assert term.candidates.get(text="합성곱").status == "proposed"
    assert term.candidates.get(text="콘볼루션").status == "forbidden"


@pytest.mark.django_db
def test_the_terms_are_those_of_the_documentation_and_read_fast():
    path = shared("korean", "parallel", "jax_kolonist26", "aligned.jsonl")
    if path is None:
        pytest.skip("the JAX pages translated by hand in ../shared/korean are not here")
    starting.load()
    matcher = Matcher(services.entries())
    rows = [json.loads(line) for line in path.read_text().splitlines()]

    found = [hit for row in rows for hit in matcher.find_source(row["en"])]
    used = [hit for row in rows for hit in matcher.find_target(row["ko"])]

    assert len({hit.term.source for hit in found}) > 60
    assert any(hit.form == "컨볼루션" and hit.is_forbidden for hit in used)
