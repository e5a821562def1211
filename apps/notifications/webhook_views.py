"""Where maintainers say which channels of the group's chat are told of what."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.permissions import Action, person, requires
from apps.notifications import webhooks
from apps.notifications.models import Webhook
from apps.notifications.webhook_forms import WebhookForm

ROWS = 50


@requires(Action.MANAGE_WEBHOOKS)
@require_safe
def webhook_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(Webhook.objects.all(), ROWS).get_page(request.GET.get("page"))
    return render(request, "notifications/webhook_list.html", {"webhooks": page})


@requires(Action.MANAGE_WEBHOOKS)
@require_http_methods(["GET", "POST"])
def webhook_add(request: HttpRequest) -> HttpResponse:
    return edit(request, Webhook(topics=[], language="ko"))


@requires(Action.MANAGE_WEBHOOKS)
@require_http_methods(["GET", "POST"])
def webhook_change(request: HttpRequest, webhook_id: int) -> HttpResponse:
    return edit(request, get_object_or_404(Webhook, pk=webhook_id))


def edit(request: HttpRequest, webhook: Webhook) -> HttpResponse:
    form = WebhookForm(request.POST or None, instance=webhook)
    if form.is_valid():
        webhooks.save(form.save(commit=False), person(request))
        messages.success(request, _("Saved."))
        return redirect("notifications:webhook-list")
    status = 422 if form.errors else 200
    return render(request, "notifications/webhook_edit.html", {"form": form}, status=status)


@requires(Action.MANAGE_WEBHOOKS)
@require_POST
def webhook_try(request: HttpRequest, webhook_id: int) -> HttpResponse:
    webhooks.try_out(get_object_or_404(Webhook, pk=webhook_id), person(request))
    messages.success(
        request, _("A message is on its way. Load this page again to see how it went.")
    )
    return redirect("notifications:webhook-list")


@requires(Action.MANAGE_WEBHOOKS)
@require_POST
def webhook_remove(request: HttpRequest, webhook_id: int) -> HttpResponse:
    webhooks.remove(get_object_or_404(Webhook, pk=webhook_id), person(request))
    return redirect("notifications:webhook-list")
