"""What becomes of rows when upstream moves, renames, splits and exchanges pages."""

import pytest

from apps.documents.models import Page, Section
from apps.documents.planning import PageChange
from tests.documents.upstream import (
    ARRAYS,
    FILLER,
    LOOPS,
    MESHES,
    SHARDING,
    changes,
    segment,
)

pytestmark = pytest.mark.django_db


def test_a_renamed_page_keeps_its_row_its_sections_and_its_texts(upstream):
    upstream.begin(arrays=ARRAYS + SHARDING, loops=LOOPS)
    page = Page.objects.get(path="arrays.md")
    before = set(page.sections.values_list("pk", flat=True))

    snapshot = upstream.move_on(
        arrays="", basics=ARRAYS.replace("numbers of", "values of") + SHARDING
    )

    page.refresh_from_db()
    assert (page.path, page.gone_at) == ("basics.md", None)
    assert set(page.sections.present().values_list("pk", flat=True)) == before
    assert changes(snapshot) == {"basics.md": PageChange.RENAMED}
    assert not Page.objects.filter(path="arrays.md").exists()


def test_a_page_in_another_format_is_known_by_its_name_and_words(upstream):
    upstream.begin(arrays=ARRAYS, loops=LOOPS)
    page = Page.objects.get(path="arrays.md")

    (upstream.folder / "arrays.rst").write_text(
        f"Arrays\n======\n\nAn array holds numbers of one kind. {FILLER}\n"
    )
    upstream.move_on(arrays="")

    page.refresh_from_db()
    assert page.path == "arrays.rst"
    assert segment("An array").section.page == page


def test_a_section_that_goes_to_a_page_of_its_own_keeps_its_row_and_texts(upstream):
    upstream.begin(arrays=ARRAYS + SHARDING, loops=LOOPS)
    section, text = Section.objects.get(title="Sharding"), segment("A sharding")

    snapshot = upstream.move_on(arrays=ARRAYS, sharding=SHARDING.replace("## ", "# "))

    section.refresh_from_db()
    text.refresh_from_db()
    assert (section.page.path, section.gone_at) == ("sharding.md", None)
    assert (text.section, text.gone_at) == (section, None)
    assert changes(snapshot) == {"arrays.md": PageChange.CHANGED, "sharding.md": PageChange.SPLIT}


def test_pages_that_are_put_together_keep_their_texts(upstream):
    upstream.begin(zoo="# Zoo\n", arrays=ARRAYS, loops=LOOPS.replace("word", "lap"), meshes=MESHES)
    before = {text: segment(text).pk for text in ("An array", "A loop", "A mesh")}

    snapshot = upstream.move_on(
        arrays="", meshes="", loops="", parallel=ARRAYS + MESHES + LOOPS.replace("word", "lap")
    )

    assert {text: segment(text).pk for text in before} == before
    assert changes(snapshot)["parallel.md"] == PageChange.SPLIT
    assert {page.path for page in Page.objects.present()} == {"zoo.md", "parallel.md"}


def test_a_text_that_moves_to_another_page_and_changes_a_little_keeps_its_row(upstream):
    moved = "Donated buffers are given back to the device at once, without a copy."
    upstream.begin(arrays=f"{ARRAYS}\n{moved}\n\n{SHARDING}", loops=LOOPS)
    pk = segment("Donated").pk

    upstream.move_on(
        arrays=ARRAYS, loops=f"{LOOPS}\n{moved.replace('at once', 'soon')}\n\n{SHARDING}"
    )

    assert segment("Donated").pk == pk
    assert segment("Donated").section.page.path == "loops.md"


def test_short_texts_do_not_wander_between_pages(upstream):
    upstream.begin(arrays=f"{ARRAYS}\nFor example:\n", loops=LOOPS)
    pk = segment("For example").pk

    upstream.move_on(arrays=ARRAYS, loops=f"{LOOPS}\nFor example:\n")

    assert segment("For example").pk != pk


def test_two_pages_may_exchange_their_texts(upstream):
    upstream.begin(arrays=ARRAYS, loops=LOOPS)
    before = {text: segment(text).pk for text in ("An array", "A loop")}

    upstream.move_on(arrays=LOOPS, loops=ARRAYS)

    assert {text: segment(text).pk for text in before} == before
    assert segment("A loop").section.page.path == "arrays.md"


def test_a_text_that_stays_while_its_section_goes_stays(upstream):
    stays = "Devices are counted from zero, on every host of them all."
    upstream.begin(arrays=f"{ARRAYS}\n{SHARDING}\n{stays}\n", zoo=LOOPS)
    section, pk = Section.objects.get(title="Sharding"), segment("Devices").pk

    upstream.move_on(arrays=f"{ARRAYS}\n{stays}\n", aside=SHARDING.replace("## ", "# "))

    section.refresh_from_db()
    assert section.page.path == "aside.md"
    assert segment("Devices").pk == pk
    assert segment("Devices").section.page.path == "arrays.md"
