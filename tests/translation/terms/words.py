"""Vocabularies without a database."""

from apps.translation.terms.vocabulary import Vocabulary
from glossary.matching import Matcher, TermEntry


def vocabulary(*entries, proposed=(), readings=None):
    """`proposed` are entries whose accepted forms are only proposed yet."""
    bare = [TermEntry(entry.source) for entry in proposed]
    terms = [*entries, *bare]
    return Vocabulary(
        terms,
        Matcher(terms),
        Matcher(proposed),
        {entry.source: number for number, entry in enumerate(terms, 1)},
        readings or {},
    )


CONVOLUTION = TermEntry("convolution", accepted=["합성곱"], forbidden=["컨볼루션"])
BATCH = TermEntry("batch", accepted=["배치"])
PLACEMENT = TermEntry("placement", accepted=["자리 잡기"], forbidden=["배치"])
NETWORK = TermEntry("convolutional network", accepted=["컨볼루션 신경망"])
