"""What a changed glossary means for uses: which terms are others now, and where to look."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from re import findall

from django.db.models import Q

from apps.documents.models import Segment
from apps.translation.models import Translation, source_digest
from apps.translation.terms.models import CountedTerm, Use
from glossary.models import Decision, Term
from glossary.plurals import plurals

MOST_SOUGHT = 40  # terms at once; when more are others now, every text is looked at


@dataclass(frozen=True, slots=True)
class TermFacts:
    """What of a term decides its uses. `digest` is another whenever any of that is."""

    term_id: int
    digest: str
    english: Sequence[str]
    korean: Sequence[str]

    def as_counted(self) -> CountedTerm:
        return CountedTerm(
            term_id=self.term_id,
            digest=self.digest,
            english=list(self.english),
            korean=list(self.korean),
        )


def term_facts() -> dict[int, TermFacts]:
    """Today's terms by id, in three queries."""
    decided = set(Decision.objects.filter(reopened_at=None).values_list("term_id", flat=True))
    terms = Term.objects.prefetch_related("candidates")
    return {term.pk: _facts(term, term.pk in decided) for term in terms}


def _facts(term: Term, is_decided: bool) -> TermFacts:
    forms = [(one.text, one.status) for one in term.candidates.all()]
    english = [term.source_form, *term.aliases, *term.irregular_forms, *term.exceptions]
    korean = [*(text for text, _status in forms), *term.exceptions]
    if term.is_kept:
        korean.append(term.source_form)
    rest = (
        *(term.source_id, len(term.exceptions), term.is_case_sensitive),
        *(term.is_kept, is_decided, sorted(forms)),
    )
    return TermFacts(term.pk, source_digest(repr((english, rest))), english, korean)


def changed_terms(today: dict[int, TermFacts]) -> list[CountedTerm]:
    """Terms that are not as they were counted, each as it was and as it is; gone ones too."""
    counted = {row.term_id: row for row in CountedTerm.objects.all()}
    differing = [
        pk
        for pk in today.keys() | counted.keys()
        if pk not in today or pk not in counted or today[pk].digest != counted[pk].digest
    ]
    was = [counted[pk] for pk in differing if pk in counted]
    return was + [today[pk].as_counted() for pk in differing if pk in today]


def segments_with(terms: Sequence[CountedTerm]) -> set[int] | None:
    """Ids of the segments that hold a form of one of these terms or did; None: look at all."""
    if len(terms) > MOST_SOUGHT:
        return None
    found = set(
        Use.objects.filter(term__in=[term.term_id for term in terms]).values_list(
            "segment_id", flat=True
        )
    )
    english = _any_of("text", (word for term in terms for word in _english(term.english)))
    if english:
        found |= set(Segment.objects.filter(english).values_list("pk", flat=True))
    korean = _any_of("newest__text", (word for term in terms for word in _korean(term.korean)))
    if korean:
        found |= set(Translation.objects.filter(korean).values_list("segment_id", flat=True))
    return found


def _any_of(field: str, words: Iterable[str]) -> Q | None:
    asked = [Q(**{f"{field}__icontains": word}) for word in dict.fromkeys(words)]
    return reduce(or_, asked) if asked else None


def _english(forms: Iterable[str]) -> Iterable[str]:
    """The longest word of each form in every number: what has it all has that."""
    for form in forms:
        word = max(findall(r"\w+", form), key=len, default="")
        if word:
            yield from (word, *plurals(word))


def _korean(forms: Iterable[str]) -> Iterable[str]:
    """The longest part of each form, since spaces may be left out; of a verb what does not vary."""
    for form in forms:
        word = max(form.split(), key=len, default="")
        if word:
            yield word.removesuffix("하다") or word
