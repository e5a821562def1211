from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.db import transaction
from django.http import HttpRequest

from apps.accounts.models import Invitation, digest_of

SESSION_KEY = "invitation"


def invitation_of(request: HttpRequest) -> Invitation | None:
    """The usable invitation whose link this browser opened."""
    token = request.session.get(SESSION_KEY, "")
    return Invitation.objects.usable().filter(digest=digest_of(token)).first() if token else None


class InvitedOnly(DefaultAccountAdapter):
    """Nobody signs up without an invitation; ours has a page of its own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class InvitedOnlySocial(DefaultSocialAccountAdapter):
    """GitHub may open an account only for a browser that holds an invitation."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return invitation_of(request) is not None

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        from apps.accounts import services

        invitation = invitation_of(request)
        assert invitation is not None, "is_open_for_signup asked first"
        user = super().save_user(request, sociallogin, form)
        services.use_invitation(invitation, user)
        return user
