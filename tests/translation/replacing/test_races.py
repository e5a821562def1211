"""Somebody starts a replacement at the very moment at which it is dropped."""

import threading
from functools import partial

import pytest
from django.db import transaction

from apps.translation.errors import TranslationError
from apps.translation.migrating import services
from apps.translation.migrating.models import Migration, MigrationState
from apps.translation.replacing import services as replacing
from apps.translation.replacing.models import Replacement
from tests.marks import only_on_postgresql
from tests.racing import at_once

pytestmark = [pytest.mark.django_db(transaction=True), only_on_postgresql]


def test_what_has_been_started_is_not_dropped(seek, member):
    migration = seek(member)

    def start():
        with transaction.atomic():
            services.start(Migration.objects.get(pk=migration.pk), member)
            started.set()
            assert not dropped.wait(1)

    def drop():
        assert started.wait(10)
        services.drop(Migration.objects.get(pk=migration.pk))
        dropped.set()

    started, dropped = threading.Event(), threading.Event()

    assert at_once(start, drop) == [None, None]
    assert Migration.objects.get(pk=migration.pk).state == MigrationState.WAITING


def test_started_and_dropped_at_once_is_either(seek, member):
    for _ in range(10):
        migration = seek(member)

        outcome, _none = at_once(
            partial(services.start, Migration.objects.get(pk=migration.pk), member),
            partial(services.drop, Migration.objects.get(pk=migration.pk)),
        )

        is_there = Migration.objects.filter(pk=migration.pk).exists()
        assert is_there == (outcome is None)
        assert is_there or isinstance(outcome, TranslationError)
        Migration.objects.update(state=MigrationState.DONE)


def test_of_searches_at_once_one_goes_on(pages, member):
    def seek():
        return replacing.seek(Replacement(source=pages[0].source, sought="배열"), member).state

    assert at_once(*[seek] * 4) == [MigrationState.SEEKING] * 4

    assert Migration.objects.filter(state=MigrationState.SEEKING).count() == 1
