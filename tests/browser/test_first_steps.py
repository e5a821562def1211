"""From an empty site to a published page, with two people, on the tour that comes with it."""

import io
import re
import zipfile

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import finish, open_board_page, wait_for_verdict
from tests.demo.translations import TRANSLATIONS, korean

pytestmark = pytest.mark.browser
FOUNDER = {"email": "founder@example.org", "password": "a founder's long password"}
SECTION = "Static arguments"


def test_two_people_take_one_page_the_whole_way(site, open_browser):
    founder = open_browser()
    set_up(founder, site)
    link = invite(founder)
    friend = open_browser()
    join(friend, link)

    add_the_tour_again(founder, site)
    claim(founder)
    translate(founder)
    look_up_and_propose(friend)
    verify(founder)
    founder.get_by_test_id("submit").click()
    expect(founder.get_by_test_id("submit")).to_have_count(0)

    nobody_approves_their_own_words(founder)
    ask_for_a_change(friend)
    apply_it_and_ask_again(founder)
    approve(friend)
    publish(founder, site)


def set_up(page: Page, site) -> None:
    page.goto("/")
    page.wait_for_url("**/setup/")
    page.get_by_label("일회용 코드").fill("wrong")
    page.get_by_label("이름").fill("가")
    page.get_by_label("이메일").fill(FOUNDER["email"])
    page.get_by_label("비밀번호").fill(FOUNDER["password"])
    page.get_by_role("button", name="계정 만들기").click()
    expect(page.get_by_role("alert").first).to_contain_text("코드")
    expect(page.get_by_label("이메일")).to_have_value(FOUNDER["email"])

    page.get_by_label("일회용 코드").fill(site.manage("setup_code").split()[-1])
    page.get_by_label("비밀번호").fill(FOUNDER["password"])
    page.get_by_role("button", name="계정 만들기").click()
    expect(page).to_have_url(re.compile(r"/$"))


def invite(page: Page) -> str:
    page.goto("/members/")
    page.get_by_role("button", name="초대 링크 만들기").click()
    return page.get_by_test_id("new-link").input_value()


def join(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("이름").fill("나")
    page.get_by_label("이메일").fill("friend@example.org")
    page.get_by_label("비밀번호").fill("a friend's long password")
    page.get_by_role("button", name="참여하기").click()
    expect(page).to_have_url(re.compile(r"/$"))


def add_the_tour_again(page: Page, site) -> None:
    """A source from the screen, with progress; a wrong one is refused with what was typed kept."""
    page.goto("/sources/add/")
    page.get_by_label("문서가 있는 곳").fill("/no/such/folder")
    page.get_by_role("button", name="추가", exact=True).click()
    refusal = page.locator(".refused, .wrong").first
    expect(refusal).to_be_visible()

    page.goto("/sources/add/")
    page.get_by_label("문서가 있는 곳").fill(f"{site.root}/apps/sources/samples/tour")
    page.get_by_label("이름").fill("Tour again")
    page.get_by_role("button", name="추가", exact=True).click()
    ours = page.get_by_role("region", name=re.compile("Tour again"))
    expect(ours.get_by_text("최신")).to_be_visible()
    page.goto("/docs/")
    expect(page.get_by_role("link", name="Tour again")).to_be_visible()


def claim(page: Page) -> None:
    open_board_page(page, "tour", "transformations.md")
    page.get_by_role("button", name=re.compile(SECTION)).click()
    page.get_by_role("link", name=re.compile(rf"번역.*{SECTION}")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SECTION)


def translate(page: Page) -> None:
    """Every segment of the section, the first after a refusal that keeps what was typed."""
    expect(page.locator(".segment-source .term", has_text="tracer").first).to_be_visible()

    rows = page.locator("article.segment:not(.kind-code)")
    for number in range(rows.count()):
        row = rows.nth(number)
        finish(page, row, korean_of(row))
    expect(page.get_by_test_id("submit")).to_be_enabled()


def korean_of(row: Locator) -> str:
    """The demo's Korean for what a row shows, where code spans have lost their backquotes."""
    shown = " ".join(row.locator(".segment-source .words").inner_text().split())
    return next(korean(b) for b in TRANSLATIONS if shown.startswith(b.replace("`", "")))


def look_up_and_propose(page: Page) -> None:
    page.goto("/glossary/")
    box = page.locator("main").get_by_role("searchbox")
    box.press_sequentially("ㅎㅅㄱ", delay=30)
    hit = page.locator("main").get_by_role("link", name=re.compile("convolution.*합성곱")).first
    expect(hit).to_be_visible()
    hit.click()
    expect(page).to_have_url(re.compile("/glossary/convolution/"))
    expect(page.locator("main")).to_contain_text("컨볼루션")

    page.goto("/glossary/propose/?source=side+effect+of+tracing")
    page.get_by_label(re.compile("한국어|후보|번역어")).first.fill("추적의 부수 효과")
    page.locator("main form button.main").click()
    expect(page).to_have_url(re.compile("/glossary/side-effect-of-tracing/"))


def verify(page: Page) -> None:
    page.locator("#run-bar").get_by_role("button", name="코드 실행").click()
    wait_for_verdict(page, "같음")


def nobody_approves_their_own_words(page: Page) -> None:
    section = re.search(r"/sections/(\d+)/", page.url)[1]
    page.goto(f"/sections/{section}/review/")
    expect(page.get_by_test_id("approve")).to_have_count(0)
    revisions = page.locator("[data-revisions]").evaluate_all(
        "rows => rows.map(row => row.dataset.revisions)"
    )
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.request.post(
        f"/sections/{section}/approve/",
        form={"csrfmiddlewaretoken": token, "revision": revisions[0]},
        headers={"Referer": page.url},
    )
    assert answer.status in {403, 404, 422} or "승인" not in page.title()
    page.reload()
    expect(page.locator(".approved-mark")).to_have_count(0)


def open_review(page: Page) -> None:
    page.goto("/reviews/")
    page.get_by_role("link", name=re.compile(SECTION)).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SECTION)


