"""The ground rules: public to read, proposed by members, decided by maintainers."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from apps.accounts.permissions import Action, person, requires
from apps.translation.models import Amendment, Rule
from apps.translation.rulebook import pages, services
from apps.translation.rulebook.content import Content
from apps.translation.rulebook.errors import ExamplesDisagree, RuleError
from apps.translation.rulebook.forms import ContentForm, NewRuleForm, RemarkForm
from apps.translation.rulebook.models import Level, RuleQuerySet

ROWS = 40
FLAGS = 30
SHOWS: dict[str, Callable[[RuleQuerySet], RuleQuerySet]] = {
    "": lambda rules: rules.in_force(),
    "checked": lambda rules: rules.checked(),
    "by-hand": lambda rules: rules.by_hand(),
    "off": lambda rules: rules.checked().filter(level=Level.OFF),
    "retired": lambda rules: rules.retired(),
}


# ---- reading --------------------------------------------------------------------------------


@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    """Every rule with its examples. Public."""
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ""
    page = Paginator(SHOWS[show](Rule.objects.all()), ROWS).get_page(request.GET.get("page"))
    rows = [
        (
            rule,
            pages.shown_examples(rule.check_name, rule.good_examples[:1], is_bad=False),
            pages.shown_examples(rule.check_name, rule.bad_examples[:1], is_bad=True),
        )
        for rule in page
    ]
    context = {
        "show": show,
        "levels": Level,
        "page": page,
        "rows": rows,
        "counts": pages.counts(),
        "open_count": Amendment.objects.open().count(),
    }
    return render(request, "translation/rule_list.html", context)


@require_safe
def rule_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One rule: what it says, how it came about, what is said of it. Public."""
    return render(request, "translation/rule_detail.html", _rule_context(slug))


def _rule_context(slug: str, form: RemarkForm | None = None) -> dict[str, object]:
    rule = get_object_or_404(Rule.objects.with_settings(), slug=slug)
    return {**pages.rule_context(rule), "remark_form": form or RemarkForm()}


# ---- proposing ------------------------------------------------------------------------------


@requires(Action.DISCUSS_RULES)
@require_http_methods(["GET", "POST"])
def rule_propose(request: HttpRequest) -> HttpResponse:
    """Propose a rule. What was typed stays in the form until it is taken."""
    form = NewRuleForm(request.POST or None)
    return _proposed(
        request,
        form,
        None,
        lambda: services.propose_rule(
            person(request),
            form.cleaned_data["slug"],
            form.content(),
            form.cleaned_data["reason"],
        ),
    )


@requires(Action.DISCUSS_RULES)
@require_http_methods(["GET", "POST"])
def rule_change(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose a change of a rule, of its levels too."""
    rule = get_object_or_404(Rule.objects.with_settings(), slug=slug)
    form = ContentForm(request.POST or None, content=Content.of(rule))
    return _proposed(
        request,
        form,
        rule,
        lambda: services.propose_change(
            person(request), rule, form.content(), form.cleaned_data["reason"]
        ),
    )


def _proposed(
    request: HttpRequest,
    form: ContentForm,
    rule: Rule | None,
    propose: Callable[[], Amendment],
) -> HttpResponse:
    failures: tuple[tuple[str, str], ...] = ()
    if form.is_valid():
        try:
            return redirect(propose())
        except RuleError as error:
            form.add_error(None, str(error))
            failures = _told(error) if isinstance(error, ExamplesDisagree) else ()
    context = {"form": form, "rule": rule, "failures": failures}
    status = 422 if form.errors else 200
    return render(request, "translation/rule_form.html", context, status=status)


def _told(error: ExamplesDisagree) -> tuple[tuple[str, str], ...]:
    """Each example with what its check says, in the reader's language."""
    return tuple((each.example.text, gettext(each.message)) for each in error.failures)


@requires(Action.DISCUSS_RULES)
@require_POST
def rule_discuss(request: HttpRequest, slug: str) -> HttpResponse:
    rule = get_object_or_404(Rule, slug=slug)
    form = RemarkForm(request.POST)
    if form.is_valid():
        try:
            services.discuss(rule, person(request), form.cleaned_data["text"])
        except RuleError as error:
            form.add_error("text", str(error))
        else:
            return redirect(rule)
    context = _rule_context(slug, form)
    return render(request, "translation/rule_detail.html", context, status=422)


# ---- deciding -------------------------------------------------------------------------------


@require_GET
@requires(Action.READ)
def amendment_list(request: HttpRequest) -> HttpResponse:
    """Changes of rules, those first that wait for a decision."""
    known = Amendment.objects.select_related("rule", "requested_by", "settled_by")
    is_open = request.GET.get("show") != "settled"
    chosen = known.open() if is_open else known.exclude(pk__in=Amendment.objects.open())
    page = Paginator(chosen, ROWS).get_page(request.GET.get("page"))
    return render(request, "translation/amendment_list.html", {"page": page, "is_open": is_open})


@require_GET
@requires(Action.READ)
def amendment_detail(request: HttpRequest, amendment_id: int) -> HttpResponse:
    """What is changed, and what that would flag. htmx asks for the progress alone."""
    known = Amendment.objects.select_related("rule", "requested_by", "settled_by")
    amendment = get_object_or_404(known, pk=amendment_id)
    kind = request.GET.get("show", "")
    flags = amendment.flags.filter(pages.KINDS[kind]) if kind in pages.KINDS else amendment.flags
    placed = flags.select_related("segment__section__page__source")
    page = Paginator(placed.defer("segment__section__page__text"), FLAGS).get_page(
        request.GET.get("page")
    )
    context = {
        "amendment": amendment,
        "changes": pages.changes_of(amendment),
        "show": kind if kind in pages.KINDS else "",
        "page": page,
        "places": [pages.Place.of(flag) for flag in page],
    }
    part = "#progress" if request.headers.get("HX-Request") and amendment.is_under_way else ""
    return render(request, f"translation/amendment_detail.html{part}", context)


@require_POST
@requires(Action.DECIDE_RULES)
def amendment_apply(request: HttpRequest, amendment_id: int) -> HttpResponse:
    amendment = get_object_or_404(Amendment.objects.select_related("rule"), pk=amendment_id)
    try:
        rule = services.apply(amendment, person(request))
    except RuleError as error:
        messages.error(request, str(error))
        return redirect(amendment)
    messages.success(request, _("The change is in force."))
    return redirect(rule)


@require_POST
@requires(Action.DISCUSS_RULES)
def amendment_drop(request: HttpRequest, amendment_id: int) -> HttpResponse:
    amendment = get_object_or_404(Amendment.objects.select_related("rule"), pk=amendment_id)
    try:
        services.drop(amendment, person(request))
    except RuleError as error:
        messages.error(request, str(error))
        return redirect(amendment)
    messages.success(request, _("The proposal is dropped."))
    return redirect("translation:amendment-list")
