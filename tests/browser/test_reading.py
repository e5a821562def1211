"""A stranger reads one page of JAX's documentation and tells a mistake; a member finds it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import finish, open_board_page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
DOCS, PATH = "jax-0.10.2/docs", "notebooks/convolutions.md"
SECTION = "Basic one-dimensional convolution"
ADDRESS = f"/read/jax/{PATH}"


@pytest.fixture(scope="module")
def jax(site):
    if not site.corpus:
        pytest.skip("JAX's documentation is not beside the checkout (shared/corpus)")
    place = f"{site.corpus}/{DOCS}"
    pages = ("notebooks/convolutions.md", "notebooks/autodiff_cookbook.md", "index.rst")
    globs = [word for path in pages for word in ("--include", path)]
    site.manage("add_source", place, "--name", "JAX", *globs)
    return site


def test_a_stranger_reads_and_tells_a_mistake_that_a_member_finds(jax, sign_in, open_browser):
    member = sign_in(jax.member("translator"))
    maintainer = sign_in(jax.member("owner", "maintainer"))
    stranger = open_browser()
    translate_heading(member)

    assert stranger.goto(ADDRESS).status == 404
    open_to_the_public(maintainer)
    stranger.goto(ADDRESS)
    the_page_reads_well(stranger)
    tell_a_mistake_by_key(stranger)

    member.goto("/reviews/")
    expect(member.get_by_role("link", name=re.compile(r"독자 제보 1"))).to_be_visible()
    member.get_by_role("link", name=re.compile("독자 제보")).click()
    expect(member.locator(".report-list")).to_contain_text("제목이 어색합니다")
    member.get_by_role("button", name="의견으로 옮기기").click()
    expect(member.get_by_text("항목의 의견으로 옮겼습니다.")).to_be_visible()
    expect(member.locator(".report-list")).to_have_count(0)


def translate_heading(page: Page) -> None:
    open_board_page(page, "jax", PATH)
    page.get_by_role("button", name=re.compile(SECTION)).click()
    open_board_page(page, "jax", PATH)
    page.get_by_role("link", name=re.compile(rf"번역.*{SECTION}")).click()
    row = page.locator("article.segment", has=page.get_by_text(SECTION, exact=True)).first
    finish(page, row, "기본적인 1차원 합성곱")


def open_to_the_public(page: Page) -> None:
    page.goto("/sources/")
    source = page.locator("section.source", has_text=DOCS)
    source.locator("details summary").click()
    source.get_by_role("link", name="공개 안 함").click()
    page.get_by_label("누구나 번역을 읽을 수 있음").check()
    page.get_by_label("라이선스").fill("Apache-2.0")
    page.get_by_label("원문이 게시된 주소").fill("https://docs.jax.dev/en/latest/")
    page.get_by_role("button", name="저장").click()
    expect(page.get_by_role("link", name="읽기", exact=True)).to_be_visible()


def the_page_reads_well(page: Page) -> None:
    heading = page.get_by_role("heading", name="기본적인 1차원 합성곱")
    expect(heading).to_have_attribute("data-mark", "unreviewed")
    expect(page.get_by_text("검토 전인 부분이 있음")).to_be_visible()
    expect(page.locator(".rendered-cell .h-kn").first).to_be_attached()
    original = page.get_by_role("link", name="이 페이지의 원문")
    expect(original).to_have_attribute(
        "href", "https://docs.jax.dev/en/latest/notebooks/convolutions.html"
    )
    page.get_by_role("link", name="원문 나란히").click()
    expect(page.locator("[data-side]")).to_have_count(2)
    the_sides_scroll_together(page)
    page.goto("/read/jax/notebooks/autodiff_cookbook.html")
    expect(page.locator("math").first).to_be_visible()
    page.goto(ADDRESS)


def the_sides_scroll_together(page: Page) -> None:
    page.locator("[data-side]").first.hover()
    page.mouse.wheel(0, 2500)
    page.wait_for_function("document.querySelectorAll('[data-side]')[1].scrollTop > 500")
    page.wait_for_function("""() => {
        const [left, right] = document.querySelectorAll("[data-side]");
        const from = (side, block) => {
            const box = block.getBoundingClientRect();
            return { top: box.top - side.getBoundingClientRect().top, height: box.height };
        };
        const read = [...left.querySelectorAll("[data-place]")].find(block => {
            const { top, height } = from(left, block);
            return top + height > 1;
        });
        const same = right.querySelector(`[data-place="${CSS.escape(read.dataset.place)}"]`);
        const here = from(left, read), there = from(right, same);
        const wanted = here.top > 0 ? here.top : here.top / here.height * there.height;
        return Math.abs(there.top - wanted) <= 2;
    }""")


def tell_a_mistake_by_key(page: Page) -> None:
    heading = page.get_by_role("heading", name="기본적인 1차원 합성곱")
    heading.get_by_role("link").focus()
    page.keyboard.press("Enter")
    card = page.locator("#text-card")
    expect(card).to_contain_text(SECTION)
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(heading.get_by_role("link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(card.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    card.get_by_label("무엇이 잘못되었나요?").fill("제목이 어색합니다 <b>")
    card.get_by_role("button", name="보내기").click()
    expect(page.get_by_text("고맙습니다.")).to_be_visible()


def test_a_page_is_read_and_mistakes_are_told_without_a_script(jax, sign_in, browser):
    context = browser.new_context(base_url=jax.url, locale="ko-KR", java_script_enabled=False)
    page = context.new_page()
    if page.goto(ADDRESS).status == 404:
        translate_heading(sign_in(jax.member("translator")))
        open_to_the_public(sign_in(jax.member("owner", "maintainer")))
        page.goto(ADDRESS)

    page.get_by_role("heading", name="기본적인 1차원 합성곱").get_by_role("link").click()
    expect(page.get_by_text(SECTION)).to_be_visible()
    page.get_by_text("고칠 곳 알리기", exact=True).click()
    page.get_by_label("무엇이 잘못되었나요?").fill("스크립트 없이도 됩니다")
    page.get_by_role("button", name="보내기").click()

    expect(page.get_by_text("고맙습니다.")).to_be_visible()
    context.close()


def test_a_text_of_the_preview_is_edited_by_clicking_it(jax, sign_in):
    page = sign_in(jax.member("editor"))
    open_board_page(page, "jax", PATH)
    page.goto(page.locator("a[href*='/preview/']").first.get_attribute("href") + "?text=both")

    page.locator("[data-side]").first.get_by_text("provides a number of interfaces").click()

    page.wait_for_url(re.compile(r"/sections/\d+/translate/\?segment=\d+"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
