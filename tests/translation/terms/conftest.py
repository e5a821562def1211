"""A decided term, and a page that speaks of it."""

import pytest

from glossary import services as glossary
from tests import factories
from tests.translation.terms import deciding


@pytest.fixture
def convolution(maintainer):
    """합성곱 it is, and not 컨볼루션."""
    return deciding.decided(maintainer, "convolution", "합성곱", "컨볼루션")


@pytest.fixture
def smoothing(maintainer):
    """A term that nobody has decided yet."""
    term = glossary.propose_term(maintainer, "smoothing", candidate="평활화")
    glossary.propose(term, "스무딩", maintainer)
    return term


@pytest.fixture
def page(db):
    return factories.page(
        "# Title\n\nA convolution is used.\n\nTwo convolutions and smoothing.\n\nNothing here.\n",
        path="convolutions.md",
    )
