"""The demo as a site of its own, and the address of each of its screens.

`python -m tests.screens` prints what the addresses need, once every page of the demo is judged.
"""

import contextlib
import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, Response, expect

from tests.servers import free_port, wait_until_healthy

ROOT = Path(__file__).resolve().parent.parent
WIDE, PHONE = (1440, 900), (360, 780)
SCHEMES = ("light", "dark")
DONE_WITHIN_S = 240

TOMORROW = (
    ("surprise newcomers most", "surprise newcomers the most"),
    ("an accelerator. Read them in order", "an accelerator. Read them in their order"),
    ("If you want\nto follow along, install", "To follow along, please install"),
    ("pip install jax flax optax matplotlib", "pip install jax flax optax"),
)


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
    Screen("share", "/docs/tour/share/"),
    Screen("board-page", "/docs/tour/pages/{page}/", who="가", ready=".board-section"),
    Screen("search", "/search/?q=컴파이"),
    Screen("search-texts", "/search/?q=JAX&in=texts"),
    Screen("editor", "/sections/{editing}/translate/?segment={segment}", who="나",
           ready="[data-testid=translation]"),
    Screen("editor-reading", "/sections/{editing}/translate/", who="가", ready="#segments"),
    Screen("paste", "/sections/{editing}/paste/", who="나"),
    Screen("preview", "/pages/{page}/preview/", who="가"),
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
    Screen("import", "/imports/{import_}/", who="나", ready=".offer"),
    Screen("publication", "/publications/{publication}/"),
    Screen("administration", "/administration/"),
    Screen("members", "/members/"),
    Screen("activity", "/activity/"),
    Screen("profile", "/profile/"),
    Screen("member", "/people/{member}/", who="나"),
    Screen("notifications", "/notifications/", who="나", ready=".told-list"),
    Screen("preferences", "/notifications/preferences/", who="나"),
    Screen("meetings", "/meetings/"),
    Screen("meeting", "/meetings/{meeting}/", who="가", ready=".agenda-list"),
    Screen("meeting-past", "/meetings/{met}/", ready=".minutes"),
    Screen("meeting-plan", "/meetings/plan/"),
    Screen("webhooks", "/webhooks/"),
    Screen("webhook-add", "/webhooks/add/"),
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


def places() -> dict[str, str]:
    """The rows that addresses name, by how the demo's story left them."""
    from apps.accounts import services as accounts
    from apps.accounts.models import User
    from apps.accounts.permissions import Role
    from apps.assignments.models import Assignment
    from apps.documents.models import Page
    from apps.exchange import services as exchanges
    from apps.notifications.services import unsubscribe_token
    from apps.publishing import services as publishing
    from apps.publishing.models import Unapproved
    from apps.verification.models import Verdict
    from glossary.models import Term
    from tests.demo.people import ADDRESSES

    page = Page.objects.get(source__slug="tour", path="transformations.md")
    opening, compiling, static = page.sections.present()[:3]
    maintainer = User.objects.get(role=Role.MAINTAINER)
    translator = User.objects.get(email=ADDRESSES["나"])
    exchange = exchanges.request_export(page.source, "po", translator)
    publication = publishing.request_publication(page.source, Unapproved.ENGLISH, maintainer)
    rows = {
        "page": page,
        "snapshot": planned(page.source),
        "import_": imported(page),
        "term": Term.objects.get(slug="gradient"),
        "glossary": brought(maintainer),
        "assignment": Assignment.objects.open().get(section=compiling),
        "member": translator,
        "editing": compiling,
        "segment": compiling.segments.present().prose().last(),
        "reviewing": static,
        "answering": opening,
        "verdict": Verdict.objects.filter(page=page).latest("pk"),
        "publication": publication,
        "exchange": exchange,
        "amendment": amended(maintainer, translator),
    }
    _, token = accounts.invite(maintainer)
    links = {"invitation": token, "unsubscribe": unsubscribe_token(translator)}
    return {**links, **met(translator), **{name: str(row.pk) for name, row in rows.items()}}


def met(translator) -> dict[str, str]:
    """The meeting that is over, with its minutes, and the next, which goes on: about a term."""
    from apps.meetings import agenda
    from apps.meetings import services as meetings
    from apps.meetings.models import Meeting

    now = meetings.next_meeting()
    meetings.begin(now, translator)
    agenda.move(now.items.filter(subject="term").first(), 0)
    return {"met": str(Meeting.objects.past().first().on), "meeting": str(now.on)}


