"""Pages and cells that somebody marks as not a program: who, when, why, and back again."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.activity.services import record
from apps.documents import services as documents
from apps.documents.formats import ParseFailure
from apps.documents.models import Page
from apps.verification import services
from apps.verification.errors import NoSuchCell
from apps.verification.models import Fragment, Verdict
from runner.models import Backend


@transaction.atomic
def mark(page: Page, by: User, reason: str, cell_key: str = "") -> Fragment:
    """Say that a page, or the cell of this key, is not a program, and judge the page anew.

    What is marked already stays as it is. Raises NoSuchCell.
    """
    if cell_key and cell_key not in _keys_of(page):
        raise NoSuchCell
    try:
        with transaction.atomic():
            fragment = Fragment.objects.create(
                page=page, cell_key=cell_key, reason=reason, marked_by=by
            )
    except IntegrityError:
        return Fragment.objects.standing().get(page=page, cell_key=cell_key)
    record("fragment marked", page, by, cell=cell_key, reason=reason)
    _judge_anew(page, by)
    return fragment


@transaction.atomic
def undo(fragment: Fragment, by: User) -> None:
    """Take a mark back. Twice changes nothing."""
    standing = Fragment.objects.filter(pk=fragment.pk, undone_at=None)
    if standing.update(undone_at=timezone.now(), undone_by=by):
        record("fragment unmarked", fragment.page, by, cell=fragment.cell_key)
        _judge_anew(fragment.page, by)


def _keys_of(page: Page) -> set[str]:
    try:
        return {cell.key for cell in documents.document_of(page).cells if cell.runs}
    except ParseFailure:
        return set()


def _judge_anew(page: Page, by: User) -> None:
    """On its source's backend, and wherever else the page was judged before."""
    judged = Verdict.objects.filter(page=page).order_by().values_list("backend", flat=True)
    names = {page.source.backend, *judged.distinct()}
    for backend in Backend.objects.filter(is_enabled=True, name__in=names):
        services.request(page, requested_by=by, backend=backend.name)
