"""What people do on a term's page: propose forms, vote, argue, decide."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.permissions import Action, person, requires
from glossary import services
from glossary.errors import GlossaryError
from glossary.models import Candidate, Term, VotingRules
from glossary.pages import person_of, term_context
from glossary.shelf import for_lists
from glossary.voting_forms import (
    ArgumentForm,
    CandidateForm,
    ClosingDayForm,
    DecisionForm,
    ReopenForm,
    VotingRulesForm,
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
def candidate_withdraw(request: HttpRequest, candidate_id: int) -> HttpResponse:
    candidate = get_object_or_404(Candidate.objects.select_related("term"), pk=candidate_id)
    refusal = ""
    try:
        services.withdraw(candidate, person(request))
    except GlossaryError as error:
        refusal = str(error)
    return _term_again(request, candidate.term, "rows", refusal=refusal)


@requires(Action.DISCUSS_TERMS)
@require_POST
def argument_make(request: HttpRequest, term_id: int) -> HttpResponse:
    term = get_object_or_404(Term, pk=term_id)
    form = ArgumentForm(term, request.POST)
    if form.is_valid():
        _try(
            form,
            lambda data: services.argue(term, person(request), data["text"], data["speaks_for"]),
        )
    return _term_again(request, term, "arguments", argument_form=form)


@requires(Action.DECIDE_TERMS)
@require_POST
def term_decide(request: HttpRequest, term_id: int) -> HttpResponse:
    term = get_object_or_404(Term, pk=term_id)
    form = DecisionForm(term, request.POST)
    if form.is_valid():
        _try(form, lambda data: _decide(term, request, form))
    return _term_again(request, term, decision_form=form)


def _decide(term: Term, request: HttpRequest, form: DecisionForm) -> None:
    """By the vote, or by word of mouth somewhere."""
    data = form.cleaned_data
    chosen, others = form.chosen_candidate(), form.others()
    decider, reason = person(request), data["reason"]
    if data["place"]:
        services.decide(term, decider, reason, chosen=chosen, others=others, place=data["place"])
    else:
        services.conclude(term, decider, reason, chosen=chosen, others=others)


@requires(Action.DECIDE_TERMS)
@require_POST
def closing_day_move(request: HttpRequest, term_id: int) -> HttpResponse:
    """Let people vote until another day."""
    term = get_object_or_404(Term, pk=term_id)
    form = ClosingDayForm(request.POST)
    if form.is_valid():
        _try(
            form,
            lambda data: services.move_closing_day(term, person(request), data["closes_on"]),
        )
    return _term_again(request, term, closing_form=form)


@requires(Action.DECIDE_TERMS)
@require_http_methods(["GET", "POST"])
def voting_rules(request: HttpRequest) -> HttpResponse:
    """How many votes make a decision, and how long people vote."""
    form = VotingRulesForm(request.POST or None, instance=VotingRules.current())
    if form.is_valid():
        services.set_voting_rules(form.save(commit=False), person(request))
        messages.success(request, _("The rules of voting are set."))
        return redirect("glossary:term-list")
    status = 422 if form.errors else 200
    return render(request, "glossary/voting_rules.html", {"form": form}, status=status)


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
    fresh = get_object_or_404(for_lists(Term.objects.all()), pk=term.pk)
    context = {**term_context(fresh, person_of(request)), **refused, "refusal": refusal}
    template = "glossary/term_detail.html" + (f"#{part}" if by_htmx else "")
    return render(request, template, context, status=422 if refused or refusal else 200)
