from apps.documents.models import Segment
from apps.exchange.leaving import page_file
from apps.translation.models import Port, source_digest
from glossary import services as glossary
from tests import factories


def test_each_text_goes_with_what_stands_for_it(page, member):
    heading, two, three, four, five = page_file(page, member).units

    assert (heading.text, heading.began) == ("", "")
    assert two.text == "두 수는 `jnp.add`로 쉽게 더합니다."
    assert two.began == source_digest(two.text)
    assert (two.is_fuzzy, two.is_approved) == (False, False)
    assert (three.is_fuzzy, three.is_approved) == (False, True)
    assert (four.is_fuzzy, four.previous) == (True, "Adding four.")
    assert (five.text, five.is_fuzzy) == ("다섯 수는", True)


def test_drafts_of_others_stay_theirs(page, other_member):
    assert page_file(page, other_member).units[-1].text == ""
    assert page_file(page).units[-1].text == ""


def test_notes_say_what_a_text_is_and_which_words_are_settled(page, member, maintainer):
    term = glossary.propose_term(member, "number", candidate="수")
    glossary.decide(term, maintainer, "so", chosen=term.candidates.get())

    notes = page_file(page).units[1].notes

    assert notes == ("paragraph · Adding numbers", "number → 수")


def test_the_number_of_queries_does_not_grow_with_the_page(
    page, member, django_assert_max_num_queries
):
    with django_assert_max_num_queries(5):
        page_file(page, member)


def test_comments_in_code_that_was_written_anew_stay_here(member):
    page = factories.page(path="docs/ported.md")
    cell = Segment.objects.get(section__page=page, kind="code")
    sources = [unit.source for unit in page_file(page, member).units]
    Port.objects.create(segment=cell, reason="이식", marked_by=member)
    factories.revision(cell, member, "print(3)")

    left = [unit.source for unit in page_file(page, member).units]

    assert "add the numbers" in sources
    assert [text for text in sources if text not in left] == ["add the numbers"]
    assert "print(3)" not in left
