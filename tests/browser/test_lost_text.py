"""Somebody types while the server, the tab, the network or the sign-in goes away under them.

Every key is kept in the browser as it is typed: whatever happens, at most the last second of
typing is missing. `make prove` does it a hundred times, at moments that a seed chooses.
"""

import os
import random
import signal
import time
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Site, started_site
from tests.browser.test_crashes import processes_of
from tests.servers import wait_until_healthy

SEED = 20261128
SYLLABLES = "가나다라마바사아자차카타파하이를은에서도만의로"
PARAGRAPHS = 100
KINDS = ("server", "tab", "network", "sign-in")


@dataclass
class Typist:
    """One person in one browser, whose tabs come and go."""

    site: Site
    account: dict[str, str]
    page: Page
    context: BrowserContext
    way: str
    segments: list[int]
    typed_at: list[float]

    def open(self, segment: int) -> None:
        """A tab of its own on a text of the section."""
        tab = self.context.new_page()
        self.page.close()
        self.page = tab
        tab.goto(f"{self.way}?segment={segment}")
        expect(self.field(segment)).to_be_focused()

    def field(self, segment: int):
        return self.page.locator(f"#segment-{segment} textarea")

    def type(self, text: str, pauses: random.Random) -> None:
        for letter in text:
            self.page.keyboard.insert_text(letter)
            self.typed_at.append(time.monotonic())
            self.page.wait_for_timeout(pauses.choice((5, 20, 60)))

    def in_the_last_second(self) -> int:
        return sum(at > time.monotonic() - 1 for at in self.typed_at)

    # ---- what happens to them ------------------------------------------------------------

    def server(self) -> None:
        for pid in processes_of(self.site, "gunicorn"):
            os.kill(pid, signal.SIGKILL)

    def tab(self) -> None:
        self.page.close()

    def network(self) -> None:
        self.context.set_offline(True)

    def sign_in_lapses(self) -> None:
        cookies = self.context.cookies()
        lapsed = [{**each, "value": "0" * 32} for each in cookies if "session" in each["name"]]
        self.context.add_cookies(lapsed)

    def come_back(self, kind: str) -> None:
        self.context.set_offline(False)
        wait_until_healthy(self.site.url, self.site.process, self.site.home / "site.log")
        if kind == "sign-in":
            other = self.context.new_page()
            other.goto("/accounts/login/")
            other.get_by_label("이메일").fill(self.account["email"])
            other.get_by_label("비밀번호").fill(self.account["password"])
            other.get_by_role("button", name="로그인").click()
            other.wait_for_url("**/")
            other.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    home = tmp_path_factory.mktemp("site")
    yield from started_site(home)


@pytest.fixture
def typist(site, sign_in, tmp_path, request):
    """Somebody who holds a section of many paragraphs."""
    paragraphs = "\n\n".join(f"Paragraph number {number}." for number in range(PARAGRAPHS))
    (tmp_path / "page.md").write_text(f"# Many\n\n{paragraphs}\n")
    site.manage("add_source", str(tmp_path), "--name", tmp_path.name)
    account = site.member("typist")
    page = sign_in(account)
    page.goto(f"/docs/{tmp_path.name}/")
    page.locator("[id^=toggle-]").first.click()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="모두 맡기").click()
    page.goto("/")
    page.locator("a[href*='/translate/']").first.click()
    page.wait_for_url("**/translate/**")
    way = page.url.split("?")[0]
    numbers = page.locator("[data-segment]").evaluate_all(
        "rows => rows.map(row => Number(row.dataset.segment))"
    )
    page.goto("/")
    tab = page.context.new_page()
    return Typist(site, account, tab, page.context, way, numbers[1:], [])


@pytest.mark.browser
@pytest.mark.timeout(600)
def test_four_mishaps_take_no_text_away(typist, sign_in):
    hunt(typist, sign_in, KINDS)


@pytest.mark.prove
@pytest.mark.timeout(3600)
def test_a_hundred_mishaps_take_no_text_away(typist, sign_in):
    hunt(typist, sign_in, KINDS * (PARAGRAPHS // len(KINDS)))


def hunt(typist: Typist, sign_in, kinds) -> None:
    chance = random.Random(SEED)
    typed = {}
    for number, kind in zip(typist.segments, kinds, strict=False):
        typed[number] = mishap(typist, number, kind, chance)
    show_all(typist, typed)
    elsewhere = sign_in(typist.account)  # another browser has only what the site has
    elsewhere.goto(typist.way)
    for number, text in typed.items():
        expect(elsewhere.locator(f"#segment-{number}")).to_contain_text(text)


def mishap(typist: Typist, segment: int, kind: str, chance: random.Random) -> str:
    """Type, with the mishap somewhere within; what stands in the field when all is well again."""
    text = "".join(chance.choices(SYLLABLES, k=chance.randrange(20, 60)))
    at = chance.randrange(1, len(text))
    typist.open(segment)
    typist.type(text[:at], chance)
    {"sign-in": typist.sign_in_lapses}.get(kind, getattr(typist, kind, None))()
    late = typist.in_the_last_second()
    if kind == "tab":
        text = text[:at]
    else:
        typist.type(text[at:], chance)
        late = 0
    typist.come_back(kind)
    typist.open(segment)
    shown = typist.field(segment).input_value()
    assert text.startswith(shown), (kind, text, shown)
    assert len(text) - len(shown) <= late, (kind, text, shown)
    return shown


def show_all(typist: Typist, typed: dict[int, str]) -> None:
    """All of it goes to the site by itself once the editor is open."""
    typist.page.goto(typist.way)
    for number in typed:
        typist.page.wait_for_function(
            """ending => Object.entries(localStorage).filter(([name]) => name.endsWith(ending))
                .every(([, kept]) => JSON.parse(kept).isSent)""",
            arg=f":{number}",
        )
