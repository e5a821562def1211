import threading

import pytest
from django.db import connection

from apps.assignments import services
from apps.assignments.errors import AssignmentError
from apps.assignments.models import Assignment
from tests import factories


@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="needs DATABASE_URL of a PostgreSQL server: SQLite has one writer at a time",
)
@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_two_threads_claiming_the_same_page_share_it_without_a_double_promise():
    page = factories.page_of(*[[f"Sentence {n}."] for n in range(20)])
    sections = list(page.sections.all())
    start = threading.Barrier(2)

    def claim(user, order):
        start.wait()
        try:
            for section in order:
                try_to_claim(section, user)
        finally:
            connection.close()

    people = factories.user(), factories.user()
    threads = [
        threading.Thread(target=claim, args=(person, order))
        for person, order in zip(people, (sections, sections), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Assignment.objects.open().count() == len(sections)


def try_to_claim(section, user):
    try:
        services.claim([section], user)
    except AssignmentError:
        connection.close_if_unusable_or_obsolete()