def ask_for_a_change(page: Page) -> None:
    open_review(page)
    page.get_by_test_id("take").click()
    row = page.locator("article.p", has_text="정적 인수").first
    if "on" not in (row.get_attribute("class") or "").split():
        row.click()
    panel = page.locator("#comments-panel")
    panel.get_by_placeholder("의견").fill("제목도 풀어 쓰면 어떨까요?")
    panel.locator("details.suggest summary").click()
    panel.locator("[name=suggested_text]").fill("정적 인수 쓰기")
    panel.get_by_label("수정 필요").check()
    panel.get_by_role("button", name="의견 남기기").click()
    expect(panel).to_contain_text("제목도 풀어 쓰면 어떨까요?")
    asking = page.locator("details.ask", has=page.locator("textarea"))
    asking.locator("summary").click()
    asking.locator("textarea").fill("제목 하나만 봐 주세요.")
    asking.get_by_role("button", name="수정 요청").click()
    expect(page.locator("#notices")).to_contain_text("수정을 요청했습니다")


def apply_it_and_ask_again(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile("고치기")).first.click()
    row = page.locator("article.segment", has_text="Static arguments").first
    row.locator(".opener").click()
    side = page.locator("#side")
    side.get_by_role("tab", name="의견 1").click()
    apply = side.get_by_role("button", name="제안 적용")
    apply.click()
    expect(apply).to_have_count(0)
    expect(page.locator("article.segment").first).to_contain_text("정적 인수 쓰기")
    page.get_by_test_id("submit").click()
    expect(page.get_by_test_id("submit")).to_have_count(0)


def approve(page: Page) -> None:
    open_review(page)
    for box in page.get_by_label("읽었습니다").all():
        box.check()
    page.get_by_test_id("approve").click()
    expect(page.locator("#notices")).to_contain_text("승인")


def publish(page: Page, site) -> None:
    """The button gives an archive: the tree, with the approved section in Korean."""
    page.goto("/docs/tour/")
    page.get_by_role("button", name="게시").click()
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("link", name="압축 파일 받기").click(timeout=60_000)
    archive = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    published = {name.split("/", 1)[-1]: name for name in archive.namelist()}
    text = archive.read(published["transformations.md"]).decode()
    assert "### 정적 인수 쓰기" in text
    assert "# 여기서 `n`은 평범한 파이썬 정수이므로 반복을 펼칠 수 있습니다." in text
    assert "## Compiling with `jit`" in text
    assert {"index.md", "arrays-and-keys.ipynb", "loops-and-learning.rst"} <= set(published)
