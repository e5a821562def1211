from celery import current_app
from django.conf import settings
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.accounts.permissions import Action, requires
from runner import services
from runner.models import Backend, RunState, Worker

SHOWN_VERSIONS = ("jax", "jaxlib", "flax", "optax", "numpy", "python")


@require_GET
@requires(Action.READ)
def backend_list(request: HttpRequest) -> HttpResponse:
    """What code can run on, who runs it, and how to connect one more."""
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
            (backend, [described(w) for w in live.get(backend.pk, [])]) for backend in backends
        ],
        "gone": Worker.objects.exclude(pk__in=[w.pk for ws in live.values() for w in ws])
        .select_related("backend")
        .order_by("-seen_at")[:10],
        "site_lives": services.default_worker_lives(),
        "is_embedded": current_app.conf.broker_url.startswith("folder:"),
        "home": settings.TOPA_HOME,
    }
    return render(request, "runner/backend_list.html", context)


def described(worker: Worker) -> dict[str, object]:
    """A worker with the versions worth showing and what its self-test found."""
    versions = [(name, worker.versions[name]) for name in SHOWN_VERSIONS if name in worker.versions]
    contained = sum(bool(probe.get("contained")) for probe in worker.self_test)
    return {"worker": worker, "versions": versions, "contained": contained}
