"""From a cell that failed to its place in the editor, and many pages run again."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import open_board_page

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
