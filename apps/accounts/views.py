from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import services
from apps.accounts.adapters import SESSION_KEY
from apps.accounts.errors import AccountError
from apps.accounts.forms import InvitationForm, JoinForm, PasswordForm, ProfileForm, SetupForm
from apps.accounts.models import Invitation, User
from apps.accounts.permissions import Action, Role, person, requires
from apps.activity.services import record

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """The first account, for whoever holds the code that the terminal printed."""
    if services.setup_code() is None:
        return redirect("account_login")
    form = SetupForm(request.POST or None)
    if form.is_valid():
        try:
            user = services.create_first(**form.cleaned_data)
        except AccountError as error:
            form.add_error("code", str(error))
        else:
            login(request, user, BACKEND)
            record("site set up", user, user)
            return redirect("dashboard:home")
    return render(
        request, "accounts/setup.html", {"form": form}, status=422 if form.errors else 200
    )


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Make an account by an invitation's link."""
    try:
        invitation = services.find_invitation(token)
    except AccountError as error:
        return render(request, "accounts/link_refused.html", {"sentence": str(error)}, status=410)
    request.session[SESSION_KEY] = token
    form = JoinForm(request.POST or None)
    if form.is_valid():
        try:
            user = services.join(invitation, **form.cleaned_data)
        except AccountError as error:
            form.add_error("email", str(error))
        else:
            login(request, user, BACKEND)
            record("member joined", user, user, role=user.role)
            return redirect("dashboard:home")
    context = {"form": form, "invitation": invitation}
    return render(request, "accounts/join.html", context, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def password_set(request: HttpRequest, token: str) -> HttpResponse:
    """Set a new password by a link that a maintainer made."""
    try:
        user = services.user_of_password_token(token)
    except AccountError as error:
        return render(request, "accounts/link_refused.html", {"sentence": str(error)}, status=410)
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        user.set_password(form.cleaned_data["password"])
        user.save(update_fields=["password"])
        record("password set by link", user, user)
        messages.success(request, _("Your new password is set. Please sign in with it."))
        return redirect("account_login")
    context = {"form": form, "person": user}
    return render(request, "accounts/password.html", context, status=422 if form.errors else 200)


@requires(Action.READ)
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    member = person(request)
    form = ProfileForm(request.POST or None, instance=member)
    if form.is_valid():
        form.save()
        record("profile changed", member, member, changed=", ".join(form.changed_data))
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    return render(
        request, "accounts/profile.html", {"form": form}, status=422 if form.errors else 200
    )


@requires(Action.READ)
@require_safe
def administration(request: HttpRequest) -> HttpResponse:
    """Where a maintainer finds members, sources and backends."""
    return render(request, "accounts/administration.html")


@requires(Action.MANAGE_MEMBERS)
@require_safe
def member_list(request: HttpRequest) -> HttpResponse:
    return member_page(request, InvitationForm())


def member_page(
    request: HttpRequest, form: InvitationForm, *, link: str = "", status: int = 200
) -> HttpResponse:
    """Members and usable invitations. `link` is a secret address to show this once."""
    people = User.objects.order_by("-is_active", "name", "pk")
    context = {
        "people": Paginator(people, 50).get_page(request.GET.get("page")),
        "invitations": Invitation.objects.usable().select_related("created_by")[:50],
        "form": form,
        "link": link,
        "roles": Role.choices,
    }
    return render(request, "accounts/member_list.html", context, status=status)


@requires(Action.MANAGE_MEMBERS)
@require_POST
def invitation_make(request: HttpRequest) -> HttpResponse:
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return member_page(request, form, status=422)
    invitation, token = services.invite(person(request), **form.cleaned_data)
    record("invitation made", invitation, person(request), role=invitation.role)
    link = settings.SITE_URL + reverse("accounts:invitation-accept", args=[token])
    return member_page(request, InvitationForm(), link=link)


@requires(Action.MANAGE_MEMBERS)
@require_POST
def invitation_revoke(request: HttpRequest, invitation_id: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.usable(), pk=invitation_id)
    services.revoke(invitation)
    record("invitation withdrawn", invitation, person(request))
    return redirect("accounts:member-list")


@requires(Action.MANAGE_MEMBERS)
@require_POST
def member_change(request: HttpRequest, user_id: int) -> HttpResponse:
    """Change a role, close or reopen an account, or make a link for a new password."""
    member = get_object_or_404(User, pk=user_id)
    act = request.POST.get("act", "")
    if act == "password":
        record("password link made", member, person(request))
        token = services.password_token(member)
        link = settings.SITE_URL + reverse("accounts:password-set", args=[token])
        return member_page(request, InvitationForm(), link=link)
    try:
        services.change(member, act, request.POST.get("role", ""))
    except AccountError as error:
        messages.error(request, str(error))
    else:
        record("member changed", member, person(request), act=act, role=member.role)
    return redirect("accounts:member-list")
