"""The demo as a site of its own, and the address of each of its screens.

`python -m tests.screens` prints what the addresses need, once every page of the demo is judged.
"""

import contextlib
import dataclasses
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, Response, expect

from tests.servers import free_port, wait_until_healthy

ROOT = Path(__file__).resolve().parent.parent
WIDE, PHONE = (1440, 900), (360, 780)
SCHEMES = ("light", "dark")


@dataclasses.dataclass(frozen=True)
class Screen:
    """`who` is signed in, or nobody; `open` is pressed; `ready` is then there once all is."""

    name: str
    address: str
    who: str = "다"
    ready: str = "main"
    open: str = ""


SCREENS = (
    Screen("sign-in", "/accounts/login/", who=""),
    Screen("invitation", "/invitations/{invitation}/", who=""),
    Screen("home", "/", who="가"),
    Screen("home-maintainer", "/"),
    Screen("board", "/docs/tour/", who="가", open="#toggle-{page}", ready=".board-section"),
    Screen("board-maintainer", "/docs/tour/"),
    Screen("progress", "/docs/tour/progress/", ready=".plot"),
    Screen("share", "/docs/tour/share/"),
    Screen("board-page", "/docs/tour/pages/{page}/", who="가", ready=".board-section"),
    Screen("search", "/search/?q=컴파이"),
    Screen("search-texts", "/search/?q=JAX&in=texts"),
    Screen("editor", "/sections/{editing}/translate/?segment={segment}", who="나",
           ready="[data-testid=translation]"),
    Screen("editor-reading", "/sections/{editing}/translate/", who="가", ready="#segments"),
    Screen("paste", "/sections/{editing}/paste/", who="나"),
    Screen("port", "/pages/{page}/port/"),
    Screen("preview", "/pages/{page}/preview/", who="가"),
    Screen("preview-both", "/pages/{page}/preview/?text=both", who="가"),
    Screen("read-index", "/read/", who=""),
    Screen("read", "/read/tour/index.md", who=""),
    Screen("read-marked", "/read/tour/transformations.md", who=""),
    Screen("read-card", "/read/tour/index.md", who="", open="p .rendered-place >> nth=0",
           ready="#text-card summary"),
    Screen("read-beside", "/read/tour/transformations.md?beside", who=""),
    Screen("text", "/reading/texts/{segment}/", who="", open=".text-report > summary"),
    Screen("reports", "/reports/", who="가"),
    Screen("source-reading", "/sources/tour/reading/"),
    Screen("exchange", "/sources/tour/exchange/", who="나"),
    Screen("exchange-made", "/exchanges/{exchange}/", who="나"),
    Screen("assignment", "/assignments/{assignment}/", who="나"),
    Screen("reviews", "/reviews/", who="가"),
    Screen("review", "/sections/{reviewing}/review/", who="가"),
    Screen("review-answer", "/sections/{answering}/review/", who="나"),
    Screen("glossary", "/glossary/"),
    Screen("glossary-found", "/glossary/?q=ㄱㄹㅇ"),
    Screen("term", "/glossary/gradient/"),
    Screen("term-history", "/glossary/terms/{term}/history/", who="가"),
    Screen("term-used", "/glossary/laptop/", ready=".uses"),
    Screen("term-uses", "/terms/{used_term}/uses/", who="가"),
    Screen("term-uses-by-page", "/terms/{used_term}/uses/?by=page", who="가"),
    Screen("migration-choosing", "/migrations/{choosing}/"),
    Screen("migration", "/migrations/{migration}/"),
    Screen("migrations", "/migrations/"),
    Screen("replace", "/docs/tour/replace/", who="나"),
    Screen("replacement-choosing", "/replacements/{replacement}/"),
    Screen("term-changes", "/reviews/term-changes/", who="나"),
    Screen("term-propose", "/glossary/propose/"),
    Screen("lookup", "/glossary/gradient/", open="[data-opens-lookup]", ready="#lookup[open]"),
    Screen("voting-rules", "/glossary/voting/"),
    Screen("glossaries", "/glossary/imports/"),
    Screen("glossary-brought", "/glossary/imports/{glossary}/", ready=".imported-row"),
    Screen("rules", "/rules/", who=""),
    Screen("rule", "/rules/double-passive/", who="가"),
    Screen("rule-change", "/rules/full-width/change/"),
    Screen("rule-changes", "/rule-changes/"),
    Screen("rule-compared", "/rule-changes/{amendment}/"),
    Screen("runs", "/runs/"),
    Screen("verdict", "/verdicts/{verdict}/"),
    Screen("backends", "/backends/"),
    Screen("sources", "/sources/"),
    Screen("source-add", "/sources/add/"),
    Screen("source-needs", "/sources/tour/needs/"),
    Screen("source-approvals", "/sources/tour/approvals/"),
    Screen("plan", "/snapshots/{snapshot}/changes/"),
    Screen("plan-texts", "/snapshots/{snapshot}/changes/texts/?path=index.md"),
    Screen("imports", "/imports/"),
    Screen("import-add", "/imports/add/"),
    Screen("upstream", "/upstream/tour/?kind=typo"),
    Screen("upstream-text", "/upstream/?kind=prose", who="가"),
    Screen("upstream-new", "/upstream/?kind=new", who="가"),
    Screen("import", "/imports/{import_}/", who="나", ready=".offer"),
    Screen("publication", "/publications/{publication}/"),
    Screen("administration", "/administration/"),
    Screen("members", "/members/"),
    Screen("activity", "/activity/"),
    Screen("profile", "/profile/"),
    Screen("api", "/api/", who=""),
    Screen("tokens", "/profile/tokens/", who="가"),
    Screen("member", "/people/{member}/", who="나"),
    Screen("notifications", "/notifications/", who="나", ready=".told-list"),
    Screen("preferences", "/notifications/preferences/", who="나"),
    Screen("meetings", "/meetings/"),
    Screen("meeting", "/meetings/{meeting}/", who="가", ready=".agenda-list"),
    Screen("meeting-past", "/meetings/{met}/", ready=".minutes"),
    Screen("meeting-plan", "/meetings/plan/"),
    Screen("webhooks", "/webhooks/"),
    Screen("webhook-add", "/webhooks/add/"),
    Screen("program-add", "/webhooks/programs/add/"),
    Screen("program", "/webhooks/{webhook}/"),
    Screen("posts", "/webhooks/{webhook}/posts/", open="details >> nth=-1"),
    Screen("unsubscribe", "/unsubscribe/{unsubscribe}/", who=""),
    Screen("two-factor", "/accounts/2fa/"),
    Screen("no-such-page", "/nowhere/"),
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Demo:
    """A site, what its addresses need, and the people who can sign in to it."""

    url: str
    places: dict[str, str] = dataclasses.field(default_factory=dict)
    emails: dict[str, str] = dataclasses.field(default_factory=dict)
    password: str = ""

    def show(self, page: Page, screen: Screen) -> Response:
        """Go to a screen and wait until all of it is there."""
        response = page.goto(self.url + screen.address.format_map(self.places))
        assert response is not None
        if screen.open:
            page.locator(screen.open.format_map(self.places)).click()
        page.locator(screen.ready).first.wait_for()
        expect(page.locator(".htmx-request")).to_have_count(0, timeout=60_000)
        return response


@contextlib.contextmanager
def demo(home: Path, **settings: str) -> Iterator[Demo]:
    """The demo, populated and judged, in processes that end with the block."""
    with served(["tests.demo"], home, **settings) as (url, environment):
        command = [sys.executable, "-m", "tests.screens"]
        found = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        )
        assert found.returncode == 0, (home / "site.log").read_text()[-4000:]
        yield Demo(url, **json.loads(found.stdout))


