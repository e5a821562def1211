"""From a failed cell to its place in the editor; many pages run again; a cell that is a port."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import finish, open_board_page, wait_for_verdict
from tests.factories import shared

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PAGE = """# Numbers

Words.

```{code-cell}
one = 1
```

## Further on

%s

```{code-cell}
print(one / 0)
```
"""
LONG = "\n\n".join(f"Words number {number} of a long section." for number in range(40))


def test_a_failed_cell_leads_to_its_own_place_in_the_editor(site, sign_in, tmp_path):
    member = sign_in(site.member("runs"))
    (tmp_path / "numbers.md").write_text(PAGE % LONG)
    site.manage("add_source", str(tmp_path), "--name", tmp_path.name)
    open_board_page(member, tmp_path.name, "numbers.md")
    member.get_by_role("link", name=re.compile("Numbers")).last.click()
    member.locator("#run-bar").get_by_role("button", name="코드 실행").click()
    member.locator("#run-bar a").first.click()
    cell = member.locator("#cell-2")
    expect(cell.locator(".run-mark")).to_contain_text("원문도 실패", timeout=120_000)
    expect(cell).to_contain_text("ZeroDivisionError")

    cell.get_by_role("link", name=re.compile("편집기")).click()

    expect(member.get_by_role("heading", level=1)).to_have_text("Further on")
    code = member.get_by_role("group", name="코드 셀").filter(has_text="print(one / 0)")
    line = code.locator(".code-line:target")
    expect(line).to_be_in_viewport()
    expect(line).to_have_css("outline-style", "solid")


def test_everything_of_a_source_is_run_again_and_counted(site, sign_in, tmp_path):
    member = sign_in(site.member("again"))
    for number in range(3):
        (tmp_path / f"{number}.md").write_text(PAGE % number)
    site.manage("add_source", str(tmp_path), "--name", tmp_path.name)
    member.goto("/runs/")
    member.locator("#run-source").select_option(label=tmp_path.name)
    member.get_by_role("button", name="보기").click()

    member.get_by_role("button", name=re.compile(f"{tmp_path.name} 전체 다시 실행")).click()

    again = member.locator("#recheck")
    expect(again).to_contain_text("3페이지 가운데 3페이지", timeout=120_000)
    expect(again).to_contain_text("원문도 실패 3")


STATE = "stateful-computations.md"
KOREAN = (
    "해법: 명시적인 상태",
    "상태를 인자로 받으면 됩니다.",
    "새 `Counter`에서는 `n`이 `count`의 인자라서 `jax.jit`을 써도 안전합니다.",
)
PORTED = """import numpy as np

CounterState = np.ndarray


class CounterV2:
  def count(self, n: CounterState) -> tuple[CounterState, CounterState]:
    return n + 1, n + 1

  def reset(self) -> CounterState:
    return np.zeros((), dtype=np.int32)

counter = CounterV2()
state = counter.reset()

for _ in range(2):
  value, state = counter.count(state)
  print("numpy", value)"""


def test_a_cell_of_jax_is_ported_run_reviewed_and_approved(site, sign_in, tmp_path):
    original = shared("corpus", "jax-0.10.2", "docs", STATE)
    if original is None:
        pytest.skip("JAX's documentation is not beside the checkout (shared/corpus)")
    (tmp_path / STATE).write_bytes(original.read_bytes())
    site.manage("add_source", str(tmp_path), "--name", tmp_path.name)
    translator, reviewer = sign_in(site.member("porter")), sign_in(site.member("second"))
    open_board_page(translator, tmp_path.name, STATE)
    translator.get_by_role("button", name=re.compile("The solution: explicit state")).click()
    open_board_page(translator, tmp_path.name, STATE)
    translator.get_by_role("link", name=re.compile("번역.*explicit state")).click()

    port(translator, "class CounterV2")
    for row, text in zip(texts(translator), KOREAN, strict=True):
        finish(translator, row, text)
    translator.locator("#run-bar form button").click()
    wait_for_verdict(translator, "통과")
    translator.get_by_test_id("submit").click()
    expect(translator.get_by_test_id("submit")).to_have_count(0)

    review(reviewer, tmp_path.name)
    open_board_page(reviewer, tmp_path.name, STATE)
    row = reviewer.locator(".board-section").filter(has_text="explicit state")
    expect(row.locator(".note")).to_contain_text("승인됨")
    expect(reviewer.get_by_role("link", name="이식: 셀 1개")).to_be_visible()
    ports_are_told_apart(reviewer)


def port(page: Page, code: str) -> None:
    """Mark the cell with this code, and write it anew."""
    cell = page.get_by_role("group", name="코드 셀").filter(has_text=code)
    cell.get_by_role("button", name="이식으로 표시").click()
    dialog = page.get_by_role("dialog", name="셀을 이식으로 표시")
    dialog.get_by_label("이식하는 까닭").fill("NumPy만으로 보여 줍니다")
    dialog.get_by_role("button", name="이식으로 표시").click()
    field = cell.get_by_test_id("translation")
    field.fill(PORTED + " = =")
    expect(cell.locator(".checks")).to_contain_text("파이썬이 읽지 못합니다")
    field.fill(PORTED)
    field.press("Control+Enter")
    expect(cell.locator(".port-code")).to_contain_text('print("numpy", value)')
    expect(cell.locator(".cell-source")).to_contain_text("CounterState = int")


def texts(page: Page) -> list[Locator]:
    rows = page.locator("#segments > article.segment")
    expect(rows).to_have_count(len(KOREAN))
    return [page.locator(f"#{row.get_attribute('id')}") for row in rows.all()]


def review(page: Page, source: str) -> None:
    """See both codes side by side, in colours, and stand behind them."""
    open_board_page(page, source, STATE)
    page.get_by_role("link", name=re.compile("explicit state")).first.click()
    page.get_by_test_id("take").click()
    row = page.locator("article.p.code").filter(has_text="NumPy만으로 보여 줍니다")
    expect(row.locator(".en .h-k").first).to_be_visible()
    expect(row.locator(".ko .h-k").first).to_be_visible()
    expect(row.locator(".ko pre")).to_contain_text("import numpy as np")
    page.get_by_text("섹션 승인", exact=True).click()
    page.get_by_role("button", name="모두 승인").click()


def ports_are_told_apart(page: Page) -> None:
    """On the screen of the run, the port alone says that it was judged by itself."""
    page.locator("td.verdict a").first.click()
    expect(page.locator(".run-cell .run-port")).to_have_count(1)
    expect(page.locator(".run-cell").filter(has_text="class CounterV2")).to_contain_text(
        "따로 판정"
    )
    expect(page.locator("#cell-1 .run-mark")).to_contain_text("같음")
