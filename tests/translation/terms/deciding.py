"""Terms as the group settles them, and texts that use them."""

from apps.documents.models import Segment
from glossary import services as glossary


def decided(maintainer, english, wanted, *losing, **fields):
    term = glossary.propose_term(maintainer, english, candidate=wanted, **fields)
    for form in losing:
        glossary.propose(term, form, maintainer)
    glossary.decide(term, maintainer, "교과서의 말", chosen=term.candidates.get(text=wanted))
    return term


def paragraphs(page):
    return list(
        Segment.objects.present().filter(section__page=page, kind="paragraph").order_by("position")
    )