@contextlib.contextmanager
def served(module: list[str], home: Path, **settings: str) -> Iterator[tuple[str, dict[str, str]]]:
    """A site that answers: its address, and the environment of its processes."""
    port = str(free_port())
    url = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "TOPA_HOME": str(home), "PORT": port, "SITE_URL": url, **settings}
    with (home / "site.log").open("w") as log:
        command = [sys.executable, "-m", *module]
        site = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_until_healthy(url, site, home / "site.log")
        yield url, environment
    finally:
        site.send_signal(signal.SIGTERM)
        site.wait(90)


def sign_in(browser: Browser, demo: Demo, who: str) -> dict:
    """The cookies of somebody who has signed in through the form."""
    context = browser.new_context(base_url=demo.url, locale="ko-KR")
    page = context.new_page()
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(demo.emails[who])
    page.locator("[name=password]").fill(demo.password)
    page.locator("main [type=submit], main button").first.click()
    page.wait_for_url("**/")
    state = context.storage_state()
    context.close()
    return state


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "translate_site.settings")
    django.setup()
    from apps.exchange.models import Exchange
    from apps.publishing.models import Publication
    from apps.verification.models import Verdict
    from tests.demo.people import ADDRESSES, PASSWORD
    from tests.demo.places import places, wait_until

    wait_until(lambda: Verdict.objects.exists() and not Verdict.objects.open().exists())
    found = places()
    wait_until(lambda: not Publication.objects.under_way().exists())
    wait_until(lambda: not Exchange.objects.under_way().exists())
    print(json.dumps({"places": found, "emails": ADDRESSES, "password": PASSWORD}))


if __name__ == "__main__":
    main()
