"""One page of JAX's own documentation, from the board to its published bytes."""

import io
import json
import re
import zipfile

import pytest
from playwright.sync_api import Locator, Page, expect

from apps.documents import formats
from tests.browser.steps import finish, open_board_page, wait_for_verdict
from tests.factories import shared

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
DOCS = "jax-0.10.2/docs"
PATH = "notebooks/convolutions.md"
TWIN = "notebooks/convolutions.ipynb"
ONE_DIMENSION, MORE_DIMENSIONS = (
    "Basic one-dimensional convolution",
    "Basic N-dimensional convolution",
)
# Every text of the second section, in the order of the page; the first two are a paragraph and
# a comment, and stand alone when the page is run for the first time.
KOREAN = {
    "For *N*-dimensional convolution, {func}`jax.scipy.signal.convolve` provides a similar "
    "interface to that of {func}`jax.numpy.convolve`, generalized to *N* dimensions.": (
        "*N*차원 합성곱에는 {func}`jax.scipy.signal.convolve`를 씁니다. "
        "{func}`jax.numpy.convolve`와 비슷한 인터페이스를 *N*차원으로 일반화한 함수입니다."
    ),
    "Load a sample image; compute mean() to convert from RGB to grayscale.": (
        "예제 이미지를 불러온 뒤 mean()으로 RGB를 회색조로 바꿉니다."
    ),
    "Basic N-dimensional convolution": "기본적인 N차원 합성곱",
    "For example, here is a simple approach to de-noising an image based on convolution with a "
    "Gaussian filter:": (
        "예를 들어, 가우스 필터와의 합성곱으로 이미지의 잡음을 간단히 줄일 수 있습니다:"
    ),
    "Create a noisy version by adding random Gaussian noise": (
        "가우스 난수를 더해 잡음이 낀 이미지를 만듭니다"
    ),
    "Smooth the noisy image with a 2D Gaussian smoothing kernel.": (
        "잡음이 낀 이미지를 2차원 가우스 평활화 커널로 부드럽게 만듭니다."
    ),
    "Like in the one-dimensional case, we use `mode='same'` to specify how we would like edges to "
    "be handled. For more information on available options in *N*-dimensional convolutions, see "
    "the {func}`jax.scipy.signal.convolve` documentation.": (
        "1차원에서와 마찬가지로 가장자리를 어떻게 다룰지 `mode='same'`으로 정합니다. "
        "*N*차원 합성곱에서 고를 수 있는 값은 {func}`jax.scipy.signal.convolve` 문서에 있습니다."
    ),
}
# No comment becomes wider than the source's: this one goes on in another line.
WIDE = ("부드럽게 만듭니다.", "부드럽게\n# 만듭니다.")
NOT_HERE, BROKEN = 2, 1  # numbers of cells: a photograph from the network; mode='same'


def test_a_page_of_jax_goes_the_whole_way_and_only_its_words_change(site, sign_in):
    if not site.corpus:
        pytest.skip("JAX's documentation is not beside the checkout (shared/corpus)")
    docs = shared("corpus", DOCS)
    site.manage("add_source", f"{site.corpus}/{DOCS}", "--name", "JAX")
    translator = sign_in(site.member("translator"))
    reviewer = sign_in(site.member("reviewer", "maintainer"))

    claim(translator, ONE_DIMENSION)
    claim(translator, MORE_DIMENSIONS)
    translate(translator, docs, list(KOREAN)[:2])
    verify(translator, "같음")
    one_cell_is_not_here(translator)
    break_a_cell(translator)
    verify(translator, "번역 때문에 실패")
    its_verdict_names_the_cell(translator)
    put_the_code_back(translator)
    verify(translator, "같음")
    one_cell_is_not_here(translator)

    open_section(translator, MORE_DIMENSIONS)
    translate(translator, docs, list(KOREAN)[2:])
    translator.get_by_test_id("submit").click()
    expect(translator.get_by_test_id("submit")).to_have_count(0)
    own_words_are_not_approved(translator)
    approve(reviewer)
    only_translated_spans_differ(published(reviewer), docs)


def claim(page: Page, section: str) -> None:
    open_board_page(page, "jax", PATH)
    page.get_by_role("button", name=re.compile(section)).click()
    open_section(page, section)


