"""The group's week, from the shares to the minutes, by three people in three browsers and without
a mouse."""

import email
import email.policy
import re

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import started_site
from tests.browser.steps import finish, until_listed
from tests.servers import free_port

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.usefixtures("keyboard_alone"),
]
TERM = "gradient"
WORDS = " ".join(f"word{number}" for number in range(62))
FIRST = "A loop runs its boddy again."
MENDED = FIRST.replace("boddy", "body")
SECOND = "An array holds numbers of one kind."
CELL = "import numpy as np\nprint(np.zeros(2))"
PORTED = "import jax.numpy as jnp\nprint(jnp.zeros(2))"
KOREAN = {
    "Loops": "반복문",
    FIRST: "반복문은 본문을 다시 실행합니다.",
    SECOND: "배열에는 한 종류의 수가 들어 있습니다.",
    WORDS: "낱말들",
}
MAILED = {
    "translator": ("수정을 요청했습니다", "의견 2개", "승인했습니다"),
    "reviewer": ("검토를 요청했습니다", "결정:"),
}
MORNING = """
from datetime import timedelta
from django.utils import timezone
from apps.notifications import digests
digests.send_due((timezone.now() + timedelta(days=1)).replace(hour=0, minute=30))  # 9:30 in Seoul
"""


class Box:
    """The mailbox of everybody."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    def told(self, account) -> str:
        """All that somebody was told by mail."""
        mine = [mail for mail in self.mails if mail["To"] == account["email"]]
        return "\n".join(mail.get_body(("plain",)).get_content() for mail in mine)


@pytest.fixture(scope="module")
def box():
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield box, controller.port
    controller.stop()


@pytest.fixture(scope="module")
def site(tmp_path_factory, box):
    yield from started_site(tmp_path_factory.mktemp("site"), EMAIL_URL=f"smtp://127.0.0.1:{box[1]}")


def test_a_week_of_the_group(site, sign_in, tmp_path, box):
    docs = tmp_path / "week"
    docs.mkdir()
    written(docs, FIRST)
    site.manage("add_source", str(docs), "--name", "Week")
    accounts = {name: site.member(name) for name in ("translator", "reviewer")}
    keeper = sign_in(site.member("keeper", "maintainer"))
    translator, reviewer = (sign_in(accounts[name]) for name in ("translator", "reviewer"))

    share_out(keeper)
    translate(translator)
    port(translator)
    hand_in(translator)
    vote(reviewer)
    review(reviewer)
    written(docs, MENDED)
    site.manage("update_source", "week", "--yes")
    confirm_what_means_the_same(translator)
    mend(translator)
    approve(reviewer)
    minutes = meet(keeper)
    site.manage("shell", "-c", MORNING)

    assert f"**{TERM}**" in minutes
    assert "발표는 번역한 사람이 합니다." in minutes
    for name, sentences in MAILED.items():
        for sentence in sentences:
            assert sentence in box[0].told(accounts[name])


def written(docs, first: str) -> None:
    cell = f"```{{code-cell}}\n{CELL}\n```"
    (docs / "loops.md").write_text("\n\n".join(["# Loops", first, SECOND, cell, WORDS]) + "\n")


def share_out(page: Page) -> None:
    """The planner's proposal, among translators alone."""
    page.goto("/docs/week/share/")
    people = page.get_by_role("group", name="누구끼리")
    for name in ("keeper", "reviewer"):
        people.get_by_label(name).uncheck()
    page.get_by_role("button", name="다시 제안").click()
    expect(page.get_by_role("region", name=re.compile("translator"))).to_contain_text("Loops")
    page.get_by_test_id("share-apply").click()
    expect(page.locator("#notices")).to_contain_text("1개 섹션을 나누었습니다")


def row(page: Page, text: str) -> Locator:
    return page.locator("article.segment", has=page.get_by_text(text, exact=True))


