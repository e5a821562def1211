import subprocess

import pytest
from django.test import Client
from django.utils import translation

from apps.documents import services as documents
from apps.documents.models import Segment
from apps.publishing.drawn import drawn
from apps.review.models import Approval
from apps.sources import services as sources
from apps.sources.models import Source
from apps.translation.models import State
from tests import factories

PAGE = """---
title: kept as it is
---
# Paper boats

Fold the *paper* twice, then see `fold()` and [the list](list.md).
This line goes on.

> A quotation,
> over two lines.

```{code-cell}
import jax.numpy as jnp

# add the numbers
print(jnp.add(1, 2))  # again
```

| Size | Name  |
|------|-------|
| big  | whale |

* one point
* another point
"""
RST = """Sheets of paper
===============

Every boat begins with a *sheet* of paper.

.. code-block:: python

   # cut the sheet
   print(1)
"""


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def docs(tmp_path):
    root = tmp_path / "boats"
    (root / "guide").mkdir(parents=True)
    (root / "index.md").write_text(PAGE)
    (root / "guide" / "paper.rst").write_bytes(RST.replace("\n", "\r\n").encode())
    (root / "conf.py").write_text("project = 'boats'\n")
    (root / "guide" / "sheet.png").write_bytes(b"\x89PNG\0\xff")
    return root


@pytest.fixture
def boats(docs):
    """A source of two pages and what belongs to them."""
    snapshot = sources.add_source(str(docs), in_background=False)
    assert sources.fetch(snapshot)
    documents.import_snapshot(snapshot)
    snapshot.source.refresh_from_db()
    return snapshot.source


@pytest.fixture
def open_boats(boats):
    Source.objects.filter(pk=boats.pk).update(
        is_public=True, licence="Apache-2.0", original_url="https://boats.example/en/"
    )
    boats.refresh_from_db()
    return boats


@pytest.fixture
def stranger():
    client = Client()
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def translate(member, other_member):
    """Translate a text of a source; approved unless told otherwise."""

    def finish(source, text, korean, approved=True, author=member, approver=other_member):
        segment = Segment.objects.present().get(section__page__source=source, text=text)
        revision = factories.revision(segment, author, korean)
        if approved:
            Approval.objects.create(revision=revision, author=author, approver=approver)
            revision.translation.state = State.APPROVED
            revision.translation.save(update_fields=["state"])
        return revision

    return finish


@pytest.fixture
def checkout(docs, tmp_path):
    """A clone of the documentation, as somebody would publish into it."""
    root = tmp_path / "checkout"
    subprocess.run(["cp", "-r", docs, root], check=True)
    (root / "theirs.md").write_text("# Theirs\n")
    for arguments in (
        ["init", "--quiet", "--initial-branch=main"],
        ["add", "--all"],
        ["commit", "--quiet", "--message=English"],
    ):
        git(root, *arguments)
    return root


def git(root, *arguments):
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout


@pytest.fixture(autouse=True)
def _nothing_drawn_yet():
    """Numbers of rows begin again with each test, and so do stamps."""
    drawn.pages.clear()