def open_section(page: Page, section: str) -> None:
    open_board_page(page, "jax", PATH)
    page.get_by_role("link", name=re.compile(rf"번역.*{section}")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(section)


def translate(page: Page, docs, sources: list[str]) -> None:
    lines = {segment.text: segment.line for segment in parsed(docs, PATH).segments}
    for source in sources:
        row = page.locator(f"article.segment[data-line='{lines[source]}']")
        finish(page, row, KOREAN[source])


def verify(page: Page, word: str) -> None:
    page.locator("#run-bar form button").click()
    wait_for_verdict(page, word)


def open_verdict(page: Page) -> None:
    page.locator("#run-bar a").first.click()
    page.wait_for_url("**/verdicts/**")
    expect(page.locator(".run-cell")).to_have_count(15)


def one_cell_is_not_here(page: Page) -> None:
    open_verdict(page)
    expect(page.locator(".page-head .tag")).to_contain_text("같음")
    expect(page.locator("#verdict .summary")).to_contain_text(f"실행할 수 없는 셀: {NOT_HERE}.")
    expect(page.locator(f"#cell-{NOT_HERE} .run-mark")).to_contain_text("여기서는 실행 불가")
    expect(page.locator(".run-mark", has_text="여기서는 실행 불가")).to_have_count(1)
    page.go_back()


def break_a_cell(page: Page) -> None:
    """Unlocking asks for a reason, and does nothing without one."""
    open_section(page, ONE_DIMENSION)
    page.get_by_role("button", name="코드 고치기").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="코드 풀기").click()
    expect(dialog).to_be_visible()
    dialog.get_by_label("왜 고쳐야 하나요?").fill("경계를 다르게 다뤄 봅니다")
    dialog.get_by_role("button", name="코드 풀기").click()
    expect(dialog).to_be_hidden()

    row = page.locator("article.segment.kind-code")
    field = row.get_by_test_id("translation")
    expect(field).to_be_visible()
    finish(page, row, field.input_value().replace("mode='same'", "mode='sme'"))
    expect(page.locator(".cell-note")).to_contain_text("경계를 다르게 다뤄 봅니다")


def its_verdict_names_the_cell(page: Page) -> None:
    open_verdict(page)
    expect(page.locator(".page-head .tag")).to_contain_text("번역 때문에 실패")
    expect(page.locator(".run-cell.bad")).to_have_count(1)
    cell = page.locator(f"#cell-{BROKEN}.bad")
    expect(cell).to_contain_text("ValueError")
    expect(cell.locator("mark")).not_to_have_count(0)
    expect(cell.locator(".run-note")).to_contain_text(
        "원문은 실행되고 번역만 실패합니다: ValueError"
    )
    cell.get_by_role("link", name="편집기에서 이 줄 열기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ONE_DIMENSION)


def put_the_code_back(page: Page) -> None:
    page.get_by_role("button", name="원문 코드로 되돌리기").click()
    expect(page.get_by_role("button", name="코드 고치기")).to_be_visible()
    expect(page.locator("article.segment.kind-code")).to_have_count(0)


def own_words_are_not_approved(page: Page) -> None:
    """Neither by a button nor by a request made up by hand."""
    section = re.search(r"/sections/(\d+)/", page.url)[1]
    page.goto(f"/sections/{section}/review/")
    expect(page.get_by_test_id("approve")).to_have_count(0)
    revisions = [row.get_attribute("data-revisions") for row in texts(page).all()]
    assert len(revisions) == 5
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    fields = {"csrfmiddlewaretoken": token, "revision": revisions[0]}
    answer = page.request.post(
        f"/sections/{section}/approve/", form=fields, headers={"Referer": page.url}
    )
    assert "읽었다고 표시한 것이 아직 없습니다." in answer.text()
    page.reload()
    expect(page.locator(".approved-mark")).to_have_count(0)


def texts(page: Page) -> Locator:
    """What is read and approved at once: a paragraph, or a cell with all its comments."""
    return page.locator("article.p[data-revisions]")


def approve(page: Page) -> None:
    page.goto("/reviews/")
    page.get_by_role("link", name=MORE_DIMENSIONS).click()
    page.get_by_test_id("take").click()
    expect(page.get_by_test_id("approve")).to_be_visible()
    section = page.url
    for box in page.get_by_label("읽었습니다").all():
        box.check()
    page.get_by_test_id("approve").click()
    expect(page.locator("#notices")).to_contain_text("섹션을 승인했습니다")
    page.goto(section)
    expect(page.locator(".approved-mark")).to_have_count(5)


def published(page: Page) -> dict[str, bytes]:
    page.goto("/docs/jax/")
    page.get_by_role("button", name="게시").click()
    with page.expect_download(timeout=120_000) as download:
        page.get_by_role("link", name="압축 파일 받기").click(timeout=120_000)
    archive = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    return {name.removeprefix("jax/"): archive.read(name) for name in archive.namelist()}


def only_translated_spans_differ(files: dict[str, bytes], docs) -> None:
    source = {
        str(path.relative_to(docs)): path.read_bytes() for path in docs.rglob("*") if path.is_file()
    }
    assert files.keys() == source.keys()
    assert {path for path in files if files[path] != source[path]} == {PATH, TWIN}
    assert files[PATH] == with_korean(docs, PATH, lambda text: text)
    assert files[TWIN] == with_korean(docs, TWIN, in_json)


def with_korean(docs, path: str, written) -> bytes:
    """The source, with nothing but the spans of the translated texts replaced."""
    document = parsed(docs, path)
    pieces, at, found = [], 0, []
    for segment in document.segments:
        if segment.text in KOREAN:
            korean = KOREAN[segment.text].replace(*WIDE)
            pieces += [document.text[at : segment.start], written(korean)]
            at = segment.end
            found.append(segment.text)
    assert sorted(found) == sorted(KOREAN)
    return "".join([*pieces, document.text[at:]]).encode()


def in_json(text: str) -> str:
    """As a notebook has it: a string of its own for each line."""
    lines = text.splitlines(keepends=True)
    return '",\n    "'.join(json.dumps(line, ensure_ascii=False)[1:-1] for line in lines)


def parsed(docs, path: str) -> formats.Document:
    return formats.parse((docs / path).read_bytes().decode(), path)
