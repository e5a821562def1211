"""A whole site in processes of its own, and people with browsers who use it.

By default the site is started here as `make run` does. With TOPA_TEST_URL the journeys walk
through a site that runs elsewhere; TOPA_TEST_MANAGE is then the command that reaches its manage.py.
With TOPA_TEST_HANDS=keyboard they go without a mouse.
"""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.hands import put_away_the_mouse
from tests.factories import shared
from tests.servers import chromium, free_port, wait_until_healthy

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "build" / "browser"
expect.set_options(timeout=60_000)


@dataclass
class Site:
    url: str
    manage_command: list[str]
    environment: dict[str, str]
    corpus: str
    root: str = str(ROOT)
    home: Path | None = None
    process: subprocess.Popen | None = None

    def manage(self, *words: str, typed: str = "", check: bool = True) -> str:
        """Run one of the site's management commands; returns what it printed."""
        run = subprocess.run(
            [*self.manage_command, *words],
            cwd=ROOT,
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
        )
        assert run.returncode == 0 or not check, run.stdout + run.stderr
        return run.stdout.strip()

    def member(self, name: str, role: str = "member") -> dict[str, str]:
        """A new account, made on the command line."""
        account = {"email": f"{name}@example.org", "password": f"{name} has a long password"}
        self.manage(
            "create_member", account["email"], "--role", role, "--name", name, "--password-stdin",
            typed=account["password"] + "\n",
        )  # fmt: skip
        return account


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    if url := os.environ.get("TOPA_TEST_URL"):
        manage = shlex.split(os.environ["TOPA_TEST_MANAGE"])
        corpus = os.environ.get("TOPA_TEST_CORPUS", "")
        root = os.environ.get("TOPA_TEST_ROOT", str(ROOT))
        yield Site(url, manage, dict(os.environ), corpus, root)
        return
    with tempfile.TemporaryDirectory(prefix="topa-site-") as folder:
        yield from started_site(Path(folder))


def started_site(home: Path, **settings: str) -> Iterator[Site]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ, "TOPA_HOME": str(home), "PORT": str(port), "SITE_URL": url, **settings,
    }  # fmt: skip
    if os.environ.get("DATABASE_URL"):
        environment["DATABASE_URL"] = fresh_database(os.environ["DATABASE_URL"], f"site{port}")
    command = [sys.executable, "-m", "translate_site.serve"]
    with (home / "site.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_until_healthy(url, process, home / "site.log")
        corpus = shared("corpus")
        manage = [sys.executable, "manage.py"]
        yield Site(url, manage, environment, str(corpus or ""), home=home, process=process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(90)
        PICTURES.mkdir(parents=True, exist_ok=True)
        shutil.copy(home / "site.log", PICTURES / f"site-{port}.log")


def fresh_database(url: str, name: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return url.rsplit("/", 1)[0] + f"/{name}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        engine = playwright.chromium.launch(executable_path=chromium(), args=flags)
        yield engine
        engine.close()


@pytest.fixture
def keyboard_alone(monkeypatch) -> None:
    put_away_the_mouse(monkeypatch)


@pytest.fixture(autouse=True)
def hands(request) -> None:
    if os.environ.get("TOPA_TEST_HANDS") == "keyboard":
        request.getfixturevalue("keyboard_alone")


@pytest.fixture
def open_browser(site: Site, browser: Browser, request) -> Iterator[Callable[..., Page]]:
    """A fresh browser at the site for each call, with a picture of it when the test fails."""
    pages: list[Page] = []

    def open_(**options) -> Page:
        options.setdefault("viewport", {"width": 1440, "height": 900})
        context = browser.new_context(base_url=site.url, locale="ko-KR", **options)
        page = context.new_page()
        page.on("pageerror", lambda error: page_errors.append(str(error)))
        pages.append(page)
        return page

    page_errors: list[str] = []
    yield open_
    PICTURES.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(pages):
        page.screenshot(path=PICTURES / f"{request.node.name}-{number}.png", full_page=True)
        page.context.close()
    assert page_errors == []


@pytest.fixture
def sign_in(site: Site, open_browser) -> Callable[..., Page]:
    def sign_in_(account: dict[str, str], **options) -> Page:
        page = open_browser(**options)
        page.goto("/accounts/login/")
        page.get_by_label("이메일").fill(account["email"])
        page.get_by_label("비밀번호").fill(account["password"])
        page.get_by_role("button", name="로그인").click()
        page.wait_for_url(f"{site.url}/")
        return page

    return sign_in_
