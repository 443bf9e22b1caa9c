"""The page in a real browser: it is read by keys, by clicks, on a phone, without JavaScript."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flaskmagic.reading import Reading, read
from flaskmagic.reading.differences import differences
from flaskmagic.reading.exchanges import read_run
from flaskmagic.reading.quiz.model import Level
from flaskmagic.reading.step_view import view_of
from flaskmagic.reading.trail.shown import shown_at
from flaskmagic.render import page as page_form
from flaskmagic.render import site
from flaskmagic.render.page import compared, quiz
from flaskmagic.trace import Call, CallSite
from flaskmagic.walkthroughs import load, parse, topics
from tests import releases
from tests.big import big_reading
from tests.contrast import contrast
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
    said = "There is no call 999,999 on this page: the number of its last call is 1,500."
    expect(page.locator("#missing")).to_contain_text(said)
    page.goto(f"{address}#step-9")
    said = "There is no step 9 on this page: its last step is step 8."
    expect(page.locator("#missing")).to_have_text(said)
    page.keyboard.press("n")
    page.keyboard.press("p")
    assert shown(page) == "about"
    expect(page.locator("#missing")).not_to_be_visible()


def test_a_link_to_a_step_or_a_call_is_copied(opened: Open, address: str) -> None:
    page = opened(f"{address}#step-2", permissions=["clipboard-read", "clipboard-write"])
    copied = "navigator.clipboard.readText()"
    page.click("#step-2 [data-act=link]")
    expect(page.locator("#said")).to_contain_text("The link to step 2 is copied. It opens on this")
    assert page.evaluate(copied) == f"{address}#step-2"
    page.keyboard.press("i")
    page.keyboard.press("c")
    expect(page.locator("#said")).to_contain_text("The link to call")
    assert page.evaluate(copied) == page.evaluate("location.href")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.keyboard.press("p")
    page.keyboard.press("c")
    expect(page.locator("#said")).to_contain_text("The link to step")
    page.evaluate("document.execCommand = () => false")
    page.keyboard.press("c")
    expect(page.locator("#said")).to_contain_text(f"did not copy it. The link is {address}#step-")


def test_a_page_of_a_site_leads_on_from_its_last_step(
    opened: Open, reading: Reading, tmp_path: Path
) -> None:
    for name, html in site.render([reading, reading], "https://example.org/flask/").items():
        (tmp_path / name).write_text(html, encoding="utf-8")
    page = opened(
        f"{(tmp_path / 'shop.html').as_uri()}#step-8",
        permissions=["clipboard-read", "clipboard-write"],
    )
    expect(page.locator("#where")).to_have_text("8 / 8")
    page.keyboard.press("c")
    expect(page.locator("#said")).to_have_text("The link to step 8 is copied.")
    published = "https://example.org/flask/shop.html#step-8"
    assert page.evaluate("navigator.clipboard.readText()") == published
    page.keyboard.press("n")
    assert (shown(page), fragment(page)) == ("end", "end")
    expect(page.locator('[data-act="next"]')).to_be_disabled()
    expect(page.locator(".contents [aria-current]")).to_have_text("·The end")
    page.fill("#query", "the end of")
    expect(page.locator("#found")).to_have_text("Nothing was found.")
    leads = page.locator("#end a").evaluate_all("(all) => all.map((a) => a.getAttribute('href'))")
    assert leads == ["shop-quiz.html", "shop-2.html", "index.html"]


def test_a_text_that_is_shown_is_followed_and_the_trail_is_a_place(
    opened: Open, live_reading: Callable[[str], Reading], tmp_path: Path
) -> None:
    reading = live_reading("request")
    trail = view_of(reading).trail
    assert trail is not None
    file = tmp_path / "request.html"
    file.write_text(page_form.render(reading), encoding="utf-8")
    number = next(
        step.number
        for step in reading.steps
        if step.call is not None and trail.value in (step.call.result or "")
    )
    address = f"{file.as_uri()}#step-{number}"
    page = opened(address)
    text = page.locator("article.current button.text", has_text="Lovelace")
    text.click()
    said = page.locator("#shown")
    expect(said).to_contain_text(f"{trail.value} is shown at")
    places = said.locator("li")
    expect(places.first).to_contain_text("The trail of header:User-Agent shows all of its way")
    found = shown_at(reading, trail.value)
    assert places.count() == len(found) + 1
    for at, each in enumerate(found, 1):
        expect(places.nth(at)).to_contain_text(each.call.code.qualname)
        expect(places.nth(at)).to_contain_text(each.value)
    page.keyboard.press("n")  # nothing is done behind what is open
    assert page.url == address
    places.nth(1).locator("a").click()
    expect(said).to_be_hidden()
    assert re.search(r"#(step|call)-\d+$", page.url)
    page.goto(f"{file.as_uri()}#step-{reading.steps[-1].number}")
    page.keyboard.press("n")
    assert page.url.endswith("#trail")
    expect(page.locator("#trail .seen")).to_have_count(len(trail.hops))
    expect(page.locator("#trail")).to_contain_text(trail.summary)
    page.keyboard.press("p")
    assert page.url.endswith(f"#step-{reading.steps[-1].number}")


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
    top = "(selector) => document.querySelector(selector).getBoundingClientRect().top"
    tops = [page.evaluate(top, f"#step-7 {each}") for each in ("h3", ".excerpt", ".callers")]
    assert tops == sorted(tops), "the code comes before the callers"
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
    address_shown = page.locator("#step-8 .file .address")
    expect(address_shown).to_be_visible()
    expect(address_shown).to_contain_text("https://github.com/pallets/flask/blob/3.1.3/")


def test_no_line_of_code_is_cut_on_paper(opened: Open, tmp_path: Path) -> None:
    text = f"def serve(app):\n    return app({'x' * 300!r}, {', '.join(map(str, range(99)))})\n"
    hand = HandTrace({"server.py": text})
    serve = hand.call("server:serve", lines=frozenset({2}))
    file = tmp_path / "page.html"
    notes = parse(
        '+++\ntitle = "T"\ntechnology = "l"\nquestion = "Q?"\nscenario = "s"\n+++\n'
        '## A step\n\n```step\ndefinition = "server:serve"\n```\n\nIt ran.\n',
        *("t", "t.md"),
    )
    trace = replace(hand.trace(), calls=(serve,))
    file.write_text(page_form.render(read(notes, trace)), encoding="utf-8")
    page = opened(f"{file.as_uri()}#step-1", viewport={"width": 680, "height": 900})
    page.emulate_media(media="print")
    cut = """[...document.querySelectorAll("article .line code, .excerpt, body")]
        .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth
            || getComputedStyle(each).overflowX !== "visible").map((each) => each.outerHTML)"""
    expect(page.locator("#step-1 .excerpt")).to_contain_text("97, 98)")
    assert page.evaluate("document.documentElement.scrollWidth") == 680
    assert page.evaluate(cut) == []


LONGEST_LINES = """(selector) => [...document.querySelectorAll(selector)]
    .filter((each) => each.checkVisibility()).flatMap((each) => {
      const range = document.createRange(), lines = new Map();
      const { top } = each.getBoundingClientRect();
      const height = parseFloat(getComputedStyle(each).lineHeight);
      const texts = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) for (let at = 0; at < texts.currentNode.length; at++) {
        range.setStart(texts.currentNode, at);
        range.setEnd(texts.currentNode, at + 1);
        const box = range.getBoundingClientRect();
        const line = Math.floor(((box.top + box.bottom) / 2 - top) / height);
        if (box.width) lines.set(line, (lines.get(line) ?? 0) + 1);
      }
      return [...lines.values()];
    })"""


@pytest.mark.parametrize("with_script", [True, False])
def test_no_line_of_notes_is_longer_than_75_characters(
    opened: Open, reading: Reading, tmp_path: Path, with_script: bool
) -> None:
    """Whatever the screen; and the text does fill the room that there is."""
    long = " ".join(topic.question for topic in map(load, topics()))
    steps = tuple(replace(step, note=long) for step in reading.steps)
    walkthrough = replace(reading.walkthrough, introduction=long, question=long)
    file = tmp_path / "page.html"
    text = page_form.render(replace(reading, steps=steps, walkthrough=walkthrough))
    file.write_text(text, encoding="utf-8")
    page = opened(f"{file.as_uri()}#step-4", java_script_enabled=True)
    if not with_script:
        page.evaluate("document.documentElement.classList.remove('panes')")
    longest = []
    for width in (390, 1400, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        for selector in (".note p", ".about p:not(.asked)", ".callers li", ".name .question"):
            longest += page.evaluate(LONGEST_LINES, selector)
        if with_script:
            page.keyboard.press("p" if width == 390 else "n")
    assert 60 <= max(longest) <= 75


def test_a_button_that_is_disabled_can_be_read(opened: Open, address: str) -> None:
    for scheme in ("light", "dark"):
        page = opened(f"{address}#step-8", color_scheme=scheme)
        button = page.locator('[data-act="next"]')
        expect(button).to_be_disabled()
        style = "(each) => [getComputedStyle(each).color, getComputedStyle(each).backgroundColor]"
        assert contrast(*map(hexadecimal, button.evaluate(style))) >= 4.5


def hexadecimal(colour: str) -> str:
    """Return a colour as CSS writes it short: ``rgb(0, 128, 255)`` as ``#0080ff``."""
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colour)[:3])


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


