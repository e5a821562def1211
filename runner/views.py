import contextlib

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.permissions import Action, may, person, requires
from runner import broker, services, tokens
from runner.errors import TokenGone
from runner.forms import TokenForm
from runner.models import Backend, Refusal, RunState, Token, Worker
from runner.signing import OWN

SHOWN_VERSIONS = ("jax", "jaxlib", "flax", "optax", "numpy", "python")
TOKENS_SHOWN = 20


@require_GET
@requires(Action.READ)
def backend_list(request: HttpRequest) -> HttpResponse:
    """What code can run on, who runs it, and how to connect one more."""
    return backend_page(request, TokenForm())


@require_POST
@requires(Action.MANAGE_BACKENDS)
def token_make(request: HttpRequest) -> HttpResponse:
    """Let a machine lend itself; its token is on the page that answers, and never again."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return backend_page(request, form, status=422)
    token = tokens.make_token(maker=person(request), **form.cleaned_data)
    return backend_page(request, TokenForm(), made=token)


@require_POST
@requires(Action.MANAGE_BACKENDS)
def token_revoke(request: HttpRequest, runner_token_id: int) -> HttpResponse:
    token = get_object_or_404(Token.objects.lent(), pk=runner_token_id)
    with contextlib.suppress(TokenGone):  # somebody else took it back at this moment
        tokens.revoke_token(token, person(request))
    return redirect(reverse("runner:backend-list") + "#machines")


@require_POST
@requires(Action.MANAGE_BACKENDS)
def backend_update(request: HttpRequest, name: str) -> HttpResponse:
    """Whether an accelerator runs code that is not its source's."""
    backend = get_object_or_404(Backend, name=name)
    services.allow_changed_code(backend, request.POST.get("allowed") == "yes", person(request))
    return redirect(reverse("runner:backend-list") + f"#{backend.name}")


def backend_page(
    request: HttpRequest, form: TokenForm, *, made: Token | None = None, status: int = 200
) -> HttpResponse:
    """The page of backends. `made` is a token to show this once."""
    backends = Backend.objects.filter(is_enabled=True).annotate(
        waiting=Count("runs", filter=Q(runs__state=RunState.WAITING)),
        running=Count("runs", filter=Q(runs__state=RunState.RUNNING)),
        last_ended_at=Max("runs__ended_at"),
    )
    live: dict[int, list[Worker]] = {}
    for worker in Worker.objects.live().select_related("backend"):
        live.setdefault(worker.backend_id, []).append(worker)
    context = {
        "rows": [
            (backend, [described(w) for w in workers], mixed(workers))
            for backend in backends
            for workers in [live.get(backend.pk, [])]
        ],
        "gone": Worker.objects.exclude(pk__in=[w.pk for ws in live.values() for w in ws])
        .select_related("backend")
        .order_by("-seen_at")[:10],
        "site_lives": services.default_worker_lives(),
        "trouble": Token.objects.usable().exclude(trouble="").first(),
        "is_embedded": broker.folder_of(settings.BROKER_URL) is not None,
        "broker": broker.without_credentials(settings.BROKER_URL),
        **(lent_machines(request, form, made) if may(request.user, Action.MANAGE_BACKENDS) else {}),
    }
    return render(request, "runner/backend_list.html", context, status=status)


def lent_machines(request: HttpRequest, form: TokenForm, made: Token | None) -> dict[str, object]:
    """What a maintainer sees beside: who lends machines, and what of theirs was refused."""
    shown = Paginator(Token.objects.lent(), TOKENS_SHOWN).get_page(request.GET.get("page"))
    senders = [*(token.slug for token in shown), OWN, ""]
    refusals = {found.sender: found for found in Refusal.objects.filter(sender__in=senders)}
    return {
        "form": form,
        "made": made,
        "shown_tokens": shown,
        "machines": [(token, refusals.get(token.slug)) for token in shown],
        "refused_of_own": refusals.get(OWN),
        "refused_of_nobody": refusals.get(""),
    }


def mixed(workers: list[Worker]) -> list[str]:
    """Environments whose workers have different versions, so that runs may meet either."""
    met: dict[str, list[dict[str, str]]] = {}
    for worker in workers:
        met.setdefault(worker.environment, []).append(worker.versions)
    return sorted(name for name, each in met.items() if any(one != each[0] for one in each))


def described(worker: Worker) -> dict[str, object]:
    """A worker with the versions worth showing and what its self-test found."""
    versions = [(name, worker.versions[name]) for name in SHOWN_VERSIONS if name in worker.versions]
    contained = sum(bool(probe.get("contained")) for probe in worker.self_test)
    return {"worker": worker, "versions": versions, "contained": contained}
