"""Requests that schemathesis makes up from the description: each answer is one that it describes.

Some name things that are there, some are sound and some are not; the site is put back after each.
"""

from datetime import timedelta

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from apps.api import services
from apps.api.scopes import Scope
from tests.api.test_access import MATRIX, named
from tests.world import program_backend, world

__all__ = ["program_backend", "world"]  # fixtures
pytestmark = pytest.mark.django_db

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.fixture
def tokens(world, member, other_member, maintainer, settings):
    settings.API_REQUESTS_PER_MINUTE = 10**9
    life = timedelta(days=1)
    people = (member, other_member, maintainer)
    return [services.make_token(one, "fuzz", list(Scope), life)[1] for one in people]


@pytest.fixture(autouse=True)
def _connection_is_the_tests():
    """As Django's own test client does: a request that ends closes no connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def _only_these_requests(monkeypatch):
    """Hypothesis mixes in what stands in all modules: each change of one would change them."""
    monkeypatch.setattr(providers, "_get_local_constants", Constants)
    providers.CONSTANTS_CACHE.cache.clear()


def try_out(operation, mode, tokens, world, how):
    """Send made-up requests of one operation; how many that name real things got a 2xx.

    A made-up number that happens to be a row's does not count: databases number rows differently.
    """
    there = named(operation.path.removeprefix("/api/v1/"), world)
    well = []

    @how
    @given(
        case=operation.as_strategy(generation_mode=mode),
        token=st.sampled_from(tokens),
        is_there=st.booleans(),
    )
    def send(case, token, is_there):
        is_sound = is_there and mode is GenerationMode.POSITIVE
        if is_sound:
            for name in case.path_parameters or {}:
                case.path_parameters[name] = there[name]
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
        with transaction.atomic():
            answer = case.call_and_validate(checks=CHECKS)
            transaction.set_rollback(True)
        well.append(is_sound and 200 <= answer.status_code < 300)

    send()
    return sum(well)


def campaign(tokens, world, examples, derandomize):
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    how = settings(
        max_examples=examples,
        derandomize=derandomize,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    operations = [each.ok() for each in schema.get_all_operations()]
    assert len(operations) == len(MATRIX)
    return {
        operation.label: sum(try_out(operation, mode, tokens, world, how) for mode in MODES)
        for operation in operations
    }


@pytest.mark.usefixtures("_only_these_requests")
def test_a_sample_of_made_up_requests_is_answered_as_described(tokens, world):
    well = campaign(tokens, world, examples=8, derandomize=True)

    assert sum(1 for count in well.values() if count) > len(well) / 2, well


@pytest.mark.prove
def test_any_made_up_request_is_answered_as_described(tokens, world):
    campaign(tokens, world, examples=400, derandomize=False)