QUICK = {"resultTypes": ["violations"], "preload": False}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened: Open, address: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = opened(address, color_scheme=scheme)
    acts: list[Callable[[], object]] = [
        lambda: None,
        lambda: page.keyboard.press("n"),
        lambda: page.set_viewport_size({"width": 2560, "height": 1300}),
        lambda: page.set_viewport_size({"width": 390, "height": 844}),
        lambda: page.click('[data-act="path"]'),
        lambda: page.set_viewport_size({"width": 1400, "height": 900}),
        lambda: page.keyboard.press("i"),
        lambda: page.goto(f"{address}#call-99999"),
        lambda: page.fill("#query", "flask"),
        lambda: page.evaluate("document.querySelector('[data-act=help]').click()"),
        lambda: page.evaluate("document.documentElement.classList.remove('panes')"),
        lambda: page.emulate_media(media="print"),
    ]
    for act in acts:
        act()
        found = axe.run(page, options=QUICK).response["violations"]
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


@pytest.fixture(scope="module")
def quiz_address(reading: Reading, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("quiz") / "shop-quiz.html"
    file.write_text(site.render([reading])["shop-quiz.html"], encoding="utf-8")
    return file.as_uri()


def question_of(page: Any, kind: str, number: int = 0) -> Any:
    """Return a question of a kind."""
    found = page.locator(".asked-question:not([hidden])").filter(
        has=page.locator(f"h2:has-text('{kind}')")
    )
    return found.nth(number)


def test_a_quiz_is_answered_by_keys_and_its_score_is_kept(
    opened: Open, quiz_address: str, reading: Reading
) -> None:
    page, asked = opened(quiz_address), quiz.questions(reading)
    first, score = question_of(page, "Who called"), page.locator("#score")
    view = asked[0].view
    expect(score).to_have_text("0 of 0 right; 10 of 10 not answered")
    first.locator(".main").click()
    expect(first.locator(".verdict")).to_have_text("Give an answer first, or have it shown.")
    expect(score).to_have_text("0 of 0 right; 10 of 10 not answered")
    first.get_by_role("radio").first.focus()
    wrong = next(index for index, each in enumerate(view.choices) if not each.is_right)
    page.keyboard.press("Space")
    for _ in range(wrong):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(first.locator(".verdict")).to_contain_text(f"Not {view.choices[wrong].label}.")
    expect(first.locator(".main")).to_be_focused()
    expect(score).to_have_text("0 of 1 right; 9 of 10 not answered")
    order = question_of(page, "Put six hops in order")
    for place, number in enumerate(asked[1].view.right.split()):
        order.locator("select").nth(place).focus()
        page.keyboard.press(number)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(order.locator(".verdict")).to_contain_text("Right: ")
    expect(order.locator(".verdict .proof li")).to_have_count(6)
    page.reload()
    expect(score).to_have_text("1 of 2 right; 8 of 10 not answered")
    expect(order.locator("select").first).to_have_value(asked[1].view.right[0])
    page.click("[data-act=reset]")
    expect(score).to_have_text("0 of 0 right; 10 of 10 not answered")
    expect(page.locator(".verdict:not(:empty)")).to_have_count(0)
    page.reload()
    expect(score).to_have_text("0 of 0 right; 10 of 10 not answered")


def test_at_level_4_an_answer_is_typed(opened: Open, quiz_address: str, reading: Reading) -> None:
    page, asked = opened(quiz_address), quiz.questions(reading)
    expect(page.locator(".excerpt:visible").first).to_be_visible()
    page.get_by_role("radio", name="4 the same").check()
    typed = [each for each in asked if each.typed]
    open_now = [each for each in asked if Level.OPEN in each.views]
    expect(page.locator("#score")).to_contain_text(f"of {len(open_now)} not answered")
    for selector in (".excerpt", ".choices", ".hops code"):
        expect(page.locator(f"{selector}:visible")).to_have_count(0)
    box = page.locator(f"#question-{typed[0].number}")
    box.get_by_role("textbox").fill(f"The {typed[0].view.right}(…)")
    page.keyboard.press("Enter")
    expect(box.locator(".verdict")).to_contain_text("Right: ")
    other = page.locator(f"#question-{typed[1].number}")
    other.get_by_role("textbox").fill("<b>no`thing")
    other.get_by_role("button", name="Check").click()
    expect(other.locator(".verdict")).to_contain_text("Not <b>no`thing.")
    third = page.locator(f"#question-{typed[2].number}")
    third.get_by_role("button", name="Show the answer").click()
    expect(third.locator(".verdict")).to_contain_text("It is ")
    expect(page.locator("#score")).to_contain_text("1 of 3 right")
    page.get_by_role("radio", name="1 some lines").check()
    expect(page.locator("#score")).to_contain_text("0 of 0 right")
    linked = next(each for each in asked if each.view.link)
    page.locator(f"#question-{linked.number} [data-act=show]").click()
    proof = page.locator(f"#question-{linked.number} .verdict a")
    expect(proof).to_have_attribute("href", str(linked.view.link))
    page.get_by_role("radio", name="4 the same").check()
    expect(page.locator("#score")).to_contain_text("1 of 3 right")


def test_a_quiz_goes_on_where_nothing_can_be_kept(opened: Open, quiz_address: str) -> None:
    page = opened(quiz_address)
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    )
    page.reload()
    page.get_by_role("button", name="Show the answer").first.click()
    expect(page.locator("#score")).to_have_text("0 of 1 right; 9 of 10 not answered")


