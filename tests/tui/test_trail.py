"""Following a value from the screen: through the real demo app, in a run of its own."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

pytest.importorskip("textual")

from textual.pilot import Pilot
from textual.widgets import Input

from flaskmagic.commands import live
from flaskmagic.reading import Reading
from flaskmagic.reading.trail.shown import shown_at
from flaskmagic.tui.app import StepApp
from flaskmagic.tui.shown import ShownScreen
from flaskmagic.tui.trail import TrailScreen
from tests.asked import ada
from tests.tui.screens import SMALL, ask, press, screen


async def wait_for_trail(app: StepApp, pilot: Pilot[None]) -> str:
    """Wait until a value was followed, and return the screen."""
    for _ in range(600):
        await pilot.pause(0.1)
        if isinstance(app.screen, TrailScreen):
            break
    await pilot.pause()
    return screen(app)


async def end_of_trail(app: StepApp, pilot: Pilot[None]) -> str:
    """Go to the end of a trail, and return the screen as one line."""
    await press(app, pilot, "end")
    await pilot.wait_for_scheduled_animations()
    await pilot.pause()
    return " ".join(re.sub("[│▁-█]", " ", screen(app)).split())  # without border and scroll bar


def test_a_value_is_followed_from_the_socket_to_the_code_and_back() -> None:
    kept = live.keep_demo(live.Printed())
    app = StepApp([ada()], live=kept)

    async def whole() -> None:
        async with app.run_test(size=SMALL) as pilot:
            await pilot.pause()
            waiting = await ask(app, pilot, "v", "path:name")
            assert "… path:name" in waiting.splitlines()[1]
            shown = await wait_for_trail(app, pilot)
            assert "Where the value went" in shown
            assert "path:name = 'fm" in shown
            assert "read from the socket" in shown
            assert " and back" in await end_of_trail(app, pilot)
            await press(app, pilot, "escape")
            assert not isinstance(app.screen, TrailScreen)

    try:
        asyncio.run(whole())
    finally:
        kept.app.end()


def test_a_place_that_is_none_is_told_and_a_request_may_be_named() -> None:
    kept = live.keep_demo(live.Printed())
    app = StepApp([ada()], live=kept)

    async def whole() -> None:
        async with app.run_test(size=SMALL) as pilot:
            await pilot.pause()
            await ask(app, pilot, "v", "colour:red")
            for _ in range(100):
                await pilot.pause(0.05)
                if "colour" in screen(app).splitlines()[0]:
                    break
            assert "colour" in screen(app).splitlines()[0]
            await ask(app, pilot, "v", "query:word GET /nowhere")
            await wait_for_trail(app, pilot)
            assert "where it stopped" in await end_of_trail(app, pilot)

    try:
        asyncio.run(whole())
    finally:
        kept.app.end()


def test_a_text_that_is_shown_is_found_again_although_the_run_is_over(
    live_reading: Callable[[str], Reading],
) -> None:
    followed = live_reading("response")
    reading = replace(followed, trace=replace(followed.trace, followed=None))
    app = StepApp([reading])
    found = shown_at(reading, "Made to order.")
    assert len(found) > 2

    async def whole() -> None:
        async with app.run_test(size=SMALL) as pilot:
            await pilot.pause()
            shown = await ask(app, pilot, "v", "Made to order.")
            assert f"Made to order. is shown at {len(found)} places" in shown
            await press(app, pilot, "down", "enter")
            assert not isinstance(app.screen, ShownScreen)
            assert app.session.walk.place.call == found[1].call
            await press(app, pilot, "v")
            assert app.query_one(Input).value in found[1].value  # the first text that is there
            await press(app, pilot, "escape")
            assert "No value that was kept has Nemo" in await ask(app, pilot, "v", "Nemo")

    asyncio.run(whole())


def test_the_trail_of_the_run_is_shown_where_a_value_was_followed(
    live_reading: Callable[[str], Reading],
) -> None:
    app = StepApp([live_reading("response")])

    async def whole() -> None:
        async with app.run_test(size=SMALL) as pilot:
            await pilot.pause()
            await press(app, pilot, "v")
            assert app.query_one(Input).value == "query:name"
            shown = await press(app, pilot, "enter")
            assert "query:name = 'Lovelace1843" in shown
            assert " and back" in await end_of_trail(app, pilot)

    asyncio.run(whole())


def test_in_a_quiz_only_values_that_came_already_are_shown(
    live_reading: Callable[[str], Reading],
) -> None:
    reading = live_reading("response")
    app = StepApp([reading], quiz=True)
    text = "Made to order."

    async def whole() -> None:
        async with app.run_test(size=SMALL) as pilot:
            await pilot.pause()
            assert len(shown_at(reading, text)) > 2
            assert "No value that was kept has" in await ask(app, pilot, "v", text)
            assert "No value that was kept has" in await ask(app, pilot, "v", "query:name")
            assert not isinstance(app.screen, TrailScreen)

    asyncio.run(whole())
