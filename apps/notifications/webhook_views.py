"""Where maintainers say which channels of the group's chat are told of what."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.permissions import Action, person, requires
from apps.notifications import webhooks
from apps.notifications.models import Delivery, Webhook
from apps.notifications.topics import Service
from apps.notifications.webhook_forms import ProgramForm, WebhookForm

ROWS = 50
ON_ITS_WAY = gettext_lazy("A message is on its way. Load this page again to see how it went.")


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
def program_add(request: HttpRequest) -> HttpResponse:
    return edit(request, Webhook(topics=[], language="ko", service=Service.JSON))


@requires(Action.MANAGE_WEBHOOKS)
@require_http_methods(["GET", "POST"])
def webhook_change(request: HttpRequest, webhook_id: int) -> HttpResponse:
    return edit(request, get_object_or_404(Webhook, pk=webhook_id))


def edit(request: HttpRequest, webhook: Webhook) -> HttpResponse:
    kind = ProgramForm if webhook.is_program else WebhookForm
    form = kind(request.POST or None, instance=webhook)
    if form.is_valid():
        secret = webhooks.save(form.save(commit=False), person(request))
        if secret:
            return show_secret(request, webhook, secret)
        messages.success(request, _("Saved."))
        return redirect("notifications:webhook-list")
    status = 422 if form.errors else 200
    context = {"form": form, "webhook": webhook}
    return render(request, "notifications/webhook_edit.html", context, status=status)


def show_secret(request: HttpRequest, webhook: Webhook, secret: str) -> HttpResponse:
    """This once."""
    context = {"webhook": webhook, "secret": secret}
    response = render(request, "notifications/webhook_secret.html", context)
    response["Cache-Control"] = "no-store"
    return response


@requires(Action.MANAGE_WEBHOOKS)
@require_POST
def secret_replace(request: HttpRequest, webhook_id: int) -> HttpResponse:
    program = get_object_or_404(Webhook, pk=webhook_id, service=Service.JSON)
    return show_secret(request, program, webhooks.replace_secret(program, person(request)))


@requires(Action.MANAGE_WEBHOOKS)
@require_safe
def delivery_list(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """What was posted lately, and how it went."""
    webhook = get_object_or_404(Webhook, pk=webhook_id)
    deliveries = webhook.deliveries.select_related("event").order_by("-pk")
    page = Paginator(deliveries, ROWS).get_page(request.GET.get("page"))
    context = {"webhook": webhook, "deliveries": page}
    return render(request, "notifications/delivery_list.html", context)


@requires(Action.MANAGE_WEBHOOKS)
@require_POST
def delivery_again(request: HttpRequest, delivery_id: int) -> HttpResponse:
    delivery = get_object_or_404(Delivery.objects.select_related("webhook"), pk=delivery_id)
    webhooks.send_again(delivery, person(request))
    messages.success(request, ON_ITS_WAY)
    return redirect("notifications:delivery-list", delivery.webhook_id)


@requires(Action.MANAGE_WEBHOOKS)
@require_POST
def webhook_try(request: HttpRequest, webhook_id: int) -> HttpResponse:
    webhooks.try_out(get_object_or_404(Webhook, pk=webhook_id), person(request))
    messages.success(request, ON_ITS_WAY)
    return redirect("notifications:webhook-list")


@requires(Action.MANAGE_WEBHOOKS)
@require_POST
def webhook_remove(request: HttpRequest, webhook_id: int) -> HttpResponse:
    webhooks.remove(get_object_or_404(Webhook, pk=webhook_id), person(request))
    return redirect("notifications:webhook-list")
