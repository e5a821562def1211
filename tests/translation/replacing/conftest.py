import pytest

from apps.assignments.services import claim
from apps.translation.migrating import running
from apps.translation.migrating.models import Migration
from apps.translation.replacing import services
from apps.translation.replacing.models import Replacement
from tests import factories
from tests.translation.terms.deciding import paragraphs

TEXTS = ["배열을 만듭니다.", "`array`의 배열입니다.", "없습니다."]


@pytest.fixture
def pages(db, member, other_member):
    """Two pages of a source, the first held by `member`, the second by `other_member`."""
    source, made = factories.source(), []
    for number, holder in enumerate((member, other_member)):
        text = f"# Page {number}\n\nMake an array.\n\nAn array of `array`.\n\nNone.\n"
        page = factories.page(text, path=f"guide/{number}.md", of=source)
        claim(page.sections.present(), holder)
        for segment, korean in zip(paragraphs(page), TEXTS, strict=True):
            factories.revision(segment, holder, korean)
        made.append(page)
    return made


@pytest.fixture
def seek(pages):
    """Have something sought at once, as the task would."""

    def sought(user, what="배열", becomes="행렬", **facts):
        replacement = Replacement(source=pages[0].source, sought=what, becomes=becomes, **facts)
        return run(services.seek(replacement, user))

    return sought


def run(migration):
    running.run(Migration.objects.get(pk=migration.pk))
    migration.refresh_from_db()
    return migration
