"""The list of changed terms to confirm, one by one or page by page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.permissions import Action, person, requires
from apps.review import services
from apps.review import term_changes as waiting
from apps.review.forms import ApprovalForm

PER_PAGE = 50


@require_GET
@requires(Action.REVIEW)
def term_changes(request: HttpRequest) -> HttpResponse:
    """What was changed in approved texts, each as a sentence with the change marked."""
    changes = waiting.to_confirm(person(request)).in_order()
    related = changes.select_related("migration__term", "migration__replacement", "after__author")
    page = Paginator(related.defer("segment__section__page__text"), PER_PAGE)
    shown = page.get_page(request.GET.get("page"))
    context = {"page": shown, "pages": waiting.by_page(shown.object_list)}
    return render(request, "review/term_changes.html", context)


@require_POST
@requires(Action.REVIEW)
def term_changes_confirm(request: HttpRequest) -> HttpResponse:
    """Confirm just the revisions that were shown."""
    user = person(request)
    wanted = ApprovalForm(request.POST).revisions[:PER_PAGE]
    changes = waiting.to_confirm(user).filter(after__in=wanted)
    related = changes.select_related("segment__section__page__source", "after")
    count = services.confirm(related.defer("segment__section__page__text"), user)
    if count:
        sentence = ngettext("%(count)s change confirmed.", "%(count)s changes confirmed.", count)
        messages.success(request, sentence % {"count": count})
    if count < len(set(wanted)) or not wanted:
        messages.warning(
            request, _("Some texts changed meanwhile, or a fix is asked for. Look again.")
        )
    return redirect("review:term-changes")
