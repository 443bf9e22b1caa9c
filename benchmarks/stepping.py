"""How long ``flaskmagic step`` takes on a trace of 100,000 calls.

Run it with ``PYTHONPATH=. python benchmarks/stepping.py``. Each number is the time until the screen
is drawn anew, the median of a few rounds, in a terminal of 140 columns and 40 lines.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.pilot import Pilot

from flaskmagic.reading import Reading, read
from flaskmagic.trace import dump, load
from flaskmagic.tui import find
from flaskmagic.tui.app import StepApp
from flaskmagic.tui.path import PathPane
from flaskmagic.walkthroughs import parse
from tests.big import NOTES, big_trace

CALLS = 100_000
ROUNDS = 7
SIZE = (140, 40)


def say(what: str, seconds: float) -> None:
    """Print a line of the result."""
    print(f"{what:44} {seconds * 1000:8.1f} ms")


async def median(act: Callable[[int], object], pilot: Pilot[None]) -> float:
    """Return the median time of an act and of the drawing that follows it."""
    times = []
    for number in range(ROUNDS):
        start = time.perf_counter()
        act(number)
        await drawn(pilot)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


async def drawn(pilot: Pilot[None]) -> None:
    """Wait until nothing waits to be drawn."""
    done = asyncio.Event()
    pilot.app.call_after_refresh(done.set)
    await done.wait()


async def measure(reading: Reading) -> None:
    """Print how long the app takes for what a reader does."""
    start = time.perf_counter()
    app = StepApp([reading])
    async with app.run_test(size=SIZE) as pilot:
        await drawn(pilot)
        say("the first screen, once the notes are held", time.perf_counter() - start)
        tree, path = app.session.walk.tree, app.query_one(PathPane)
        folds = await median(lambda _: app.action_fold_all(), pilot)
        say("unfold or fold all", folds)
        if not tree.is_unfolded:
            app.action_fold_all()
        last = len(tree.rows)
        jumps = [last // 2, last, 0, last // 3, last - 1, 7, last // 5]

        def scroll(number: int) -> None:
            path.scroll_to(y=jumps[number % len(jumps)], animate=False)

        say(f"scroll to anywhere in {last:,} rows", await median(scroll, pilot))
        say("one row down", await median(lambda _: path.action_row(1), pilot))
        say("next step", await median(lambda _: app.action_step_on(), pilot))
        start = time.perf_counter()
        found = find.hits(reading, tree, "escape")
        say(f"search: {len(found):,} hits", time.perf_counter() - start)
        await pilot.press("slash", *"escape", "enter")
        say("next hit", await median(lambda _: app.action_step_on(), pilot))


def main() -> None:
    """Save a trace, load it, and step through it."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "big.json"
        file.write_text(dump([big_trace(CALLS)]), encoding="utf-8")
        start = time.perf_counter()
        (trace,) = load(file)
        say(f"load a trace of {CALLS:,} calls", time.perf_counter() - start)
    start = time.perf_counter()
    reading = read(parse(NOTES, "shop", "shop.md"), trace)
    say("hold the notes against it", time.perf_counter() - start)
    asyncio.run(measure(reading))


if __name__ == "__main__":
    main()