def planned(source):
    """The next state of the tour, which waits for a maintainer to look at what it changes."""
    from django.conf import settings

    from apps.documents.services import plan_snapshot
    from apps.sources import services as sources
    from apps.sources import updates

    folder = Path(shutil.copytree(source.snapshot.folder, settings.TOPA_HOME / "tour-tomorrow"))
    index = (folder / "index.md").read_text("utf-8")
    for now, tomorrow in TOMORROW:
        assert now in index
        index = index.replace(now, tomorrow, 1)
    (folder / "index.md").write_text(index, "utf-8")
    (folder / "transformations.md").rename(folder / "transforming.md")
    snapshot = updates.update_source(source, what=str(folder), in_background=False)
    sources.fetch(snapshot)
    plan_snapshot(snapshot)
    return snapshot


def amended(maintainer, member):
    """A rule that was talked about and changed, and a change that is compared and waits."""
    from dataclasses import replace

    from apps.translation.models import Rule
    from apps.translation.rulebook import comparing, services
    from apps.translation.rulebook.content import Content

    passive, habit = (Rule.objects.get(slug=slug) for slug in ("double-passive", "habit-thing"))
    services.discuss(passive, member, "'잊혀지다'는 너무 익숙해서 자꾸 씁니다. 예에 넣을까요?")
    clearer = replace(Content.of(passive), text=passive.text + " '잊히다'도 그렇습니다.")
    services.apply(services.propose_change(member, passive, clearer, "자주 묻는 말"), maintainer)
    heavier = replace(Content.of(habit), level="warning")
    waiting = services.propose_change(member, habit, heavier, "너무 자주 보입니다")
    comparing.compare(waiting)
    return waiting


def changed_term(maintainer):
    """A laptop is no notebook: one word is changed where it stood, another is being chosen."""
    from apps.translation.migrating import services
    from apps.translation.migrating.models import Migration
    from apps.translation.terms import counting
    from glossary import services as glossary
    from glossary.models import Term

    laptop = glossary.propose_term(maintainer, "laptop", candidate="랩톱")
    glossary.propose(laptop, "노트북", maintainer, "주피터 노트북과 헷갈림")
    chosen = laptop.candidates.get(text="랩톱")
    glossary.decide(laptop, maintainer, "노트북은 주피터의 것입니다.", chosen=chosen)
    placeholder = glossary.propose_term(maintainer, "placeholder", candidate="대신 넣는 값")
    glossary.propose(placeholder, "자리표시자", maintainer)
    glossary.decide(placeholder, maintainer, "풀어 씁니다.", chosen=placeholder.candidates.first())
    wait_until(lambda: not counting.is_behind() and not counting.stale().exists())
    migration = services.prepare(laptop, maintainer)
    services.start(migration, maintainer)
    wait_until(lambda: not Migration.objects.under_way().exists())
    choosing = services.prepare(placeholder, maintainer)
    return {
        "migration": migration,
        "choosing": choosing,
        "used_term": Term.objects.get(slug="laptop"),
    }


def imported(page):
    """A translation made elsewhere, of which one text waits for a person."""
    from apps.translation.models import Import, Offer

    origin = Import.objects.create(source=page.source, credit="JAX 한국어 문서, 2024", state="done")
    segment = page.sections.present().last().segments.present().prose().last()
    text = "아직 자리를 찾지 못한 글입니다."
    Offer.objects.create(
        origin=origin, segment=segment, text=text, reason="unclear", path=page.path
    )
    return origin


def brought(maintainer):
    """The glossary of another team, of which one row waits for a person."""
    from django.conf import settings

    from glossary import importing
    from glossary.models import GlossaryImport

    path = Path(settings.TOPA_HOME / "theirs.csv")
    path.write_text("en,ko,note\ngradient,기울기,수학 용어\nslope (of a line),기울기,\n", "utf-8")
    origin = GlossaryImport(
        name="Another team", licence="MIT", origin="https://example.org/glossary",
        file_name=path.name, requested_by=maintainer,
    )  # fmt: skip
    importing.apply_here(importing.read_here(origin, path))
    return origin


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DONE_WITHIN_S
    while not is_so():
        if time.monotonic() > deadline:
            raise SystemExit("The demo was not judged, published and changed in time.")
        time.sleep(0.5)


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "translate_site.settings")
    django.setup()
    from apps.exchange.models import Exchange
    from apps.publishing.models import Publication
    from apps.verification.models import Verdict
    from tests.demo.people import ADDRESSES, PASSWORD

    wait_until(lambda: Verdict.objects.exists() and not Verdict.objects.open().exists())
    found = places()
    wait_until(lambda: not Publication.objects.under_way().exists())
    wait_until(lambda: not Exchange.objects.under_way().exists())
    print(json.dumps({"places": found, "emails": ADDRESSES, "password": PASSWORD}))


if __name__ == "__main__":
    main()
