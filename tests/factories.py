"""Rows for tests. Each takes what matters to the test and makes up the rest."""

import itertools
from pathlib import Path
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.documents.models import Page, Section, Segment
from apps.sources.models import Kind, Snapshot, SnapshotState, Source

counter = itertools.count(1)

MARKDOWN = """# Adding numbers

Adding *two* numbers with `jnp.add` is a convolution of nothing.

```{code-cell}
import jax.numpy as jnp

# add the numbers
print(jnp.add(1, 2))
```

## Out of bounds

Reading past the end of an array gives its last element.
"""


def user(name: str = "", role: str = Role.MEMBER, **fields: Any) -> User:
    number = next(counter)
    fields.setdefault("email", f"person{number}@example.org")
    return User.objects.create_user(
        password="a long enough password", name=name or f"사람{number}", role=role, **fields
    )


def maintainer(**fields: Any) -> User:
    return user(role=Role.MAINTAINER, **fields)


def reader(**fields: Any) -> User:
    return user(role=Role.READER, **fields)


def source(**fields: Any) -> Source:
    number = next(counter)
    fields.setdefault("name", f"Docs {number}")
    fields.setdefault("slug", f"docs-{number}")
    fields.setdefault("kind", Kind.FOLDER)
    fields.setdefault("location", "/nowhere")
    made = Source.objects.create(**fields)
    made.snapshot = Snapshot.objects.create(
        source=made, label="1.0", state=SnapshotState.READY, ended_at=timezone.now()
    )
    made.save(update_fields=["snapshot"])
    return made


def page(text: str = MARKDOWN, path: str = "adding.md", of: Source | None = None) -> Page:
    """A page as an import makes it, with its sections and segments."""
    from apps.documents import services

    home = of or source()
    assert home.snapshot is not None
    return services.import_page(home.snapshot, path, text, position=next(counter))


def section(**fields: Any) -> Section:
    return page(**fields).sections.present()[0]


def segment(text: str | None = None, **fields: Any) -> Segment:
    """The first paragraph of a fresh page."""
    fields.update({"text": f"# Title\n\n{text}\n"} if text else {})
    return Segment.objects.filter(section__page=page(**fields), kind="paragraph")[0]


def shared(*parts: str) -> Path | None:
    """A file of the corpus beside the checkout, where there is one."""
    path = Path(__file__).resolve().parent.parent.parent.joinpath("shared", *parts)
    return path if path.exists() else None


def page_of(*sections: Any, of: Source | None = None, path: str = "") -> Page:
    """A page as rows alone, no file read: each argument is the paragraphs of one section."""
    number = next(counter)
    home = of or source()
    made = Page.objects.create(
        source=home,
        snapshot=home.snapshot,
        path=path or f"page-{number}.md",
        title=f"Page {number}",
        text="\n\n".join(text for paragraphs in sections for text in paragraphs),
        position=number,
        words=sum(len(text.split()) for paragraphs in sections for text in paragraphs),
    )
    for place, paragraphs in enumerate(sections):
        section_of(made, paragraphs, place)
    return made


def section_of(of: Page, paragraphs: Any, place: int = 0) -> Section:
    made = Section.objects.create(
        page=of,
        key=f"s{place}",
        title=f"Section {place}",
        position=place,
        words=sum(len(text.split()) for text in paragraphs),
    )
    for position, text in enumerate(paragraphs):
        Segment.objects.create(
            section=made,
            key=f"s{place}p{position}",
            kind="paragraph",
            position=position,
            text=text,
            words=len(text.split()),
        )
    return made


def revision(segment: Segment, author: User, text: str = "번역", **fields: Any) -> Any:
    """A finished translation of a segment, without the checks of the editor."""
    from apps.translation.models import Revision, State, Translation

    translation = Translation.objects.get_or_create(segment=segment)[0]
    fields.setdefault("source_text", segment.text)
    made = Revision.objects.create(
        translation=translation,
        number=translation.revisions.count() + 1,
        text=text,
        author=author,
        **fields,
    )
    translation.newest, translation.state = made, State.TRANSLATED
    translation.save(update_fields=["newest", "state"])
    return made
