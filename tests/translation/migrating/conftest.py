"""Three pages that use a word which the group then decided against."""

import pytest

from apps.translation.migrating import running, services
from apps.translation.terms import counting
from glossary import services as glossary
from tests import factories
from tests.translation.terms.deciding import decided, paragraphs


@pytest.fixture
def convolution(maintainer):
    return decided(maintainer, "convolution", "합성곱", "컨볼루션", "콘볼루션")


@pytest.fixture
def smoothing(maintainer):
    return glossary.propose_term(maintainer, "smoothing", candidate="평활화")


@pytest.fixture
def pages(db, member):
    """Each with two places to change, one that is right and one without the term."""
    texts = ["컨볼루션을 씁니다.", "합성곱입니다.", "`컨볼루션`은 콘볼루션입니다.", "없습니다."]
    source = factories.source()
    made = []
    for number in range(3):
        blocks = ["A convolution.", "One convolution.", "`컨볼루션` is a convolution.", "None."]
        page = factories.page(
            f"# Page {number}\n\n" + "\n\n".join(blocks) + "\n", path=f"{number}.md", of=source
        )
        for segment, text in zip(paragraphs(page), texts, strict=True):
            factories.revision(segment, member, text)
        made.append(page)
    return made


@pytest.fixture
def migration(convolution, pages, maintainer):
    """Prepared, all places ticked."""
    counting.catch_up()
    return services.prepare(convolution, maintainer)


@pytest.fixture
def migrated(migration, maintainer):
    services.start(migration, maintainer)
    running.run(migration)
    return migration
