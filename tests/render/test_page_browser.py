"""The page in a real browser: it is read by keys, by clicks, on a phone, without JavaScript."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flaskmagic.reading import Reading
from flaskmagic.reading.exchanges import read_run
from flaskmagic.render import page as page_form
from flaskmagic.trace import Call, CallSite
from tests.big import big_reading
from tests.traces import HandTrace

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = sync_api.expect

BROWSER = next(filter(None, map(shutil.which, ["chromium", "google-chrome"])), None)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
DESKTOP = {"viewport": {"width": 1400, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
HOSTILE = "</script><img src=x onerror=window.hacked=1><!-- \" ' \x1b[31m \u202e \u2028"

pytestmark = pytest.mark.skipif(
    BROWSER is None, reason="no browser: neither chromium nor google-chrome is on the PATH"
)

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def reading() -> Reading:
    return big_reading(1500)


@pytest.fixture(scope="module")
def address(reading: Reading, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("page") / "shop.html"
    file.write_text(page_form.render(reading), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def opened(browser: Any) -> Iterator[Open]:
    """Open an address; at the end, nothing was logged and nothing else was asked for."""
    contexts = []
    complaints: list[str] = []
    requests: list[str] = []
    addresses: list[str] = []

    def open_page(address: str, **options: Any) -> Any:
        context = browser.new_context(**{**DESKTOP, **options})
        contexts.append(context)
        context.set_default_timeout(5000)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on("request", lambda request: requests.append(request.url))
        addresses.append(address.partition("#")[0])
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
    assert {url.partition("#")[0] for url in requests} <= set(addresses)


def shown(page: Any) -> str:
    """Return the id of the one article that is shown, once the events that wait have come."""
    (found,) = page.evaluate(
        "async () => { await new Promise((done) => setTimeout(done));"
        " return [...document.querySelectorAll('article')].filter((a) => a.checkVisibility())"
        ".map((a) => a.id) }"
    )
    return str(found)


def fragment(page: Any) -> str:
    """Return what stands behind the ``#``, as the page itself knows it.

    ``page.url`` is what Playwright was told of last, which may be some time ago.
    """
    return str(page.evaluate("location.hash.slice(1)"))


def test_steps_by_keys_and_clicks_and_back_again(opened: Open, address: str) -> None:
    page = opened(address)
    assert shown(page) == "about"
    page.keyboard.press("n")
    page.keyboard.press("ArrowRight")
    assert (shown(page), fragment(page)) == ("step-2", "step-2")
    assert page.title() == "Step 2 of 8: A thread for the request · A shop"
    expect(page.locator("#where")).to_have_text("2 / 8")
    page.keyboard.press("p")
    assert shown(page) == "step-1"
    page.click(".contents >> text=WSGI's door")
    assert (shown(page), fragment(page)) == ("step-4", "step-4")
    page.click('.journey a[href="#step-6"] text', force=True)
    assert shown(page) == "step-6"
    page.locator('.journey a[href="#step-7"]').focus()
    page.keyboard.press("Enter")
    assert shown(page) == "step-7"
    page.click('[data-act="next"]')
    expect(page.locator('[data-act="next"]')).to_be_disabled()
    page.keyboard.press("n")
    assert shown(page) == "step-8"
    page.go_back()
    assert shown(page) == "step-7"
    page.go_back()
    page.go_forward()
    assert shown(page) == "step-7"


def test_the_call_that_leads_on_leads_on(opened: Open, address: str) -> None:
    page = opened(f"{address}#step-3")
    link = page.locator("#step-3 .focus a.on")
    expect(link).to_have_text("wsgi_app(environ, start_response)")
    link.click()
    assert shown(page) == "step-4"
    expect(page.locator("#step-4 .excerpt .fold")).to_have_count(1)
    page.keyboard.press("w")
    expect(page.get_by_text("The environment is WSGI's.")).to_be_visible()


def test_into_over_and_out_follow_the_recorded_calls(
    opened: Open, address: str, reading: Reading
) -> None:
    page = opened(f"{address}#step-4")
    trace, start = reading.trace, reading.steps[3].call
    assert start is not None

    def below(call: Call) -> list[Call]:
        return [other for other in trace.calls if other.parent_id == call.id]

    first, second = below(start)[:2]
    page.keyboard.press("i")
    assert fragment(page) == f"call-{first.id}"
    expect(page.locator("#call h3")).to_have_text(first.code.qualname)
    expect(page.locator("#call")).to_contain_text("Its values were not recorded")
    page.keyboard.press("o")
    assert fragment(page) == f"call-{second.id}"
    expect(page.locator("#call .line.ran")).to_have_count(
        len({call.call_site.line for call in below(second) if call.call_site})
    )
    page.keyboard.press("u")
    assert (fragment(page), shown(page)) == (f"call-{start.id}", "step-4")
    page.go_back()
    assert (fragment(page), shown(page)) == (f"call-{second.id}", "call")
    page.go_back()
    page.keyboard.press("i")
    expect(page.locator("#said")).to_have_text(f"{first.code.qualname} made no recorded call.")
    page.keyboard.press("n")
    assert shown(page) == "step-5"


def test_of_a_call_whose_lines_were_not_recorded_only_those_that_called_are_marked(
    opened: Open, tmp_path: Path
) -> None:
    """Of an expression over several lines it is known of the first that it ran."""
    text = "def serve(app):\n    return app(\n        1,\n    )\n\n\ndef app(number):\n    pass\n"
    hand = HandTrace({"server.py": text})
    serve = hand.call("server:serve")
    called = hand.call("server:app", by=serve)
    site = CallSite(serve.code.filename, 2, 4, 11, 5)
    trace = replace(hand.trace(), calls=(serve, replace(called, call_site=site)))
    file = tmp_path / "page.html"
    file.write_text(page_form.render(read_run(trace, [])), encoding="utf-8")
    page = opened(f"{file.as_uri()}#call-{serve.id}")
    expect(page.locator("#call .line.ran .number")).to_have_text(["2"])
    expect(page.locator("#call .line .on").last).to_have_text(")")


def test_a_call_in_the_address_is_read(opened: Open, address: str, reading: Reading) -> None:
    call = next(call for call in reading.trace.calls if call.code.qualname == "write")
    page = opened(f"{address}#call-{call.id}")
    expect(page.locator("#call h3")).to_have_text("write")
    expect(page.locator("#rows .here")).to_contain_text("write")
    page.click("#call .excerpt a.on")
    expect(page.locator("#call h3")).to_have_text("send_all")
    page.goto(f"{address}#call-999999")
    assert shown(page) == "about"


def test_search_finds_steps_functions_and_files(
    opened: Open, address: str, reading: Reading
) -> None:
    page = opened(f"{address}#step-1")
    page.keyboard.press("/")
    page.keyboard.type("flask/app.py finalize")
    calls = len(reading.trace.by_definition["flask.app:Flask.finalize_request"])
    expect(page.locator("#found")).to_have_text(f"1 step, {calls} calls")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert shown(page) == "step-8"
    assert fragment(page).startswith("call-")
    page.fill("#query", "no such thing")
    expect(page.locator("#found")).to_have_text("Nothing was found.")
    page.keyboard.press("Escape")
    expect(page.locator("#rows")).to_have_attribute("role", "tree")


def test_the_tree_is_walked_by_keys(opened: Open, address: str) -> None:
    page = opened(address)
    page.click('[data-act="calls"]')
    page.click('[data-act="fold"]')
    rows = page.locator("#rows .row")
    expect(rows).to_have_count(1)
    page.locator("#rows").focus()
    page.keyboard.press("ArrowRight")
    assert rows.count() > 1
    page.keyboard.press("ArrowRight")
    expect(page.locator("#rows .active")).to_have_attribute("aria-level", "2")
    page.keyboard.press("Enter")
    assert fragment(page) == "call-2"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(rows).to_have_count(1)


def test_help_theme_and_escape(opened: Open, address: str) -> None:
    page = opened(address, color_scheme="light")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#steps")).to_be_focused()
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.keyboard.press("t")
    page.keyboard.press("t")
    assert page.evaluate(ground) != light
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    expect(page.locator("#help")).not_to_be_visible()
    assert shown(page) == "about"
    page.reload()
    assert page.evaluate(ground) != light


def test_a_phone_is_wide_enough(opened: Open, address: str) -> None:
    page = opened(f"{address}#step-7", **PHONE)
    width = "document.documentElement.scrollWidth"
    assert page.evaluate(width) == 360
    page.tap('[data-act="next"]')
    assert shown(page) == "step-8"
    page.tap('[data-act="path"]')
    page.tap('[data-act="calls"]')
    assert page.evaluate(width) == 360
    page.locator("#rows .row:not(.step)", has_text="RequestContext").or_(
        page.locator("#rows .row:not(.step)")
    ).first.tap()
    expect(page.locator("#path")).not_to_be_visible()
    assert fragment(page).startswith("call-")
    assert page.evaluate(width) == 360


def test_without_javascript_it_is_a_document(opened: Open, address: str) -> None:
    page = opened(address, java_script_enabled=False)
    for number in range(1, 9):
        expect(page.locator(f"#step-{number} .excerpt")).to_be_visible()
    expect(page.get_by_text("Without JavaScript this is a document")).to_be_visible()
    for selector in (".controls", ".tree", ".search", "#call", ".whole >> nth=0", "#help"):
        expect(page.locator(selector)).not_to_be_visible()
    page.click("#step-4 .fold summary")
    expect(page.get_by_text("The environment is WSGI's.")).to_be_visible()


def test_all_steps_are_printed_in_light_colours(opened: Open, address: str) -> None:
    page = opened(f"{address}#step-2", color_scheme="dark")
    page.emulate_media(media="print")
    for number in range(1, 9):
        expect(page.locator(f"#step-{number} .excerpt")).to_be_visible()
    expect(page.locator(".controls")).not_to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


def test_what_a_run_says_is_never_run(opened: Open, built_reading: Reading, tmp_path: Path) -> None:
    calls = tuple(
        replace(call, thread=HOSTILE, arguments={"a": HOSTILE}, result=HOSTILE, lines=frozenset())
        for call in built_reading.trace.calls
    )
    files = {
        name: replace(file, path=HOSTILE, text=file.text.replace("`{path}`", HOSTILE), page=None)
        for name, file in built_reading.trace.files.items()
    }
    trace = replace(built_reading.trace, calls=calls, files=files, title=HOSTILE)
    file = tmp_path / "page.html"
    hostile = replace(built_reading, trace=trace)
    file.write_text(page_form.render(hostile), encoding="utf-8")
    page = opened(file.as_uri())
    for call in calls:
        page.goto(f"{file.as_uri()}#call-{call.id}")
    expect(page.locator("#call .values")).to_contain_text("a = </script><img src=x")
    expect(page.locator("#call .values")).to_contain_text("\\u202e")
    page.fill("#query", "img")
    assert page.locator("#rows .row").count() > 0
    assert page.evaluate("window.hacked") is None
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened: Open, address: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = opened(address, color_scheme=scheme)
    acts: list[Callable[[], object]] = [
        lambda: None,
        lambda: page.keyboard.press("n"),
        lambda: page.keyboard.press("i"),
        lambda: page.fill("#query", "flask"),
        lambda: page.evaluate("document.querySelector('[data-act=help]').click()"),
        lambda: page.evaluate("document.documentElement.classList.remove('panes')"),
    ]
    for act in acts:
        act()
        found = axe.run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_a_hundred_thousand_calls_open_scroll_and_are_found(opened: Open, tmp_path: Path) -> None:
    reading = big_reading(100_000)
    file = tmp_path / "big.html"
    file.write_text(page_form.render(reading), encoding="utf-8")
    page = opened(f"{file.as_uri()}#call-99999")
    name = reading.trace.calls[99_998].code.qualname
    expect(page.locator("#call h3, article.current h3").last).to_contain_text(name)
    page.click('[data-act="unfold"]')
    expect(page.locator("#found")).to_have_text(
        "100,000 calls were recorded, 100,000 are unfolded."
    )
    assert page.locator("#rows .row").count() < 100
    page.locator("#rows").focus()
    page.keyboard.press("End")
    expect(page.locator("#row-99999")).to_be_visible()
    page.fill("#query", "weight")
    calls = len(reading.trace.by_definition["werkzeug.routing.map:MapAdapter.weight"])
    expect(page.locator("#found")).to_have_text(f"0 steps, {calls:,} calls")
