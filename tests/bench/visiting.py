"""Members at work over HTTP, and in a browser, for the bench of what people wait for."""

import gzip
import http.client
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.cookies import SimpleCookie
from itertools import groupby
from urllib.parse import urlencode

from django.test import Client
from playwright.sync_api import Page, sync_playwright

from apps.accounts.models import User
from apps.documents.models import Segment
from apps.translation.checks.structure import problems_of
from apps.translation.models import Translation
from tests import servers
from tests.bench.group import korean

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TIMES_IN_BROWSER = 20
# Resolves with milliseconds: from Ctrl+Enter until the next text is open with the caret in it.
FINISHED = """() => new Promise(resolve => {
    const row = document.querySelector('.segment.chosen'), number = row.dataset.segment;
    const start = performance.now();
    const look = () => requestAnimationFrame(() => {
        const chosen = document.querySelector('.segment.chosen');
        const area = chosen?.querySelector('textarea');
        const isNext = area && chosen.dataset.segment !== number && document.activeElement === area;
        isNext ? resolve(performance.now() - start) : look();
    });
    row.querySelector('textarea').dispatchEvent(new KeyboardEvent('keydown',
        {key: 'Enter', code: 'Enter', ctrlKey: true, bubbles: true, cancelable: true}));
    look();
})"""


class Refused(Exception):
    """The site answered something else than it should have."""


@dataclass
class Visitor:
    """Somebody with a browser's cookies, over one connection that is kept."""

    host: str
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(self.host, timeout=60)

    def sign_in(self, email: str, password: str) -> None:
        self.ask("/accounts/login/")
        self.ask("/accounts/login/", {"login": email, "password": password}, wanted=302)

    def ask(self, way: str, typed: dict[str, str] | None = None, wanted: int = 200) -> str:
        """A GET, or a POST of what is typed; again where the site let go of an idle connection."""
        try:
            return self.ask_once(way, typed, wanted)
        except ConnectionError:
            self.connection.close()
            return self.ask_once(way, typed, wanted)

    def ask_once(self, way: str, typed: dict[str, str] | None, wanted: int) -> str:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookie, "Accept-Encoding": "gzip"}
        if typed is None:
            self.connection.request("GET", way, headers=headers)
        else:
            headers |= {
                "X-CSRFToken": self.cookies["csrftoken"],
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"http://{self.host}",
            }
            headers |= {"HX-Request": "true"} if wanted != 302 else {}
            self.connection.request("POST", way, urlencode(typed), headers)
        answer = self.connection.getresponse()
        said = answer.read()
        self.keep_cookies(answer)
        is_packed = answer.headers.get("Content-Encoding") == "gzip"
        text = (gzip.decompress(said) if is_packed else said).decode()
        if answer.status != wanted:
            raise Refused(f"{way}: {answer.status} {text[:400]!r}")
        return text

    def keep_cookies(self, answer: http.client.HTTPResponse) -> None:
        for header in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: one.value for name, one in SimpleCookie(header).items()}


def visitor(host: str, person: User) -> Visitor:
    client = Client(headers={"host": host})
    client.force_login(person, backend=BACKEND)
    client.get("/profile/")  # which has forms, so it gives the token of them too
    return Visitor(host, {name: morsel.value for name, morsel in client.cookies.items()})


def saves(host: str, people: list[User]) -> Iterator[Callable[[], None]]:
    """Finishing one text after another, each of them new to the site."""
    chance = random.Random(11)
    while True:
        for person in people:
            writer = visitor(host, person)
            for segment in held_texts(person):
                newest = Translation.objects.filter(segment=segment).values_list("newest").first()
                typed = {
                    "text": korean(segment, chance),
                    "base": str(newest[0]) if newest else "",
                    "writer": str(person.pk),
                }
                yield partial(writer.ask, f"/segments/{segment.pk}/finish/", typed)


def held_texts(person: User) -> list[Segment]:
    """Paragraphs that the person may finish, and for which a made-up text will do."""
    held = Segment.objects.present().filter(
        section__assignments__translator=person, section__assignments__closed_at=None
    )
    texts = held.filter(kind="paragraph").select_related("section__page").order_by("section")
    return [each for each in texts if not problems_of(each, korean(each, random.Random(1)))]


def saves_in_browser(host: str, person: User) -> list[float]:
    """Seconds from Ctrl+Enter until the next text has the caret, so often."""
    cookies = visitor(host, person).cookies.items()
    walks = list(walks_of(person))  # while the browser is open, this thread may not ask for rows
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=servers.chromium(), args=flags)
        context = browser.new_context(base_url=f"http://{host}", locale="ko-KR")
        context.add_cookies(
            [{"name": name, "value": value, "url": f"http://{host}"} for name, value in cookies]
        )
        page, spent = context.new_page(), list[float]()
        for walk in walks:
            if len(spent) < TIMES_IN_BROWSER:
                spent += walked(page, walk)
        browser.close()
    return spent


@dataclass(frozen=True, slots=True)
class Walk:
    """Texts to finish in a section, and one that is open still, so that each has a next."""

    section: int
    last: int
    texts: dict[int, str]


def walks_of(person: User) -> Iterator[Walk]:
    for section, texts in groupby(held_texts(person), lambda text: text.section_id):
        open_ = Segment.objects.present().prose().filter(section=section, translation=None)
        if last := open_.values_list("pk", flat=True).first():
            chance = random.Random(section)
            written = {one.pk: korean(one, chance) for one in texts if one.pk != last}
            yield Walk(section, last, written)


def walked(page: Page, walk: Walk) -> list[float]:
    """Each text waits for the answer to the one before: drawn anew it moves what is below it, and
    a click that is under way then is lost."""
    spent = []
    page.goto(f"/sections/{walk.section}/translate/?segment={walk.last}")
    for segment, text in walk.texts.items():
        row = page.locator(f'.segment[data-segment="{segment}"]')
        if "chosen" not in (row.get_attribute("class") or "").split():
            row.locator("[data-opens]").first.click()
        row.get_by_test_id("translation").fill(text)
        with page.expect_response("**/finish/"):
            spent.append(page.evaluate(FINISHED) / 1000)
    return spent
