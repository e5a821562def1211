"""Processes of a whole site killed, and its broker emptied, while somebody watches a page run."""

import os
import re
import signal
from contextlib import suppress
from pathlib import Path

import pytest
import redis
from playwright.sync_api import Page, expect

from tests.browser.conftest import started_site
from tests.browser.steps import open_board_page
from tests.runner.processes import descendants

pytestmark = pytest.mark.timeout(600)
SAMPLE = pytest.mark.browser
CAMPAIGN = pytest.mark.prove
RUNNER, WORKER = "-m runner worker", "-m celery --app translate_site"
STEPS = 6
ENDS_WITHIN_MS = 120_000


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    if os.environ.get("TOPA_TEST_URL"):
        pytest.skip("the processes of a site that runs elsewhere cannot be killed from here")
    home = tmp_path_factory.mktemp("site")
    yield from started_site(home, RUNNER_SILENCE_S="6", RUNNER_JOBS="1")


@pytest.fixture
def member(site, sign_in, request):
    """Somebody signed in, of whom no test knows anything."""
    return sign_in(site.member(f"member{abs(hash(request.node.name))}"))


@pytest.mark.parametrize(
    ("killed", "after"),
    [
        pytest.param(RUNNER, 2, marks=SAMPLE),
        pytest.param(WORKER, 2, marks=CAMPAIGN),
        *(
            pytest.param(each, steps, marks=CAMPAIGN)
            for steps in (0, 1, STEPS - 1)
            for each in (RUNNER, WORKER)
        ),
    ],
)
def test_a_run_whose_process_is_killed_ends_by_itself(site, member, tmp_path, killed, after):
    add_pages(site, tmp_path, "page")
    verify(member, tmp_path.name, "page")
    show_steps(member, after)

    kill(site, killed)

    show_a_true_result(member)
    if killed == RUNNER and 0 < after < STEPS - 1:  # else it may have been over, or not begun
        expect(member.locator(".facts dt:text-is('시도') + dd")).to_have_text("2")


@pytest.mark.prove
def test_runs_end_by_themselves_although_the_broker_is_emptied(site, member, sign_in, tmp_path):
    """One that is running, and one that waits behind it."""
    add_pages(site, tmp_path, "running", "waiting")
    verify(member, tmp_path.name, "running")
    show_steps(member, 1)
    other = member.context.new_page()
    verify(other, tmp_path.name, "waiting")
    expect(other.locator("#verdict .summary")).to_contain_text("번째")

    empty_the_broker(site)

    show_a_true_result(member)
    show_a_true_result(other)


def add_pages(site, folder: Path, *names: str) -> None:
    """A source of slow pages, each of which counts its steps and knows its own name."""
    for name in names:
        steps = "".join(
            cell("time.sleep(1)", "done += 1", "print('step', done)") for _ in range(STEPS)
        )
        begin = cell("import time", f"done, page = 0, '{folder.name}/{name}'")
        end = cell("print(page, 'took', done, 'steps')")
        (folder / f"{name}.md").write_text(f"# {name}\n\n{begin}{steps}{end}")
    site.manage("add_source", str(folder), "--name", folder.name)


def cell(*lines: str) -> str:
    return "\n".join(["```{code-cell}", *lines, "```\n\n"])


def verify(page: Page, source: str, name: str) -> None:
    """Run a page's code from the editor, and watch its verdict come in."""
    open_board_page(page, source, f"{name}.md")
    page.get_by_role("link", name=re.compile(name)).last.click()
    page.locator("#run-bar").get_by_role("button", name="코드 실행").click()
    page.locator("#run-bar a").first.click()
    page.wait_for_url("**/verdicts/**")


def show_steps(page: Page, steps: int) -> None:
    """The run is in the middle: so many steps have come in, and more are to come."""
    if steps:
        shown = page.locator(f"#cell-{steps + 1} .run-outputs")
        expect(shown).to_contain_text(f"step {steps}", timeout=ENDS_WITHIN_MS)
    expect(page.get_by_role("progressbar")).to_be_visible()


def show_a_true_result(page: Page) -> None:
    """Without a reload, and from one attempt: each step was made once."""
    mark = page.locator(".page-head .tag")
    expect(mark).to_contain_text("같음", timeout=ENDS_WITHIN_MS)
    for step in range(1, STEPS + 1):
        expect(page.locator(f"#cell-{step + 1} .run-outputs")).to_contain_text(f"step {step}")
    last = page.locator(f"#cell-{STEPS + 2} .run-outputs")
    expect(last).to_contain_text(f"took {STEPS} steps")


def kill(site, words: str) -> None:
    """End one of the site's parts at once; the part alone, as a machine short of memory would."""
    os.kill(min(processes_of(site, words)), signal.SIGKILL)


def processes_of(site, words: str) -> list[int]:
    return [pid for pid in descendants(site.process.pid) if words in command_of(pid)]


def command_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""


def empty_the_broker(site) -> None:
    if url := site.environment.get("REDIS_URL"):
        redis.Redis.from_url(url).flushall()
        return
    for path in (site.home / "broker").iterdir():
        path.unlink(missing_ok=True)
