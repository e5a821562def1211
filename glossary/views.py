from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.permissions import Action, person, requires
from glossary import services
from glossary.catalogue import for_lists
from glossary.errors import GlossaryError
from glossary.forms import (
    ArgumentForm,
    CandidateForm,
    DecisionForm,
    ProposalForm,
    ReopenForm,
    TermForm,
)
from glossary.models import Candidate, Term, TermQuerySet
from glossary.pages import counts, person_of, term_context

ROWS = 40
MOST_FOUND = 30
SHOWS: dict[str, Callable[[TermQuerySet], TermQuerySet]] = {
    "": lambda terms: terms,
    "undecided": lambda terms: terms.undecided(),
    "decided": lambda terms: terms.decided(),
    "kept": lambda terms: terms.kept(),
}


@require_safe
def term_list(request: HttpRequest) -> HttpResponse:
    """Every term, by letter, with the box that finds them. Public."""
    query = request.GET.get("q", "").strip()[:120]
    show = request.GET.get("show", "")
    terms = for_lists(SHOWS.get(show, SHOWS[""])(Term.objects.all()))
    context = {
        "query": query,
        "show": show if show in SHOWS else "",
        "terms": Paginator(terms, ROWS).get_page(request.GET.get("page")),
        "found": services.search(query, MOST_FOUND) if query else None,
        "counts": counts(),
    }
    return render(request, "glossary/term_list.html", context)


@require_safe
def term_search(request: HttpRequest) -> HttpResponse:
    """What the box finds while somebody types."""
    query = request.GET.get("q", "").strip()[:120]
    found = services.search(query, MOST_FOUND) if query else None
    context = {"query": query, "found": found, "here": request.GET.get("here", "")[:120]}
    return render(request, "glossary/found.html", context)


@require_safe
def search_json(request: HttpRequest) -> JsonResponse:
    """The same for scripts: q, and limit up to 50."""
    query = request.GET.get("q", "").strip()[:120]
    limit = request.GET.get("limit", "")[:6]
    most = min(int(limit), 50) if limit.isascii() and limit.isdigit() else 10
    terms = [_as_json(request, term) for term in services.search(query, most)]
    return JsonResponse({"query": query, "terms": terms}, json_dumps_params={"ensure_ascii": False})


def _as_json(request: HttpRequest, term: Term) -> dict[str, Any]:
    forms: dict[str, list[str]] = {"accepted": [], "proposed": [], "forbidden": []}
    for candidate in term.candidates.all():
        forms.setdefault(candidate.status, []).append(candidate.text)
    return {
        "term": term.source_form,
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
    term = get_object_or_404(Term.objects.with_standing(), slug=slug)
    return render(request, "glossary/term_detail.html", term_context(term, person_of(request)))


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
        services.describe(form.save(commit=False), person(request), form.changed_data)
        return redirect(term)
    context = {"form": form, "term": term}
    return render(
        request, "glossary/term_describe.html", context, status=422 if form.errors else 200
    )


@requires(Action.DISCUSS_TERMS)
@require_POST
def candidate_propose(request: HttpRequest, term_id: int) -> HttpResponse:
    term = get_object_or_404(Term, pk=term_id)
    form = CandidateForm(request.POST)
    if form.is_valid():
        _try(
            form,
            lambda data: services.propose(term, data["text"], person(request), data["argument"]),
        )
    return _term_again(request, term, "candidates", candidate_form=form)


@requires(Action.DISCUSS_TERMS)
@require_POST
def vote_cast(request: HttpRequest, candidate_id: int) -> HttpResponse:
    """Prefer a form; preferring one's own choice again takes the vote back."""
    candidate = get_object_or_404(Candidate.objects.select_related("term"), pk=candidate_id)
    user = person(request)
    refusal = ""
    try:
        if candidate.votes.filter(voter=user).exists():
            services.withdraw_vote(candidate.term, user)
        else:
            services.vote(candidate, user)
    except GlossaryError as error:
        refusal = str(error)
    return _term_again(request, candidate.term, "rows", refusal=refusal)


@requires(Action.DISCUSS_TERMS)
@require_POST
def argument_make(request: HttpRequest, term_id: int) -> HttpResponse:
    term = get_object_or_404(Term, pk=term_id)
    form = ArgumentForm(request.POST)
    if form.is_valid():
        _try(form, lambda data: services.argue(term, person(request), data["text"]))
    return _term_again(request, term, "arguments", argument_form=form)


@requires(Action.DECIDE_TERMS)
@require_POST
def term_decide(request: HttpRequest, term_id: int) -> HttpResponse:
    term = get_object_or_404(Term, pk=term_id)
    form = DecisionForm(term, request.POST)
    if form.is_valid():
        _try(
            form,
            lambda data: services.decide(
                term, person(request), data["reason"],
                chosen=form.chosen_candidate(), others=form.others(),
            ),
        )  # fmt: skip
    return _term_again(request, term, decision_form=form)


@requires(Action.DECIDE_TERMS)
@require_POST
def term_reopen(request: HttpRequest, term_id: int) -> HttpResponse:
    term = get_object_or_404(Term, pk=term_id)
    form = ReopenForm(request.POST)
    if form.is_valid():
        _try(form, lambda data: services.reopen(term, person(request), data["reason"]))
    return _term_again(request, term, reopen_form=form)


def _try(form: Any, act: Callable[[dict[str, Any]], object]) -> None:
    """Do it, or put the refusal on the form, which keeps what was typed."""
    try:
        act(form.cleaned_data)
    except GlossaryError as error:
        form.add_error(None, str(error))


def _term_again(
    request: HttpRequest, term: Term, part: str = "term", refusal: str = "", **forms: Any
) -> HttpResponse:
    """The term as it stands now, or the form that was refused with what was typed.

    htmx gets only `part` of the page, so that what somebody has typed in another form stays.
    """
    refused = {name: form for name, form in forms.items() if form.errors}
    by_htmx = getattr(request, "htmx", False)
    if not (refused or refusal or by_htmx):
        return redirect(term)
    fresh = get_object_or_404(Term.objects.with_standing(), pk=term.pk)
    context = {**term_context(fresh, person_of(request)), **refused, "refusal": refusal}
    template = "glossary/term_detail.html" + (f"#{part}" if by_htmx else "")
    return render(request, template, context, status=422 if refused or refusal else 200)
