import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from apps.notifications import programs
from apps.notifications.models import Webhook
from apps.notifications.programs import Subject
from tests import factories
from tests.notifications.listening import listener

DOCUMENTED = Path(__file__).resolve().parents[2] / "docs" / "api.md"


@pytest.fixture
def is_genuine():
    """The example of docs/api.md, as whoever reads it would run it."""
    [code] = re.findall(r"```python\n(import base64.*?)```", DOCUMENTED.read_text(), re.DOTALL)
    names = {}
    exec(code, names)
    return names["is_genuine"]


@pytest.fixture
def program(settings):
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = True
    with listener() as server:
        server.row = Webhook.objects.create(
            name="봇",
            service="json",
            url=f"http://127.0.0.1:{server.server_port}/",
            language="ko",
            topics=[Subject.SECTIONS],
            secret=programs.new_secret(),
            wanted_from=timezone.now() - timedelta(hours=1),
        )
        yield server


@pytest.fixture
def section():
    return factories.section()
