import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.documents import services
from apps.documents.formats import ParseFailure, join
from apps.documents.models import Page, Section, Segment, SegmentKind
from tests import factories

pytestmark = pytest.mark.django_db

LONG = " ".join(["word"] * 70)
PAGE = f"""# Title

Adding *two* numbers with `jnp.add`. {LONG}

```{{code-cell}}
import jax.numpy as jnp

# add the numbers
print(jnp.add(1, 2))
```

## Out of bounds

Reading past the end of an array gives its last element. {LONG}
"""


def import_(source, text, path="page.md", position=0):
    return services.import_page(source.snapshot, path, text, position)


def rows(page):
    return list(Segment.objects.present().filter(section__page=page).order_by("position"))


def test_a_page_becomes_sections_segments_and_cells_in_its_order():
    page = import_(factories.source(), PAGE)

    assert [section.title for section in page.sections.present()] == ["Title", "Out of bounds"]
    assert [row.kind for row in rows(page)] == [
        "heading",
        "paragraph",
        "code",
        "comment",
        "heading",
        "paragraph",
    ]
    assert page.title == "Title"
    assert page.cell_count == 1
    assert page.words == sum(section.words for section in page.sections.present())


def test_a_code_row_carries_its_cell_and_counts_no_words():
    page = import_(factories.source(), PAGE)

    code, comment = rows(page)[2:4]

    assert code.key == code.cell_key == comment.cell_key
    assert code.words == 0
    assert code.text.startswith("import jax.numpy")
    assert comment.text == "add the numbers"


def test_keys_of_rows_are_those_of_the_document():
    page = import_(factories.source(), PAGE)
    document = services.document_of(page)

    joined = join(document, {row.key: row.text for row in rows(page)})

    assert joined == PAGE


def test_importing_the_same_text_again_changes_no_row():
    source = factories.source()
    before = rows(import_(source, PAGE))

    page = import_(source, PAGE, position=7)

    assert [row.pk for row in rows(page)] == [row.pk for row in before]
    assert page.position == 7
    assert Page.objects.count() == 1


def test_an_edit_elsewhere_leaves_every_other_row_alone():
    source = factories.source()
    before = {row.text: row.pk for row in rows(import_(source, PAGE))}

    page = import_(source, PAGE.replace("# Title\n", "# Title\n\nA whole new paragraph.\n"))

    after = {row.text: row.pk for row in rows(page)}
    assert {text: after[text] for text in before} == before
    assert set(after) - set(before) == {"A whole new paragraph."}


def test_a_changed_text_keeps_its_row_and_takes_the_new_text():
    source = factories.source()
    old = rows(import_(source, PAGE))[-1]

    import_(source, PAGE.replace("gives its last element", "gives the very last element"))

    old.refresh_from_db()
    assert "the very last element" in old.text
    assert old.gone_at is None


def test_a_text_that_moves_to_another_section_keeps_its_row():
    source = factories.source()
    old = rows(import_(source, PAGE + "\nA sentence that will move to the top soon.\n"))[-1]

    page = import_(
        source, PAGE.replace("# Title\n", "# Title\n\nA sentence that will move to the top soon.\n")
    )

    old.refresh_from_db()
    assert old.section == page.sections.present()[0]
    assert old.gone_at is None


def test_two_texts_may_swap_their_places():
    source = factories.source()
    text = f"# Title\n\nFirst of all. {LONG}\n\nSecond to none. {LONG}\n"
    before = {row.text: row.pk for row in rows(import_(source, text))}

    page = import_(source, f"# Title\n\nSecond to none. {LONG}\n\nFirst of all. {LONG}\n")

    assert {row.text: row.pk for row in rows(page)} == before


def test_what_is_missing_is_gone_and_comes_back_with_its_row():
    source = factories.source()
    old = rows(import_(source, PAGE))[-1]

    import_(source, PAGE[: PAGE.index("## Out")])
    old.refresh_from_db()
    assert old.gone_at is not None

    import_(source, PAGE)
    old.refresh_from_db()
    assert old.gone_at is None


def test_a_section_keeps_its_row_when_its_text_changes():
    source = factories.source()
    old = import_(source, PAGE).sections.present()[1]

    page = import_(source, PAGE.replace("Reading past", "Looking past"))

    assert page.sections.present()[1].pk == old.pk


def test_a_section_under_a_renamed_page_title_keeps_its_row():
    source = factories.source()
    old = import_(source, PAGE).sections.present()[1]

    page = import_(source, PAGE.replace("# Title", "# Another title"))

    assert page.sections.present()[1].pk == old.pk


def test_a_page_that_cannot_be_read_is_locked_with_its_line():
    page = import_(factories.source(), '{"cells": [\n oops', path="broken.ipynb")

    assert page.is_locked
    assert page.problem_line == 2
    assert page.text == '{"cells": [\n oops'
    with pytest.raises(ParseFailure):
        services.document_of(page)


def test_a_page_that_broke_and_was_mended_upstream_keeps_its_rows():
    source = factories.source()
    cell = {"cell_type": "markdown", "metadata": {}, "source": ["Some words."]}
    text = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    old = rows(import_(source, text, path="a.ipynb"))[0]

    import_(source, "{", path="a.ipynb")
    page = import_(source, text, path="a.ipynb")

    assert not page.is_locked
    assert [row.pk for row in rows(page)] == [old.pk]


def test_pages_of_a_first_import_are_not_present_until_it_is_whole():
    source = factories.source()
    snapshot, source.snapshot = source.snapshot, None
    source.save(update_fields=["snapshot"])

    page = services.import_page(snapshot, "page.md", PAGE, 0)

    assert not Page.objects.present().exists()
    assert not Section.objects.present().exists()
    assert not Segment.objects.present().exists()
    source.snapshot = snapshot
    source.save(update_fields=["snapshot"])
    assert list(Page.objects.present()) == [page]


def test_a_long_page_is_imported_with_few_queries():
    source = factories.source()
    text = "# Title\n\n" + "\n\n".join(f"Paragraph number {n}." for n in range(400))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        import_(source, text)

    assert len(queries) < 20


def test_progress_leaves_out_code():
    page = import_(factories.source(), PAGE)

    prose = Segment.objects.prose().filter(section__page=page)

    assert SegmentKind.CODE not in {row.kind for row in prose}
