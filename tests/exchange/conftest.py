"""A page of five texts: nothing typed, finished, approved, outdated, and typed by `member`."""

import pytest
from django.utils import translation

from apps.documents.models import Segment
from apps.translation.models import State
from apps.translation.services import save_draft
from tests import factories

TEXT = """# Adding numbers

Adding two numbers with `jnp.add` is easy.

Adding three numbers is no harder.

Adding four numbers takes longer.

Adding five numbers takes longest.
"""


@pytest.fixture(autouse=True)
def _sentences_in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def page(member, other_member):
    page = factories.page(TEXT, path="docs/adding.md", of=factories.source(slug="docs"))
    two, three, four, five = Segment.objects.filter(section__page=page, kind="paragraph")
    factories.revision(two, other_member, "두 수는 `jnp.add`로 쉽게 더합니다.")
    factories.revision(three, other_member, "세 수를 더하기도 어렵지 않습니다.")
    three.translation.state = State.APPROVED
    three.translation.save(update_fields=["state"])
    factories.revision(four, other_member, "네 수는 오래 걸립니다.", source_text="Adding four.")
    save_draft(five, member, "다섯 수는", None)
    return page


@pytest.fixture
def texts(page):
    """The page's segments: its heading, then those of two, three, four and five numbers."""
    return list(Segment.objects.filter(section__page=page).order_by("position"))
