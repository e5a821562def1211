from celery import shared_task

from apps.assignments import services as assignments
from apps.review import services, settling, sleeping
from apps.review.services import rotation
from apps.review.weeks import counting


@shared_task
def keep_moving() -> None:
    """What nobody can or will go on with is the group's again."""
    assignments.let_go_of_departed()
    sleeping.let_go_of_sleeping()
    rotation.keep_turning()


@shared_task
def renew_undone() -> None:
    """Approvals come back with the texts of a term change that was undone."""
    services.renew_undone()


@shared_task
def count_weeks() -> None:
    counting.count_all()


@shared_task
def count_sections() -> None:
    """How far sections and pages are that something was done in."""
    settling.settle()
