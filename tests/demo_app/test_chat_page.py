"""Two people chat in a real browser, and the page stays quiet, offline and free of markup."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

BROWSER = next(filter(None, map(shutil.which, ["chromium", "google-chrome"])), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

pytestmark = pytest.mark.skipif(
    BROWSER is None, reason="no browser: neither chromium nor google-chrome is on the PATH"
)


class Watched:
    """A page with what it logged, threw and asked for."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("requestfailed", lambda request: self.complaints.append(request.url))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda socket: self.requests.append(socket.url))

    def opens_chat(self, port: int, name: str) -> None:
        self.page.goto(f"http://127.0.0.1:{port}/chat")
        sync_api.expect(self.page.locator("#state")).to_have_text("connected")
        self.page.fill("#name", name)

    def says(self, text: str) -> None:
        self.page.fill("#text", text)
        self.page.click("text=Send")

    def sees(self, line: str) -> None:
        sync_api.expect(self.page.locator("#log li", has_text=line)).to_have_count(1)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def pages(browser: Any) -> Iterator[tuple[Watched, Watched]]:
    contexts = [browser.new_context(), browser.new_context()]
    ada, bob = (Watched(context.new_page()) for context in contexts)
    yield ada, bob
    for context in contexts:
        context.close()


def test_two_pages_chat(pages: tuple[Watched, Watched], port: int) -> None:
    ada, bob = pages
    ada.opens_chat(port, "Ada")
    bob.opens_chat(port, "Bob")
    ada.sees("Somebody came in.")

    ada.says("Hello, Bob")
    for page in pages:
        page.sees("Ada Hello, Bob")
    bob.says("<img src=x onerror=alert(1)>")
    for page in pages:
        page.sees("Bob <img src=x onerror=alert(1)>")
        assert page.page.locator("#log img").count() == 0

    bob.page.close()
    ada.sees("Somebody left")
    for page in pages:
        assert page.complaints == []
        assert any(url.startswith(f"ws://127.0.0.1:{port}/socket.io/") for url in page.requests)
        assert all(f"://127.0.0.1:{port}/" in url for url in page.requests)
