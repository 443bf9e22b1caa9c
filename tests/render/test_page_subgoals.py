"""The bar of subgoals on the page, as plain links and in a browser, and those of the journey."""

import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from flaskmagic.reading import Reading
from flaskmagic.render import page as page_form
from flaskmagic.render.page.journey import COLUMN, journey
from tests.passing import passing_reading

BROWSER = next(filter(None, map(shutil.which, ["chromium", "google-chrome"])), None)
NAMES = ["start", "bytes", "environ", "request", "match", "view", "response", "bytes"]


@pytest.fixture(scope="module")
def reading() -> Reading:
    return passing_reading()


@pytest.fixture(scope="module")
def html(reading: Reading) -> str:
    return page_form.render(reading)


def navs(html: str) -> list[tuple[str, str]]:
    """Return the label of each bar, and what it holds."""
    return re.findall(r'<nav class="bar" aria-label="([^"]*)">(.*?)</nav>', html, re.DOTALL)


def test_bars_are_plain_links_with_one_place_each(html: str) -> None:
    found = navs(html)
    labels = [label for label, _ in found]
    assert labels == [
        "Subgoals",
        *(f"Subgoals, from step {number}" for number in (1, 2, 3, 4, 5, 6)),
    ]
    for label, held in found:
        assert re.findall(r">([a-z]+)<", held) == NAMES
        assert set(re.findall(r'href="#([^"]*)"', held)) <= {f"step-{n}" for n in range(1, 7)}
        is_nowhere = label in ("Subgoals", "Subgoals, from step 5")  # step 5 did not run
        assert held.count("aria-current") == (not is_nowhere)


def test_a_page_without_subgoals_has_no_bar(built_reading: Reading) -> None:
    assert navs(page_form.render(built_reading)) == []
    assert not journey(built_reading).names_subgoals


def test_the_journey_names_the_subgoals_above_its_columns(reading: Reading) -> None:
    picture = journey(reading)
    subgoals = [each.subgoal for each in picture.stretches]
    assert subgoals == ["start", "bytes", "environ", "view", "", "response"]
    for stretch, stop in zip(picture.stretches, picture.stops, strict=True):
        assert stretch.start < stop.x < stretch.end
        # There is room for the name.
        assert stretch.end - stretch.start >= max(COLUMN, 7 * len(stretch.subgoal))
    assert all(one.end == other.start for one, other in pairwise(picture.stretches))
    assert picture.stretches[-1].end == picture.width
    assert picture.share(picture.width / 2) == "50%"


@pytest.fixture(scope="module")
def opened(html: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return a page in a browser."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if BROWSER is None:
        pytest.skip("no browser: neither chromium nor google-chrome is on the PATH")
    file = tmp_path_factory.mktemp("subgoals") / "passing.html"
    file.write_text(html, encoding="utf-8")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(file.as_uri())
        yield page
        browser.close()


def test_the_bar_at_the_top_follows_the_steps_and_leads_to_them(opened: Any) -> None:
    current = "document.querySelector('#bars [aria-current]')?.textContent ?? ''"
    assert opened.evaluate(current) == ""
    seen = []
    for _ in range(6):
        opened.keyboard.press("n")
        seen.append(opened.evaluate(current))
    assert seen == ["start", "bytes", "environ", "view", "", "response"]
    opened.click("#bars >> text=environ")
    opened.wait_for_function("location.hash === '#step-3'")
    opened.wait_for_function(f"{current} === 'environ'")
    assert opened.locator(".bar:visible").count() == 1


@pytest.mark.parametrize("width", [390, 1400, 2560])
def test_the_journey_takes_the_width_there_is(opened: Any, reading: Reading, width: int) -> None:
    opened.set_viewport_size({"width": width, "height": 900})
    opened.evaluate("document.getElementById('journey').open = true")
    box, least = opened.locator(".scroll").bounding_box(), journey(reading).width
    drawn = opened.locator(".picture").bounding_box()
    assert drawn["width"] == pytest.approx(max(box["width"], least), abs=1)
    names = [each.bounding_box() for each in opened.locator(".subgoals text").all()]
    assert all(one["x"] + one["width"] < other["x"] for one, other in pairwise(names))
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
