"""The uses of a term: a piece of its page in the glossary, and a page by itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from apps.accounts.permissions import Action, requires
from apps.documents.models import Page
from apps.sources.models import Source
from apps.translation.terms import counting
from apps.translation.terms.models import Counting
from apps.translation.terms.page_counts import counts_on, pages_with
from apps.translation.terms.uses import (
    Choice,
    Counts,
    counts_of,
    listed,
    rows_of,
    written_candidates,
)
from apps.translation.terms.verdicts import Verdict
from apps.translation.terms.vocabulary import vocabulary
from glossary.models import Term


@require_GET
@requires(Action.READ)
def term_uses(request: HttpRequest, term_id: int) -> HttpResponse:
    """Where a term stands, filtered and paged. `by=page` counts by page instead."""
    term = get_object_or_404(Term.objects.prefetch_related("candidates"), pk=term_id)
    choice = chosen(request)
    counts = counts_of(term)
    number = request.GET.get("page")
    context: dict[str, Any] = {
        "term": term,
        "choice": choice,
        "counts": counts,
        "candidates": written_candidates(term, counts),
        "verdicts": _verdicts(counts, choice),
        "sources": _sources(term),
        "on_page": Page.objects.light().filter(pk=choice.page).first() if choice.page else None,
        "counting": Counting.objects.filter(pk=1).first(),
        "is_behind": counting.is_behind(),
        "query": _query(choice),
        "wanted": _wanted(term),
    }
    if request.GET.get("by") == "page":
        context["listed"] = pages_with(term, choice, number)
        context["pages"] = counts_on(context["listed"])
    else:
        context["listed"] = listed(term, choice, number)
        context["rows"] = rows_of(context["listed"].object_list)
    name = "translation/term_uses.html"
    return render(request, f"{name}#uses" if request.headers.get("HX-Request") else name, context)


def chosen(request: HttpRequest) -> Choice:
    verdict = request.GET.get("verdict", "")
    page = request.GET.get("of", "")
    return Choice(
        verdict=verdict if verdict in Verdict.values else "",
        source=request.GET.get("source", "")[:60],
        page=int(page) if page.isascii() and page.isdecimal() and len(page) < 12 else None,
    )


def _verdicts(counts: Counts, choice: Choice) -> list[tuple[str, str, int]]:
    """Verdicts to choose from, with their counts: those that occur, and the chosen one."""
    return [
        (one.value, str(one.label), counts.by_verdict.get(one, 0))
        for one in Verdict
        if counts.by_verdict.get(one) or choice.verdict == one
    ]


def _sources(term: Term) -> list[Source]:
    """Sources to choose from; a term of one source is used in no other."""
    return [] if term.source_id else list(Source.objects.present().order_by("name"))


def _wanted(term: Term) -> str:
    """The form that losing ones give way to, once the group has decided."""
    entry = vocabulary(term.source_id).entry_of(term.pk)
    return entry.accepted[0] if entry and entry.accepted else ""


def _query(choice: Choice) -> str:
    """The choice as part of an address, for links that change another part."""
    fields = {"verdict": choice.verdict, "source": choice.source, "of": choice.page}
    return urlencode({name: value for name, value in fields.items() if value})
