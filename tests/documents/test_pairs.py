import json
import os

import pytest

from apps.documents.models import Page
from apps.documents.pairs import parting_of
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "---\njupytext:\n  formats: md:myst,ipynb\n---\n\n# Title\n\nWords here.\n"


def notebook(*sources):
    cells = [{"cell_type": "markdown", "metadata": {}, "source": text} for text in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def page(settings, tmp_path):
    """A page and its notebook, which say the same."""
    settings.SNAPSHOTS_DIR = tmp_path
    page = factories.page(PAGE, "a.md")
    page.snapshot.folder.mkdir(parents=True, exist_ok=True)
    (page.snapshot.folder / "a.ipynb").write_text(notebook("# Title\n\nWords here."))
    Page.objects.update(pair_path="a.ipynb")
    page.refresh_from_db()
    return page


def test_a_pair_that_says_the_same_needs_no_word(page):
    assert parting_of(page) is None


@pytest.mark.parametrize("screen", ["preview", "pair"])
def test_a_pair_that_parts_is_named_with_its_line(screen, page, client):
    (page.snapshot.folder / "a.ipynb").write_text(notebook("# Title\n\nOther words."))
    client.force_login(factories.user())

    shown = client.get(f"/pages/{page.pk}/{screen}/").content.decode()

    assert "pair-notice" in shown
    assert parting_of(page).line == 8


def test_an_editor_asks_for_it_once_it_is_open(page, client):
    client.force_login(factories.user())
    section = page.sections.first()

    shown = client.get(f"/sections/{section.pk}/translate/").content.decode()

    assert f'hx-get="/pages/{page.pk}/pair/" hx-trigger="load"' in shown


def test_a_notebook_written_anew_is_read_anew(page):
    assert parting_of(page) is None
    path = page.snapshot.folder / "a.ipynb"
    path.write_text(notebook("# Title\n\nOther words."))
    os.utime(path, (1, 1))

    assert parting_of(page).line == 8


def test_what_a_pair_says_is_read_once(page, django_assert_num_queries):
    parting_of(page)

    with django_assert_num_queries(0):
        assert parting_of(page) is None


@pytest.mark.parametrize("content", [b"{", b"\xff", None])
def test_a_notebook_that_cannot_be_read_parts_nothing(page, content):
    path = page.snapshot.folder / "a.ipynb"
    path.unlink() if content is None else path.write_bytes(content)

    assert parting_of(page) is None
