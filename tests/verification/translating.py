"""A page that adds two numbers, and ways to translate it."""

from apps.documents.models import Segment
from apps.translation.models import Unlock
from tests import factories

PAGE = """# Adding

Adding two numbers.

```{code-cell}
import jax.numpy as jnp

# add the numbers
total = jnp.add(1, 2)
```

```{code-cell}
print(total)
total
```
"""


def translate(page, author, texts, unlock=True):
    """Finish these texts, given by a word of their source."""
    for part, text in texts.items():
        segment = Segment.objects.get(section__page=page, text__contains=part, kind=kind_of(part))
        factories.revision(segment, author, text)
        if segment.is_code and unlock:
            Unlock.objects.create(segment=segment, reason="시험", unlocked_by=author)


def kind_of(part):
    return "code" if "(" in part else "comment" if part.startswith("add") else "paragraph"
