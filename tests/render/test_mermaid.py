"""Mermaid itself reads and draws the diagram, in a browser, and draws what ran."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flaskmagic.reading import Reading
from flaskmagic.reading.trail.build import trail_of
from flaskmagic.render.outputs import Layout, outputs
from flaskmagic.render.trail import OUTPUTS
from tests.render.test_page_browser import ARGUMENTS, BROWSER, sync_api

SCRIPT = (
    Path(__file__)
    .parents[1]
    .joinpath("javascript", "node_modules", "mermaid", "dist", "mermaid.min.js")
)
LIMIT = 50_000
"""The longest text that Mermaid draws by default."""

HOSTILE = "</text><img src=x onerror=window.hacked=1>; end\nA->>B: %% #35; `x` \u202e"

pytestmark = [
    pytest.mark.skipif(BROWSER is None, reason="no browser is on the PATH"),
    pytest.mark.skipif(not SCRIPT.is_file(), reason="npm ci was not run in tests/javascript"),
]


@pytest.fixture(scope="module")
def draw() -> Iterator[Callable[[str], Any]]:
    """Return what draws a diagram, and returns the page with it."""
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        page = browser.new_page()
        page.set_content("<!doctype html><body></body>")
        page.add_script_tag(path=SCRIPT)

        def drawn(diagram: str) -> Any:
            page.evaluate(
                """async text => {
                    mermaid.initialize({startOnLoad: false});
                    document.body.innerHTML = (await mermaid.render("drawn", text)).svg;
                }""",
                diagram,
            )
            return page

        yield drawn
        browser.close()


def diagram_of(reading: Reading) -> str:
    text = outputs()["mermaid"].write([reading], Layout())
    assert isinstance(text, str)
    return text


def test_each_step_that_ran_is_an_arrow(
    live_reading: Callable[[str], Reading], draw: Callable[[str], Any]
) -> None:
    reading = live_reading("route")
    diagram = diagram_of(reading)
    assert len(diagram) < LIMIT
    page = draw(diagram)
    drawn = page.locator(".messageText").all_text_contents()
    numbers = [int(text.partition(".")[0]) for text in drawn if re.match(r"\d+\.", text)]
    assert numbers == [step.number for step in reading.steps if step.call is not None]
    assert "hello" in "".join(drawn)
    assert {"Flask", "Werkzeug", "Your code"} <= set(page.locator("text.actor").all_text_contents())


def test_a_text_is_no_grammar(built_reading: Reading, draw: Callable[[str], Any]) -> None:
    first = built_reading.steps[0]
    step = replace(first, step=replace(first.step, part=HOSTILE))
    page = draw(diagram_of(replace(built_reading, steps=(step, *built_reading.steps[1:]))))
    assert page.evaluate("window.hacked") is None
    assert "</text><img src=x" in "".join(page.locator(".noteText").all_text_contents())


def test_each_hop_of_a_value_is_an_arrow(
    live_reading: Callable[[str], Reading], draw: Callable[[str], Any]
) -> None:
    trail = trail_of(live_reading("request").trace)
    assert trail is not None
    diagram = OUTPUTS.by_name()["mermaid"].write(trail, 80)
    assert len(diagram) < LIMIT
    page = draw(diagram)
    drawn = page.locator(".messageText").all_text_contents()
    assert len(drawn) == len(trail.hops)
    for text, hop in zip(drawn, trail.hops, strict=True):
        assert text == f"{hop.number}. {hop.change or 'goes on'} ({hop.where})"
    assert {hop.owner for hop in trail.hops} == set(page.locator("text.actor").all_text_contents())
    assert trail.ends in "".join(page.locator(".noteText").all_text_contents())
