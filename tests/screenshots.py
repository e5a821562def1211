"""`make screenshots`: every screen of the demo, wide and on a phone, light and dark.

They lie in build/screens/; the few that README.md shows are written small to docs/pictures/.
`python -m tests.screenshots editor board` takes those alone.
"""

import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.screens import PHONE, ROOT, SCHEMES, SCREENS, WIDE, Demo, Screen, demo, served, sign_in
from tests.servers import chromium

PICTURES = ROOT / "build" / "screens"
SHOWN = ROOT / "docs" / "pictures"
SETUP = Screen("setup", "/setup/", who="")
IN_README = {
    "editor-1440-light": "editor-light",
    "board-1440-light": "board",
    "review-1440-light": "review",
    "term-1440-light": "term",
    "verdict-1440-light": "run",
}


def main(names: list[str]) -> None:
    wanted = [screen for screen in (*SCREENS, SETUP) if not names or screen.name in names]
    if not names:
        shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with fresh_folder() as folder, demo(Path(folder)) as site, browser() as engine:
        take_all(engine, site, [screen for screen in wanted if screen != SETUP])
    if SETUP in wanted:
        with fresh_folder() as folder:
            take_setup(Path(folder))
    for taken, name in IN_README.items():
        if (PICTURES / f"{taken}.png").exists():
            shrink(PICTURES / f"{taken}.png", SHOWN / f"{name}.png")
    print(f"{len(list(PICTURES.glob('*.png')))} pictures in {PICTURES}")


def fresh_folder() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="topa-pictures-")


def take_setup(home: Path) -> None:
    """Of a site that has no people yet."""
    with served(["translate_site.serve", "web", "worker"], home) as (url, _), browser() as engine:
        take_all(engine, Demo(url), [SETUP])


class browser:
    """Chromium for the time of a block."""

    def __enter__(self) -> Browser:
        self.playwright = sync_playwright().start()
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        return self.playwright.chromium.launch(executable_path=chromium(), args=flags)

    def __exit__(self, *_: object) -> None:
        self.playwright.stop()


def take_all(engine: Browser, site: Demo, screens) -> None:
    states = {who: sign_in(engine, site, who) for who in {screen.who for screen in screens} - {""}}
    for screen in screens:
        state = states.get(screen.who)
        for width, height in (WIDE, PHONE):
            size = {"width": width, "height": height}
            context = engine.new_context(
                viewport=size, storage_state=state, locale="ko-KR", reduced_motion="reduce"
            )
            take(context.new_page(), site, screen)
            context.close()


def take(page: Page, site: Demo, screen: Screen) -> None:
    site.show(page, screen)
    width = page.viewport_size["width"]
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(150)
        page.screenshot(path=PICTURES / f"{screen.name}-{width}-{scheme}.png")


def shrink(picture: Path, to: Path) -> None:
    """Few colours, and never more than 200 KB."""
    image = Image.open(picture).convert("RGB")
    for colours in (256, 128, 64, 32):
        data = io.BytesIO()
        few = image.quantize(colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        few.save(data, "PNG", optimize=True)
        if data.tell() < 200_000:
            break
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(data.getvalue())


if __name__ == "__main__":
    main(sys.argv[1:])
