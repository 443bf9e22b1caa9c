"""The app driven without a terminal, and what its screen says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input

from flaskmagic.reading import Reading
from flaskmagic.reading.quiz import Level
from flaskmagic.tui.app import StepApp
from flaskmagic.tui.more_topics import MoreTopics
from flaskmagic.tui.room import Brought

WIDE, SMALL = (140, 40), (80, 24)


def screen(app: StepApp) -> str:
    """Return the characters of the screen."""
    strips = app.screen._compositor.render_strips()
    return "".join("".join(part.text for part in strip).rstrip() + "\n" for strip in strips)


def drive(
    readings: Reading | Sequence[Reading],
    act: Callable[[StepApp, Pilot[None]], Awaitable[None]],
    size: tuple[int, int] = SMALL,
    quiz: bool = False,
    level: Level = Level.EXCERPT,
    brought: Brought | None = None,
    more: MoreTopics | None = None,
) -> None:
    """Start the app, and act on it."""
    several = [readings] if isinstance(readings, Reading) else readings
    app = StepApp(several, quiz, level, brought, more)

    async def whole() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await act(app, pilot)

    asyncio.run(whole())


async def press(app: StepApp, pilot: Pilot[None], *keys: str) -> str:
    """Press some keys, and return the screen."""
    await pilot.press(*keys)
    await pilot.pause()
    return screen(app)


async def click(
    pilot: Pilot[None], on: type[Widget] | None = None, *, offset: tuple[int, int]
) -> None:
    """Click, and wait until what that set off is done."""
    await pilot.click(on, offset=offset)
    await pilot.pause()


async def ask(app: StepApp, pilot: Pilot[None], key: str, text: str) -> str:
    """Open the prompt with a key and enter a text, at once; return the screen."""
    await pilot.press(key)
    app.query_one(Input).value = text
    return await press(app, pilot, "enter")
