"""What allauth does for people stands in the log too: signing in, passwords, second factors."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.dispatch import Signal

from apps.accounts.models import User
from apps.activity.services import record

VERBS: dict[Signal, str] = {
    account.user_logged_in: "signed in",
    account.password_changed: "password changed",
    account.password_set: "password changed",
    account.password_reset: "password changed",
    mfa.authenticator_added: "second factor added",
    mfa.authenticator_removed: "second factor removed",
}


def tell(signal: Signal, user: User, **_facts: Any) -> None:
    record(VERBS[signal], user, user)


def listen() -> None:
    for signal in VERBS:
        signal.connect(tell, dispatch_uid="apps.accounts.library_acts")
