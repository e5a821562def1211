"""The uses of one term as its page shows them: counted, chosen, in context."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import Count, Sum

from apps.documents.differences import Stretch
from apps.documents.models import Page
from apps.translation.terms.correcting import corrected
from apps.translation.terms.counting import newest_of
from apps.translation.terms.excerpts import changed, marked
from apps.translation.terms.models import Dismissal, Use, UseQuerySet
from apps.translation.terms.verdicts import Verdict
from apps.translation.terms.vocabulary import Vocabulary, vocabularies
from glossary.matching import Hit
from glossary.models import Candidate, Term

PER_PAGE = 25
FEW = 5  # uses below which nothing is said about an entry
IN_TRANSLATIONS = (Verdict.RIGHT, Verdict.WRONG, Verdict.MISSING, Verdict.DISMISSED)


@dataclass(frozen=True, slots=True)
class Counts:
    """Places by verdict; how often each form is written; places of forms that are to change."""

    by_verdict: dict[str, int]
    by_form: dict[str, int]
    losing: dict[str, int]

    @property
    def to_change(self) -> int:
        return sum(self.losing.values())

    @property
    def places(self) -> int:
        """In translations: what is not translated yet is not counted."""
        shown = self.by_verdict.items()
        return sum(count for verdict, count in shown if verdict != Verdict.UNTRANSLATED)

    @property
    def fails_mostly(self) -> bool:
        """Whether the entry rather than the texts may be at fault."""
        failing = sum(self.by_verdict.get(one, 0) for one in IN_TRANSLATIONS[1:])
        total = failing + self.by_verdict.get(Verdict.RIGHT, 0)
        return total >= FEW and 2 * failing > total


def counts_of(term: Term) -> Counts:
    """One query."""
    rows = Use.objects.present().filter(term=term).order_by()
    by_verdict: dict[str, int] = {}
    by_form: dict[str, int] = {}
    losing: dict[str, int] = {}
    for row in rows.values("verdict", "form", "is_quoted").annotate(
        places=Count("pk"), times=Sum("count")
    ):
        verdict, form = row["verdict"], row["form"]
        by_verdict[verdict] = by_verdict.get(verdict, 0) + row["places"]
        if form:
            by_form[form] = by_form.get(form, 0) + row["times"]
        if verdict == Verdict.WRONG and not row["is_quoted"]:
            losing[form] = losing.get(form, 0) + row["places"]
    return Counts(by_verdict, by_form, losing)


def written_candidates(term: Term, counts: Counts) -> list[tuple[Candidate, int]]:
    """Every form of a term with how often our pages have it."""
    return [(one, counts.by_form.get(one.text, 0)) for one in term.candidates.all()]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which uses are asked for. Empty: all that stand in translations."""

    verdict: str = ""
    source: str = ""
    page: int | None = None

    def of(self, term: Term) -> UseQuerySet:
        uses = Use.objects.present().filter(term=term)
        if self.verdict:
            uses = uses.filter(verdict=self.verdict)
        else:
            uses = uses.exclude(verdict=Verdict.UNTRANSLATED)
        if self.source:
            uses = uses.filter(segment__section__page__source__slug=self.source)
        if self.page:
            uses = uses.filter(segment__section__page=self.page)
        return uses


@dataclass(frozen=True, slots=True)
class UseRow:
    """One use in context: what stands there and, where it is wrong, what it would become."""

    use: Use
    excerpt: list[Stretch] = field(default_factory=list)
    language: str = "ko"
    dismissal: Dismissal | None = None

    @property
    def page(self) -> Page:
        return self.use.segment.section.page


def listed(term: Term, choice: Choice, number: str | None) -> ListPage[Use]:
    """A page of uses, in the order of the documentation."""
    place = "segment__section__page"
    uses = choice.of(term).order_by(
        f"{place}__source", f"{place}__position", "segment__position", "form"
    )
    related = uses.select_related(f"{place}__source", "segment__translation__newest")
    return Paginator(related.defer(f"{place}__text"), PER_PAGE).get_page(number)


def rows_of(uses: Iterable[Use]) -> list[UseRow]:
    """One query more, however many uses."""
    uses = list(uses)
    dismissed = Dismissal.objects.standing().filter(segment__in=[use.segment_id for use in uses])
    known = {(one.segment_id, one.term_id): one for one in dismissed.select_related("dismissed_by")}
    words = vocabularies(use.segment for use in uses)
    return [
        _row(
            use,
            words[use.segment.section.page.source_id],
            known.get((use.segment_id, use.term_id)),
        )
        for use in uses
    ]


def _row(use: Use, terms: Vocabulary, dismissal: Dismissal | None) -> UseRow:
    newest = newest_of(use.segment)
    if not use.form or newest is None:
        hits = terms.matcher.find_source(use.segment.text)
        excerpt = marked(use.segment.text, _spans(hits, terms, use))
        return UseRow(use, excerpt, "en", dismissal)
    if use.verdict == Verdict.WRONG and (change := _change(use, terms, newest.text)):
        return UseRow(use, change, "ko", dismissal)
    finder = terms.proposals if use.verdict == Verdict.UNDECIDED else terms.matcher
    hits = [hit for hit in finder.find_target(newest.text) if hit.form == use.form]
    return UseRow(use, marked(newest.text, _spans(hits, terms, use)), "ko", dismissal)


def _change(use: Use, terms: Vocabulary, text: str) -> list[Stretch]:
    """Empty where nothing would be changed, since it stands in a quotation."""
    entry = terms.entry_of(use.term_id)
    after = corrected(terms, use.segment.text, text, entry) if entry else text
    return changed(text, after) if after != text else []


def _spans(hits: Iterable[Hit], terms: Vocabulary, use: Use) -> list[tuple[int, int]]:
    return [(hit.start, hit.end) for hit in hits if terms.ids.get(hit.term.source) == use.term_id]
