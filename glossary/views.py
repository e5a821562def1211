from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.permissions import Action, person, requires
from glossary import services
from glossary.errors import GlossaryError
from glossary.forms import FilterForm, ProposalForm, TermForm
from glossary.history import entries_of, events_of
from glossary.lists import chosen_terms, counts
from glossary.models import Term
from glossary.pages import person_of, term_context
from glossary.shelf import domains, for_lists

ROWS = 40
EVENTS = 20
MOST_FOUND = 30


@require_safe
def term_list(request: HttpRequest) -> HttpResponse:
    """The terms that filters choose, with the box that finds them. Public."""
    query = request.GET.get("q", "").strip()[:120]
    form = FilterForm(domains(), request.GET)
    chosen, reader = form.chosen(), person_of(request)
    terms = for_lists(chosen_terms(chosen, reader))
    named = {**chosen, "source": chosen["source"] and chosen["source"].slug}
    context = {
        "query": query,
        "form": form,
        "chosen": named,
        "kept_query": urlencode({name: value for name, value in named.items() if value}),
        "terms": Paginator(terms, ROWS).get_page(request.GET.get("page")),
        "found": services.search(query, MOST_FOUND) if query else None,
        "shows": _tabs(named, counts(reader)),
    }
    return render(request, "glossary/term_list.html", context)


def _tabs(chosen: dict[str, str], counted: dict[str, int]) -> list[tuple[str, str, int, bool]]:
    """The ways to narrow the list that a reader has: address, word, number, and whether on."""
    kept = {name: value for name, value in chosen.items() if value and name != "show"}
    return [
        ("?" + urlencode({**kept, "show": show}), str(word), counted[show], show == chosen["show"])
        for show, word in FilterForm.SHOWS
        if show in counted
    ]


@require_safe
def term_search(request: HttpRequest) -> HttpResponse:
    """What the box finds while somebody types."""
    query = request.GET.get("q", "").strip()[:120]
    found = services.search(query, MOST_FOUND) if query else None
    context = {"query": query, "found": found, "here": request.GET.get("here", "")[:120]}
    template = "lookup_found.html" if "dialog" in request.GET else "found.html"
    return render(request, f"glossary/{template}", context)


@require_safe
def search_json(request: HttpRequest) -> JsonResponse:
    """The same for scripts: q, and limit up to 50."""
    query = request.GET.get("q", "").strip()[:120]
    limit = request.GET.get("limit", "")[:6]
    most = min(int(limit), 50) if limit.isascii() and limit.isdigit() else 10
    terms = [_as_json(request, term) for term in services.search(query, most)]
    return _json({"query": query, "terms": terms})


@require_safe
def term_json(request: HttpRequest, slug: str) -> JsonResponse:
    """One term for scripts: what a list says of it and all else that describes it."""
    term = get_object_or_404(for_lists(Term.objects.all()), slug=slug)
    decision = term.decisions.filter(reopened_at=None).first()
    fields = ("part_of_speech", "domain", "note", "aliases", "irregular_forms", "exceptions")
    about = {name: getattr(term, name) for name in (*fields, "readings")}
    decided = decision and {
        "on": timezone.localdate(decision.decided_at).isoformat(),
        "reason": decision.reason,
        "votes": decision.votes,
        "place": decision.place,
    }
    return _json({**_as_json(request, term), **about, "decision": decided})


def _json(content: dict[str, Any]) -> JsonResponse:
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False})


def _as_json(request: HttpRequest, term: Term) -> dict[str, Any]:
    forms: dict[str, list[str]] = {"accepted": [], "proposed": [], "forbidden": []}
    for candidate in term.candidates.all():
        forms.setdefault(candidate.status, []).append(candidate.text)
    return {
        "term": term.source_form,
        "source": term.source.slug if term.source else None,
        "case_sensitive": term.is_case_sensitive,
        "url": request.build_absolute_uri(term.get_absolute_url()),
        "decided": bool(getattr(term, "is_decided", False)),
        "kept_in_english": term.is_kept,
        "accepted": forms["accepted"],
        "proposed": forms["proposed"],
        "forbidden": forms["forbidden"],
        "definition": term.definition,
    }


@require_safe
def term_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One term: what was decided and why, what is proposed, who said what. Public."""
    term = get_object_or_404(for_lists(Term.objects.all()), slug=slug)
    return render(request, "glossary/term_detail.html", term_context(term, person_of(request)))


@require_safe
def term_history(request: HttpRequest, term_id: int) -> HttpResponse:
    """Who did what to a term, newest first. htmx gets the list alone. Public."""
    term, reader = get_object_or_404(Term, pk=term_id), person_of(request)
    page = Paginator(events_of(term, reader), EVENTS).get_page(request.GET.get("page"))
    context = {"term": term, "page": page, "entries": entries_of(list(page), reader)}
    part = "#history" if request.headers.get("HX-Request") else ""
    return render(request, f"glossary/term_history.html{part}", context)


@requires(Action.DISCUSS_TERMS)
@require_http_methods(["GET", "POST"])
def term_propose(request: HttpRequest) -> HttpResponse:
    """Propose a term; `?source=` fills in the word that somebody marked."""
    initial = {"source_form": services.tidy(request.GET.get("source", ""))[:120]}
    form = ProposalForm(request.POST or None, initial=initial)
    known = services.namesake(initial["source_form"]) if initial["source_form"] else None
    if form.is_valid():
        fields = dict(form.cleaned_data)
        word = fields.pop("source_form")
        try:
            term = services.propose_term(person(request), word, **fields)
        except GlossaryError as error:
            form.add_error("source_form", str(error))
            known = services.namesake(word)
        else:
            messages.success(request, _("Your proposal is in the glossary."))
            return redirect(term)
    context = {"form": form, "known": known}
    return render(
        request, "glossary/term_propose.html", context, status=422 if form.errors else 200
    )


@requires(Action.DISCUSS_TERMS)
@require_http_methods(["GET", "POST"])
def term_describe(request: HttpRequest, term_id: int) -> HttpResponse:
    """Mend the definition, the aliases and what else is known of a term."""
    term = get_object_or_404(Term, pk=term_id)
    form = TermForm(request.POST or None, instance=term)
    if form.is_valid():
        try:
            services.describe(form.save(commit=False), person(request), form.changed_data)
        except GlossaryError as error:
            form.add_error("source_form", str(error))
        else:
            return redirect(term)
    context = {"form": form, "term": term}
    return render(
        request, "glossary/term_describe.html", context, status=422 if form.errors else 200
    )
