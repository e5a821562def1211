from functools import partial

import pytest
from django.db import connection

from apps.assignments import services
from apps.assignments.errors import AssignmentError
from apps.assignments.models import Assignment
from tests import factories
from tests.marks import only_on_postgresql
from tests.racing import at_once


@only_on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_two_threads_claiming_the_same_page_share_it_without_a_double_promise():
    page = factories.page_of(*[[f"Sentence {n}."] for n in range(20)])
    sections = list(page.sections.all())

    def claim(user):
        for section in sections:
            try_to_claim(section, user)

    outcomes = at_once(*[partial(claim, factories.user()) for _ in range(2)])

    assert outcomes == [None, None]
    assert Assignment.objects.open().count() == len(sections)


def try_to_claim(section, user):
    try:
        services.claim([section], user)
    except AssignmentError:
        connection.close_if_unusable_or_obsolete()
