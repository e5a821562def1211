"""The editor in a real browser, opened by whoever holds a section of a page with code."""

import pytest

from apps.assignments.services import claim
from tests import factories
from tests.browsing import people

__all__ = ["people"]
PAGE = """# Adding numbers

Call `jnp.add` to add two numbers.

Then read the result aloud.

```{code-cell}
# add the numbers
print(jnp.add(1, 2))
```
"""


@pytest.fixture
def section(member):
    one = factories.section(text=PAGE)
    claim([one], member)
    return one


@pytest.fixture
def segment(section):
    return section.segments.get(text__startswith="Call")