def test_a_quiz_without_javascript_has_its_answers_folded(opened: Open, quiz_address: str) -> None:
    page = opened(quiz_address, java_script_enabled=False)
    for selector in (".asks", ".typed", "button", ".proof"):
        expect(page.locator(f"{selector}:visible")).to_have_count(0)
    expect(page.locator(".choices:visible").first).to_be_visible()
    page.click("#question-1 summary")
    expect(page.locator("#question-1 details")).to_contain_text("It is ")


def test_axe_finds_nothing_in_a_quiz(opened: Open, quiz_address: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = opened(quiz_address, color_scheme="light")
    for button in page.locator("[data-act=show]").all()[:3]:
        button.click()
    acts: list[Callable[[], object]] = [
        lambda: page.set_viewport_size({"width": 390, "height": 844}),
        lambda: page.emulate_media(color_scheme="dark"),
        lambda: page.get_by_role("radio", name="4 the same").check(),
    ]
    for act in acts:
        act()
        found = axe.run(page, options=QUICK).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    page.get_by_role("radio", name="1 some lines").check()
    for width in (390, 1400, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_where_readings_differ_can_be_read_by_all_and_on_a_phone(
    opened: Open, tmp_path: Path, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    old, new = releases.reading(releases.old_trace()), releases.reading(releases.new_trace())
    file = tmp_path / "compared.html"
    file.write_text(compared.render([differences(old, new)]), encoding="utf-8")
    page = opened(file.as_uri(), color_scheme=scheme)
    assert axe.run(page, options=QUICK).response["violations"] == []
    page.click("summary")
    assert page.get_by_text("The view").first.is_visible()
    phone = opened(file.as_uri(), **PHONE)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
