"""What a person asks for: words to be sought in a source, with what is to come in their place."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.translation.migrating.models import Migration, MigrationState
from apps.translation.migrating.services import send
from apps.translation.replacing.models import Replacement


@transaction.atomic
def seek(replacement: Replacement, user: User) -> Migration:
    """Have it looked for, in the place of what else this person has looked for by now.

    Raises BadExpression when it cannot be.
    """
    replacement.rewriting()
    _end_searches_of(user)
    replacement.save()
    migration = Migration.objects.create(
        replacement=replacement, requested_by=user, state=MigrationState.SEEKING
    )
    send(migration)
    return migration


def _end_searches_of(user: User) -> None:
    """One at a time: their row is held, so that two begun at once see one another."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    seeking = Migration.objects.filter(requested_by=user, state=MigrationState.SEEKING)
    sentence = _("A newer search of yours took the place of this one.")
    seeking.update(state=MigrationState.REFUSED, problem=sentence, ended_at=timezone.now())
