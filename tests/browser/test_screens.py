"""Every screen of the demo: wide and on a phone, light and dark, in Korean and in English."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.screens import PHONE, SCHEMES, SCREENS, WIDE, demo, sign_in

pytestmark = pytest.mark.browser

AXE = Axe()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
REFUSED = {"no-such-page": 404}
NAMES = (  # what people wrote
    "주간 보고 봇",
    "JAX와 Flax 둘러보기",
    "함수 변환",
    "그레이디언트",
    "기울기",
    "경사",
    "번역한 페이지를 어디에 게시할지",
    "'~것입니다'를 줄여 봅니다",
)
# What an English interface says by itself, apart from names, terms and translations.
CHROME = "nav a, .btn, button, .filters a, label, legend, th, summary, h1, h2, .tag"
CHROME_TEXTS = f"""() => [...document.querySelectorAll("{CHROME}")]
    .filter(each => !each.closest("[lang=ko]") && !each.querySelector("[lang=ko]"))
    .map(each => each.innerText + " " + (each.ariaLabel || ""))"""
# Elements whose own text is English prose that no lang="en" stands above.
UNMARKED = """() => [...document.querySelectorAll("main *")].filter(each => {
    if (each.closest("code, pre, kbd, .mono, [lang=en], script, svg, textarea")) return false;
    const own = [...each.childNodes].filter(node => node.nodeType === 3)
        .map(node => node.data).join(" ");
    return !/[가-힣]/.test(own) && (own.match(/[A-Za-z]{2,}/g) || []).length >= 4;
}).map(each => each.textContent.trim())"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture(scope="module")
def cookies(site, browser):
    """Who has signed in so far, each once: signing in is limited."""
    return {who: sign_in(browser, site, who) for who in site.emails}


@pytest.fixture
def open_page(site, browser, cookies):
    """A page for somebody, and the faults that its console and its requests told of."""
    contexts = []

    def open_(who, size, language="ko"):
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            storage_state=cookies.get(who),
            reduced_motion="reduce",
        )
        context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])
        contexts.append(context)
        page, faults = context.new_page(), []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        return page, faults

    yield open_
    for context in contexts:
        context.close()


def barriers(page):
    """What axe finds, each with the places where."""
    found = AXE.run(page, options=RULES).response["violations"]
    return [
        f"{each['id']}: {node['html'][:200]} ({' '.join(node.get('failureSummary', '').split())})"
        for each in found
        for node in each["nodes"][:3]
    ]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_a_screen_is_whole_and_without_barriers(site, open_page, screen, size):
    page, faults = open_page(screen.who, size)

    response = site.show(page, screen)
    found = {}
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        found[scheme] = barriers(page)

    status = REFUSED.get(screen.name, 200)
    assert response.status == status
    assert [fault for fault in faults if str(status) not in fault] == []
    assert [each for scheme in SCHEMES for each in found[scheme]] == []
    assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
    assert page.locator("html").get_attribute("lang") == "ko"
    assert page.evaluate(UNMARKED) == []


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_the_english_interface_speaks_english(site, open_page, screen):
    page, _ = open_page(screen.who, WIDE, language="en")

    site.show(page, screen)

    said = page.evaluate(CHROME_TEXTS)
    for name in NAMES:
        said = [text.replace(name, "") for text in said]
    assert page.locator("html").get_attribute("lang") == "en"
    assert [text for text in said if re.search("[가-힣]{2}", text)] == []
