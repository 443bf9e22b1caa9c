"""Makes the README's pictures from a real run: ``python docs/make_pictures.py``.

Needs ``flaskmagic[dev]`` and Chromium, which turns all of them into PNG.
"""

from __future__ import annotations

import asyncio
import io
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from flaskmagic.reading import Reading, read
from flaskmagic.render import page, terminal
from flaskmagic.runs.run import run_demo_app
from flaskmagic.tui.app import StepApp
from flaskmagic.walkthroughs import load

PICTURES = Path(__file__).parent / "pictures"
TOPIC = "route"
STEP = 12
LINES = 38
COLUMNS, ROWS = 120, 36


def main() -> None:
    """Run the topic once and take a picture of each way to read it."""
    walkthrough = load(TOPIC)
    assert walkthrough.visit is not None
    finished = run_demo_app(walkthrough.visit, walkthrough.wanted)
    reading = read(walkthrough, finished.trace)
    drawn = {"terminal": of_terminal(reading), "step": of_tui(reading)}
    PICTURES.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, svg in drawn.items():
            file = Path(folder) / f"{name}.html"
            file.write_text(svg, encoding="utf-8")
            take(browser, file.as_uri(), name, "svg")
        file = Path(folder) / "page.html"
        file.write_text(page.render(reading), encoding="utf-8")
        take(browser, f"{file.as_uri()}#step-{STEP}", "page", "body")
        browser.close()


def of_terminal(reading: Reading) -> str:
    """Return the first lines of a reading as a terminal shows them."""
    whole = Console(width=100, file=io.StringIO(), record=True, force_terminal=True)
    terminal.render([reading], whole)
    lines = whole.export_text(styles=True).splitlines()[:LINES]
    shown = Console(width=100, file=io.StringIO(), record=True, force_terminal=True)
    shown.print(Text("\n").join(map(Text.from_ansi, lines)))
    return shown.export_svg(title=f"flaskmagic trace {TOPIC}", theme=MONOKAI)


def of_tui(reading: Reading) -> str:
    """Return the app that steps through a reading, as it looks at the step."""

    async def picture() -> str:
        app = StepApp([reading])
        async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
            for _ in range(STEP):
                await pilot.press("n")
            await pilot.pause()
            return app.export_screenshot(title=f"flaskmagic step {TOPIC}")

    return asyncio.run(picture())


def take(browser: Browser, address: str, name: str, selector: str) -> None:
    """Save a picture of an element of a page."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(address)
    page.locator(selector).first.screenshot(path=PICTURES / f"{name}.png")
    page.close()


if __name__ == "__main__":
    main()
