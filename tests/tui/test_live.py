"""Asking an app that is kept, the tabs, and where two readings differ, on the screen."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest

pytest.importorskip("textual")

from textual.pilot import Pilot
from textual.widgets import Input

from flaskmagic.errors import Problem
from flaskmagic.reading import Reading
from flaskmagic.tui.app import StepApp
from flaskmagic.tui.differences import DifferencesScreen
from flaskmagic.tui.live import Answered, Asked
from tests.asked import ada, bob
from tests.tui.screens import SMALL, WIDE, press, screen

READINGS = {"GET /hello/Bob": bob, "GET /hello/Ada": ada}


class App:
    """An app that answers what it knows, once it may."""

    def __init__(self) -> None:
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.prepared = 0

    def prepare(self) -> None:
        self.prepared += 1

    def ask(self, text: str) -> Asked:
        self.may_answer.wait(5)
        if text == "GTE":
            raise Problem("'GTE' is not a request")
        if text == "GET /late":
            return Asked((), "GET /late: timed out: " + "very late " * 20)
        return Asked([READINGS[text]()])

    def follow(self, text: str, last: str) -> Asked:
        raise Problem(f"{text!r} is no place of {last}")


Act = Callable[[StepApp, Pilot[None], App], Awaitable[None]]


def drive(act: Act) -> None:
    """Start the app on one reading, with an app that can be asked."""
    asked = App()
    app = StepApp([ada()], live=asked)

    async def whole() -> None:
        async with app.run_test(size=SMALL) as pilot:
            await pilot.pause()
            await act(app, pilot, asked)

    asyncio.run(whole())


async def ask(app: StepApp, pilot: Pilot[None], text: str) -> str:
    """Press r, and enter a request; return the screen once it is answered."""
    await pilot.press("r")
    app.query_one(Input).value = text
    await pilot.press("enter")
    for _ in range(200):
        await pilot.pause(0.01)
        if "…" not in screen(app).splitlines()[1]:
            break
    return screen(app)


def test_the_path_of_a_request_comes_in_a_tab_of_its_own() -> None:
    async def act(app: StepApp, pilot: Pilot[None], live: App) -> None:
        assert "r ask" in screen(app)
        assert "1 GET" not in screen(app)  # one reading needs no tabs
        shown = (await ask(app, pilot, "GET /hello/Bob")).splitlines()
        assert live.prepared == 1
        assert shown[0].startswith(" GET /hello/Bob -> 404, NotFound at server.py:13")
        assert shown[1] == " 1 GET /hello/Ada 200  2 GET /hello/Bob 404"

    drive(act)


def test_a_tab_keeps_the_place_of_its_reader_and_can_be_closed() -> None:
    async def act(app: StepApp, pilot: Pilot[None], _live: App) -> None:
        await press(app, pilot, "n", "n")
        await ask(app, pilot, "GET /hello/Bob")
        assert "0/" in screen(app).splitlines()[0]
        assert "2/" in (await press(app, pilot, "full_stop")).splitlines()[0]
        assert "0/" in (await press(app, pilot, "comma")).splitlines()[0]
        shown = await press(app, pilot, "x")
        assert "2/" in shown.splitlines()[0]
        assert "Bob" not in shown
        assert "This is the only reading" in await press(app, pilot, "x")

    drive(act)


def test_a_click_on_a_tab_shows_it() -> None:
    async def act(app: StepApp, pilot: Pilot[None], _live: App) -> None:
        await ask(app, pilot, "GET /hello/Bob")
        await pilot.click("#tabs", offset=(4, 0))
        await pilot.pause()
        assert screen(app).startswith(" GET /hello/Ada")

    drive(act)


def test_what_is_asked_for_is_shown_while_it_has_no_answer() -> None:
    async def act(app: StepApp, pilot: Pilot[None], live: App) -> None:
        live.may_answer.clear()
        await pilot.press("r")
        app.query_one(Input).value = "GET /hello/Bob"
        shown = await press(app, pilot, "enter")
        assert "… GET /hello/Bob" in shown
        assert "Step 1 of" in await press(app, pilot, "n")  # the reader may go on
        assert "GET /hello/Bob has no answer yet." in await press(app, pilot, "r")
        live.may_answer.set()

    drive(act)


def test_an_answer_that_comes_after_the_reader_has_left_is_dropped() -> None:
    left: list[StepApp] = []

    async def act(app: StepApp, _pilot: Pilot[None], _live: App) -> None:
        left.append(app)

    drive(act)
    left[0].on_answered(Answered(Asked([bob()])))


def test_what_went_wrong_is_said_and_the_request_can_be_changed() -> None:
    async def act(app: StepApp, pilot: Pilot[None], _live: App) -> None:
        assert "'GTE' is not a request" in (await ask(app, pilot, "GTE")).splitlines()[0]
        await pilot.press("r")
        assert app.query_one(Input).value == "GTE"
        await pilot.press("escape")
        shown = await ask(app, pilot, "GET /late")
        assert "…" in shown.splitlines()[0]
        assert shown.count("very late") > 15  # whole, in the pane of the note
        assert "very late" not in await press(app, pilot, "n")
        assert "KeyError" in await ask(app, pilot, "GET /what")  # not even a bug of ours ends it

    drive(act)


def test_where_two_differ_is_shown_and_enter_goes_there() -> None:
    async def act(app: StepApp, pilot: Pilot[None], _live: App) -> None:
        assert "There is one reading only: r asks for another." in await press(app, pilot, "d")
        await ask(app, pilot, "GET /hello/Bob")
        shown = await press(app, pilot, "d")
        assert "A  GET /hello/Ada -> 200" in shown
        assert "B  GET /hello/Bob -> 404, NotFound at server.py:13" in shown
        assert "The same up to find (server.py:4), then:" in shown
        assert "server.py:7  return None" in shown
        assert "A only    14  return str(person)" in shown
        await press(app, pilot, "enter")
        assert not isinstance(app.screen, DifferencesScreen)
        call = app.session.walk.place.call
        assert call is not None
        assert call.code.qualname == "find"
        assert app.session.reading.exchange is not None
        assert app.session.reading.exchange.name == "/hello/Bob"

    drive(act)


def test_another_reading_can_be_compared_with() -> None:
    async def act(app: StepApp, pilot: Pilot[None], _live: App) -> None:
        await ask(app, pilot, "GET /hello/Bob")
        await ask(app, pilot, "GET /hello/Ada")
        assert "A  GET /hello/Bob" in await press(app, pilot, "d")
        assert "Nothing differs" in await press(app, pilot, "full_stop")
        assert "A  GET /hello/Bob" in await press(app, pilot, "comma")
        await press(app, pilot, "escape")
        assert not isinstance(app.screen, DifferencesScreen)

    drive(act)


def test_a_run_that_is_over_cant_be_asked() -> None:
    async def whole() -> None:
        app = StepApp([ada()])
        async with app.run_test(size=SMALL) as pilot:
            await pilot.pause()
            assert "r ask" not in screen(app)
            assert "This run is over" in await press(app, pilot, "r")

    asyncio.run(whole())


def test_many_tabs_keep_the_one_in_view_that_is_shown() -> None:
    async def act(app: StepApp, pilot: Pilot[None], _live: App) -> None:
        for number in range(2, 6):
            shown = await ask(app, pilot, "GET /hello/Bob")
            line = shown.splitlines()[1]
            assert f"{number} GET /hello/Bob 404" in line
            assert len(line) <= SMALL[0]

    drive(act)


def test_a_reading_that_is_no_request_has_its_title_as_its_tab(built_reading: Reading) -> None:
    async def whole() -> None:
        app = StepApp([built_reading], live=App())
        async with app.run_test(size=WIDE) as pilot:
            await pilot.pause()
            line = (await ask(app, pilot, "GET /hello/Bob")).splitlines()[1]
            assert line.startswith(f" 1 {built_reading.walkthrough.title[:7]}")

    asyncio.run(whole())
