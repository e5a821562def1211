import os

import hypothesis
import pytest
from django.test import Client
from django.utils import translation

from runner.broker import broker_settings
from tests import factories
from translate_site.celery import app as celery_app

# Programs that tests start are the site's own, with the site's own settings.
os.environ["DJANGO_SETTINGS_MODULE"] = "translate_site.settings"

# How long an example takes says something of the machine, and nothing of us.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    """Each test writes into a folder of its own."""
    settings.TOPA_HOME = tmp_path
    settings.SNAPSHOTS_DIR = tmp_path / "snapshots"
    settings.PUBLICATIONS_DIR = tmp_path / "publications"
    settings.SNAPSHOTS_DIR.mkdir()
    settings.PUBLICATIONS_DIR.mkdir()


@pytest.fixture(autouse=True)
def _in_korean(settings):
    """A request of the test before may have been answered in another language."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def as_user():
    """A browser without a browser, signed in as somebody."""

    def sign_in(user):
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def member(db):
    return factories.user("가")


@pytest.fixture
def other_member(db):
    return factories.user("나")


@pytest.fixture
def maintainer(db):
    return factories.maintainer(name="다")


@pytest.fixture
def reader(db):
    return factories.reader(name="라")


@pytest.fixture(autouse=True)
def _broker_of_its_own(tmp_path):
    """Messages of a test stay in its own folder; whole sites and workers are tried on Redis."""
    celery_app.conf.update(broker_settings(f"filesystem://{tmp_path}/broker"))
    celery_app._pool = None
    celery_app.amqp._producer_pool = None
