"""How terms and forms are written down, and the addresses of terms."""

from collections.abc import Iterable

from django.utils.text import slugify

from apps.sources.models import Source
from glossary.hangul import nfc
from glossary.models import Term

RESERVED_SLUGS = frozenset(
    {"propose", "search", "terms", "candidates", "voting", "imports", "exports"}
)


def tidy(text: str) -> str:
    """One line of NFC with single spaces: what is kept of a form."""
    return " ".join(nfc(text).replace("\0", "").split())


def new_slug(source_form: str, source: Source | None = None) -> str:
    """An address for a term: /glossary/convolution/, with a number where one is taken."""
    wish = _wish(source_form, source.slug if source else "")
    taken = set(Term.objects.filter(slug__startswith=wish).values_list("slug", flat=True))
    return next(slug for slug in _numbered(wish) if slug not in taken)


class Slugs:
    """Addresses for many terms, one after another, with one look at those that are taken."""

    def __init__(self) -> None:
        self.taken = set(Term.objects.values_list("slug", flat=True))

    def new(self, source_form: str, source_slug: str = "") -> str:
        wish = _wish(source_form, source_slug)
        slug = next(slug for slug in _numbered(wish) if slug not in self.taken)
        self.taken.add(slug)
        return slug


def _wish(source_form: str, source_slug: str) -> str:
    wish = slugify(source_form)[:80] or "term"
    wish = f"{wish}-{slugify(source_slug)[:30]}".strip("-")
    return f"{wish}-term" if wish in RESERVED_SLUGS else wish


def _numbered(wish: str) -> Iterable[str]:
    yield wish
    number = 2
    while True:
        yield f"{wish}-{number}"
        number += 1


def namesake(source_form: str, source: Source | None = None) -> Term | None:
    """A term of the same spelling, whatever its case, for the same source or for all."""
    return Term.objects.filter(source_form__iexact=tidy(source_form), source=source).first()
