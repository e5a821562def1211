"""What a person asks for: words to be sought in a source, with what is to come in their place."""

from django.db import transaction

from apps.accounts.models import User
from apps.translation.migrating.models import Migration, MigrationState
from apps.translation.migrating.services import send
from apps.translation.replacing.models import Replacement


@transaction.atomic
def seek(replacement: Replacement, user: User) -> Migration:
    """Have it looked for. Raises BadExpression when it cannot be."""
    replacement.rewriting()
    replacement.save()
    migration = Migration.objects.create(
        replacement=replacement, requested_by=user, state=MigrationState.SEEKING
    )
    send(migration)
    return migration
