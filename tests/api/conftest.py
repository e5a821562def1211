"""A program with a token: `call(person, scopes)` gives a function that makes its requests."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from apps.api import services
from apps.api.scopes import Scope


@pytest.fixture
def program(db):
    def of(person, *scopes):
        scopes = list(scopes or Scope)
        _token, secret = services.make_token(person, "program", scopes, timedelta(days=1))
        client = Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"})

        def call(method, path, body=None, **headers):
            return client.generic(
                method.upper(),
                f"/api/v1/{path}",
                "" if body is None else json.dumps(body),
                content_type="application/json",
                headers=headers,
            )

        return call

    return of
