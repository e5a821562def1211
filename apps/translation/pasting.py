"""A section's source to be copied, and a translation of it from anywhere, taken as drafts."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.documents import services as documents
from apps.documents.formats import Document, ParsedCell, ParsedSegment, ParseFailure, parse
from apps.documents.models import Section, Segment
from apps.translation.alignment import Pair, Reason, align_pieces, pieces_of
from apps.translation.checks.structure import problems_of_texts
from apps.translation.checks.wording import Told, told
from apps.translation.cleaning import clean, longest
from apps.translation.errors import TranslationError
from apps.translation.models import Draft
from apps.translation.services import refuse_others

LONGEST_PASTED = 200_000
WRAPPED = re.compile(r"\s*```(?:markdown|md|rst|restructuredtext)?\n(.*?)\n```\s*", re.DOTALL)
Thing = ParsedSegment | ParsedCell


# ---- copying --------------------------------------------------------------------------------


def source_of(section: Section) -> str:
    """The section as its page has it; of a notebook, its cells as one Markdown text."""
    document = documents.document_of(section.page)
    if document.path.endswith(".ipynb"):
        return "\n\n".join(_cells(document, section.key))
    return "".join(_stretches(document, section.key)).strip() + "\n"


def _things(document: Document) -> list[Thing]:
    return sorted([*document.cells, *document.segments], key=lambda thing: thing.start)


def _stretches(document: Document, key: str) -> Iterator[str]:
    """Where its texts stand: a short section that was merged into it may lie further down."""
    start: int | None = None
    for thing in _things(document):
        line = document.text.rfind("\n", 0, thing.start) + 1
        if thing.section == key and start is None:
            start = line
        elif thing.section != key and start is not None:
            yield document.text[start:line]
            start = None
    if start is not None:
        yield document.text[start:]


def _cells(document: Document, key: str) -> Iterator[str]:
    units = {
        id(thing.writing.unit): thing.writing.unit
        for thing in _things(document)
        if thing.section == key
    }
    for unit in units.values():
        yield f"```python\n{unit.text}\n```" if unit.flavour == "python" else unit.text


# ---- pasting --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PastedText:
    """One text of what was pasted. `segment` is None where nothing is like it.

    `standing` is what the person has there already: a draft or a finished text.
    """

    number: int
    text: str
    segment: Segment | None
    reason: Reason
    is_sure: bool
    standing: str = ""
    problems: Sequence[Told] = field(default=())

    @property
    def is_wanted(self) -> bool:
        """Whether it is taken unless the person says otherwise."""
        return self.is_sure and not self.standing


def read_pasted(section: Section, user: User, pasted: str) -> list[PastedText]:
    """What was pasted, text by text, each with the segment of this section it is for."""
    if len(pasted) > LONGEST_PASTED:
        sentence = _("A pasted text may have %(number)s characters.")
        raise TranslationError(sentence % {"number": f"{LONGEST_PASTED:,}"})
    document = documents.document_of(section.page)
    pairs = align_pieces(pieces_of(document, section.key), pieces_of(_parsed(document, pasted)))
    segments = {one.key: one for one in _segments(section)}
    standing = _standing(segments.values(), user)
    texts = [
        _text(number, pair, segments, standing)
        for number, pair in enumerate(pairs)
        if pair.reason is not Reason.SAME_TEXT
    ]
    placed = {one.segment: one.text for one in texts if one.segment}
    found = problems_of_texts(section.page, placed)
    return [
        replace(one, problems=[told(problem) for problem in found[one.segment]])
        if one.segment
        else one
        for one in texts
    ]


def _parsed(document: Document, pasted: str) -> Document:
    """Read as the page's own format. Machines like to wrap an answer into one fence."""
    wrapped = WRAPPED.fullmatch(pasted)
    suffix = ".rst" if document.path.endswith(".rst") else ".md"
    try:
        return parse(wrapped[1] if wrapped else pasted, f"pasted{suffix}")
    except ParseFailure as failure:
        raise TranslationError(failure.sentence) from failure


def _segments(section: Section) -> Sequence[Segment]:
    here = section.segments.filter(gone_at=None).prose()
    found = list(here.select_related("translation__newest"))
    for segment in found:
        segment.section = section
    return found


def _standing(segments: Collection[Segment], user: User) -> dict[int, str]:
    """What is there already, by segment: the person's draft, else the finished text."""
    standing = {}
    for segment in segments:
        translation = getattr(segment, "translation", None)
        if translation and translation.newest:
            standing[segment.pk] = translation.newest.text
    drafts = Draft.objects.filter(author=user, segment__in=segments)
    return standing | {draft.segment_id: draft.text for draft in drafts}


def _text(
    number: int, pair: Pair, segments: dict[str, Segment], standing: dict[int, str]
) -> PastedText:
    segment = segments.get(pair.source[0].key) if pair.source else None
    text = clean(pair.text).text
    if segment is None:
        return PastedText(number, text, None, Reason.ALONE, is_sure=False)
    return PastedText(
        number,
        text,
        segment,
        pair.reason,
        pair.is_sure,
        standing.get(segment.pk, ""),
    )


@transaction.atomic
def take_pasted(
    section: Section, user: User, pasted: str, numbers: Collection[int], *, is_machine: bool
) -> int:
    """Make the chosen texts drafts of this person; how many these were.

    What was a draft there before is replaced, which the person has seen and chosen.
    """
    refuse_others(section, user)
    chosen = {
        one.segment.pk: one
        for one in read_pasted(section, user, pasted)
        if one.segment and one.number in numbers
    }
    for one in chosen.values():
        assert one.segment is not None
        translation = getattr(one.segment, "translation", None)
        Draft.objects.update_or_create(
            segment=one.segment,
            author=user,
            defaults={
                "text": one.text[: longest(one.segment.text, is_code=False)],
                "base": translation.newest if translation else None,
                "saved_at": timezone.now(),
                "is_machine": is_machine,
            },
        )
    return len(chosen)
