import json

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


def test_a_pair_that_parts_is_named_with_its_line_on_the_preview(page, client):
    (page.snapshot.folder / "a.ipynb").write_text(notebook("# Title\n\nOther words."))
    client.force_login(factories.user())

    shown = client.get(f"/pages/{page.pk}/preview/").content.decode()

    assert "pair-notice" in shown
    assert parting_of(page).line == 8


@pytest.mark.parametrize("content", [b"{", b"\xff", None])
def test_a_notebook_that_cannot_be_read_parts_nothing(page, content):
    path = page.snapshot.folder / "a.ipynb"
    path.unlink() if content is None else path.write_bytes(content)

    assert parting_of(page) is None
