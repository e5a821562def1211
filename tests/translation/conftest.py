"""What tests of translating share: a segment and a cell in a section that `member` holds."""

import pytest

from apps.assignments.services import claim
from apps.documents.models import Segment, SegmentKind
from tests import factories


@pytest.fixture
def segment(member):
    """A paragraph with code in it."""
    paragraph = factories.segment("Call `jnp.add` to add two numbers.")
    claim([paragraph.section], member)
    return paragraph


@pytest.fixture
def cell(member):
    code = Segment.objects.get(section__page=factories.page(), kind=SegmentKind.CODE)
    claim([code.section], member)
    return code
