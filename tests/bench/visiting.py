"""Members at work over HTTP, and in a browser, for the bench of what people wait for."""

import http.client
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
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


@dataclass
class Visitor:
    """Somebody signed in, over one connection that is kept."""

    host: str
    cookies: dict[str, str]
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(self.host, timeout=60)

    def ask(self, way: str, typed: dict[str, str] | None = None) -> None:
        """A GET, or a POST of what is typed; again where the site let go of an idle connection."""
        try:
            self.ask_once(way, typed)
        except http.client.RemoteDisconnected:
            self.connection.close()
            self.ask_once(way, typed)

    def ask_once(self, way: str, typed: dict[str, str] | None) -> None:
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
            self.connection.request("POST", way, urlencode(typed), headers)
        answer = self.connection.getresponse()
        said = answer.read()
        assert answer.status == 200, f"{way}: {answer.status} {said[:400]!r}"


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
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=servers.chromium(), args=flags)
        context = browser.new_context(base_url=f"http://{host}", locale="ko-KR")
        cookies = visitor(host, person).cookies.items()
        context.add_cookies(
            [{"name": name, "value": value, "url": f"http://{host}"} for name, value in cookies]
        )
        page, spent = context.new_page(), list[float]()
        for section, texts in groupby(held_texts(person), lambda text: text.section_id):
            if len(spent) < TIMES_IN_BROWSER:
                spent += walked(page, section, list(texts))
        browser.close()
    return spent


def walked(page: Page, section: int, texts: list[Segment]) -> list[float]:
    """The texts of a section but one that is open still, which gives each a next to go on to."""
    to_do = Segment.objects.present().prose().filter(section=section, translation=None).first()
    if to_do is None:
        return []
    chance, spent = random.Random(section), []
    page.goto(f"/sections/{section}/translate/?segment={to_do.pk}")
    for segment in texts:
        if segment != to_do:
            page.locator(f'[data-opens="{segment.pk}"]').first.click()
            page.get_by_test_id("translation").fill(korean(segment, chance))
            spent.append(page.evaluate(FINISHED) / 1000)
    return spent