def translate(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Enter")
    page.wait_for_url("**/translate/**")
    for source, korean in KOREAN.items():
        finish(page, row(page, source), korean)


def port(page: Page) -> None:
    page.get_by_role("button", name="이식으로 표시").click()
    dialog = page.locator("dialog#port")
    dialog.get_by_label("이식하는 까닭").fill("JAX로 옮깁니다")
    dialog.get_by_role("button", name="이식으로 표시").click()
    field = page.locator(".segment.chosen").get_by_test_id("translation")
    field.fill(PORTED)
    field.press("Control+Enter")
    expect(page.locator(".port-code")).to_contain_text("jnp.zeros")


def hand_in(page: Page) -> None:
    page.get_by_test_id("submit").click()
    expect(page.get_by_test_id("submit")).to_have_count(0)


def vote(page: Page) -> None:
    """On a term that the starting glossary leaves open."""
    page.goto(f"/glossary/{TERM}/")
    button = page.locator("[id^=vote-]").first
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def review(page: Page) -> None:
    """A matter of taste, which never blocks, and one of the rules, which does."""
    page.goto("/reviews/")
    page.get_by_role("link", name=re.compile("Loops")).first.click()
    page.get_by_test_id("take").click()
    say(page, KOREAN[SECOND], "“담겨 있습니다”는 어떨까요?", "선택 제안")
    say(page, KOREAN[WORDS], "풀어 써 주세요.", "수정 필요", rule=1)
    asking = page.locator("details.ask", has=page.locator("textarea"))
    asking.locator("summary").click()
    asking.locator("textarea").fill("하나만 고쳐 주세요.")
    asking.get_by_role("button", name="수정 요청").click()
    expect(page.locator("#notices")).to_contain_text("수정을 요청했습니다")


def say(page: Page, about: str, text: str, weight: str, rule: int = 0) -> None:
    text_row = page.locator("article.p", has_text=about)
    text_row.click()
    number = text_row.get_attribute("data-segment")
    panel = page.locator("#comments-panel")
    expect(panel.locator(f".comments[data-segment='{number}']")).to_be_visible()
    panel.get_by_placeholder("의견").fill(text)
    if rule:
        panel.locator("select[name=rule]").select_option(index=rule)
    panel.get_by_label(weight).check()
    panel.get_by_role("button", name="의견 남기기").click()
    expect(panel).to_contain_text(text)


def confirm_what_means_the_same(page: Page) -> None:
    until_listed(page, "week", "?kind=typo", 1)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1항목의 번역을")).to_be_visible()


def mend(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile("고치기")).first.click()
    page.wait_for_url("**/translate/**")
    finish(page, row(page, WORDS), "여러 낱말이 이어집니다.")
    expect(row(page, WORDS)).to_contain_text("이어집니다")
    expect(row(page, WORDS).get_by_test_id("translation")).to_have_count(0)
    hand_in(page)


def approve(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/**")
    expect(page.locator("article.p", has_text="jnp.zeros")).to_contain_text("import numpy as np")
    for box in page.get_by_label("읽었습니다").all():
        box.check()
    page.get_by_test_id("approve").click()
    expect(page.locator("#notices")).to_contain_text("승인")


def meet(page: Page) -> str:
    """Monday: a decision on the term, and something to write down; the minutes as Markdown."""
    page.goto("/meetings/")
    page.get_by_role("link", name="안건 보기").click()
    page.get_by_role("button", name="모임 시작").click()
    page.locator("#bring").fill("발표 순서")
    page.get_by_role("button", name="안건 더하기").click()
    current = page.locator(".agenda-item.current")
    current.get_by_role("button", name="마침", exact=True).click()
    expect(current).to_contain_text(TERM)
    current.get_by_role("button", name=re.compile("확정")).first.click()
    expect(page.locator(".agenda-side")).to_contain_text(TERM)
    item = page.locator(".agenda-item", has_text="발표 순서")
    item.locator(".agenda-write summary").click()
    item.locator("textarea").fill("발표는 번역한 사람이 합니다.")
    item.get_by_role("button", name="저장").click()
    expect(item.locator(".agenda-note")).to_be_visible()
    page.get_by_role("button", name="모임 마치기").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Markdown으로 내려받기").click()
    return download.value.path().read_text()
