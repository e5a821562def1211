import pytest

from apps.translation.models import Rule
from apps.translation.rulebook import starting


@pytest.fixture
def rules(db):
    """The starting rules by what they are cited as."""
    starting.load()
    return {rule.slug: rule for rule in Rule.objects.all()}
