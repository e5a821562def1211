"""The editor in a real browser, opened by whoever holds a section of a page with code."""

import pytest
from playwright.sync_api import sync_playwright

from apps.assignments.services import claim
from tests import factories
from tests.servers import chromium
from tests.translation.in_browser.editor import sign_in

PAGE = """# Adding numbers

Call `jnp.add` to add two numbers.

Then read the result aloud.

```{code-cell}
# add the numbers
print(jnp.add(1, 2))
```
"""


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


@pytest.fixture
def section(member):
    one = factories.section(text=PAGE)
    claim([one], member)
    return one


@pytest.fixture
def segment(section):
    return section.segments.get(text__startswith="Call")
