"""People in browsers at a live server of the tests."""

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from tests.servers import chromium


def sign_in(context, client, url):
    """Give a browser the session of a test client."""
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": url}])


@pytest.fixture
def people(monkeypatch, live_server, member, as_user):
    """Opens browsers in which somebody is signed in."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])

        def browse(user=member, width=1280):
            context = browser.new_context(
                viewport={"width": width, "height": 860}, base_url=live_server.url, locale="ko-KR"
            )
            sign_in(context, as_user(user), live_server.url)
            return context

        yield browse
        browser.close()
