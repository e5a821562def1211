"""Which row becomes which on one page, seen through imports."""

import pytest

from apps.documents import services
from apps.documents.models import Section, Segment
from tests import factories

pytestmark = pytest.mark.django_db

LONG = " ".join(["word"] * 70)
FIRST = "Reading past the end of an array gives its last element."
SECOND = "Writing past the end of an array does nothing at all."
SECTIONS = f"# Title\n\n{LONG}\n\n## Reading\n\n{FIRST} {LONG}\n\n## Writing\n\n{SECOND} {LONG}\n"


@pytest.fixture
def bring():
    source = factories.source()
    return lambda text, path="page.md": services.import_page(source.snapshot, path, text, 0)


def row(text):
    return Segment.objects.get(text__startswith=text, gone_at=None)


def becomes(bring, before, after, old, new):
    """Whether the row of the text `old` carries the text `new` after the update."""
    bring(before)
    pk = row(old).pk
    bring(after)
    return row(new).pk == pk


def test_a_link_with_another_target_is_the_same_sentence(bring):
    assert becomes(
        bring,
        "# T\n\nSee `pl.Spec`.\n",
        "# T\n\nA new one.\n\nSee {py:class}`pl.Spec <lib.experimental.pallas.gpu.Spec>`.\n",
        "See",
        "See",
    )


def test_a_text_that_was_added_to_keeps_its_row(bring):
    old = "The layout in which the matrix unit expects its accumulator."
    new = f"{old} Calling reduce gives a layout for values that were reduced along an axis. {LONG}"

    assert becomes(bring, f"# T\n\n{old}\n", f"# T\n\n{new}\n", "The layout", "The layout")


def test_a_text_between_the_same_neighbours_may_change_more(bring):
    page = "# T\n\nBefore it all.\n\n{}\n\nAfter it all.\n"

    assert becomes(
        bring,
        page.format("Meshes, shardings and programs can span hosts"),
        page.format("Arrays and programs can be spread across hosts"),
        "Meshes",
        "Arrays",
    )


def test_a_text_of_other_words_is_a_new_one(bring):
    page = "# T\n\nBefore it all.\n\n{}\n\nAfter it all.\n"

    assert not becomes(
        bring,
        page.format("Apple provides an experimental plugin."),
        page.format("There is no support for that hardware today, sorry."),
        "Apple",
        "There is no support",
    )


def test_a_text_that_moved_to_another_section_and_changed_keeps_its_row(bring):
    moved = "Slices that reach past the end are clamped to what is there."
    after = SECTIONS.replace(SECOND, f"{moved.replace('clamped', 'cut')}\n\n{SECOND}")

    assert becomes(bring, SECTIONS.replace(FIRST, f"{moved}\n\n{FIRST}"), after, "Slices", "Slices")


def test_a_section_with_another_heading_is_known_by_its_texts(bring):
    bring(SECTIONS)
    old = Section.objects.get(title="Reading")

    bring(SECTIONS.replace("## Reading", "## Out of bounds"))

    old.refresh_from_db()
    assert (old.title, old.gone_at) == ("Out of bounds", None)


def test_sections_of_one_title_are_told_apart_by_their_texts(bring):
    page = "# Log\n\n{}## Fixes\n\nA first fix. {}\n\n## Fixes\n\nA second fix. {}\n"
    bring(page.format("", LONG, LONG))
    homes = {text: row(text).section_id for text in ("A first", "A second")}

    bring(
        "# Another title\n\n## Fixes\n\nThe newest fix. " + LONG + page.format("", LONG, LONG)[6:]
    )

    assert {text: row(text).section_id for text in homes} == homes


def test_comments_never_become_prose(bring):
    page = "# T\n\n```python\n# Add the two numbers now\nx = 1\n```\n"

    assert not becomes(bring, page, "# T\n\nAdd the two numbers now\n", "Add the", "Add the")
