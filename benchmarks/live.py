"""How long a request takes to be on the screen of ``flaskmagic step``, from Enter on.

Run it with ``PYTHONPATH=. python benchmarks/live.py APP 'GET /PATH' ...``, in the folder of the
app. Each number is the time until the path is drawn, in a terminal of 140 columns and 40 lines:
the first time, and the median of the others.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time

from textual.pilot import Pilot
from textual.widgets import Input

from flaskmagic import api, signals
from flaskmagic.commands.live import KeptApp
from flaskmagic.tui.app import StepApp

ROUNDS = 7
SIZE = (140, 40)


async def asked(app: StepApp, pilot: Pilot[None], text: str) -> float:
    """Return the seconds from Enter until the path of a request is drawn."""
    await pilot.press("r")
    app.query_one(Input).value = text
    await pilot.pause()
    count, start = len(app._open.readings), time.perf_counter()
    await pilot.press("enter")
    while len(app._open.readings) == count:
        await asyncio.sleep(0.002)
    done = asyncio.Event()
    app.call_after_refresh(done.set)
    await done.wait()
    return time.perf_counter() - start


async def measure(kept: KeptApp, trace: api.Trace, requests: list[str]) -> None:
    """Print how long each request takes."""
    app = StepApp(api.read_alone(trace), live=kept)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        for request in requests:
            times = [await asked(app, pilot, request) for _ in range(ROUNDS)]
            (exchange,) = app.session.reading.trace.exchanges
            said = f"{request} -> {exchange.status}, {len(app.session.reading.calls):,} calls"
            print(f"{said:56} {times[0]:6.2f} s {statistics.median(times[1:]):6.2f} s")


def main() -> None:
    """Keep an app, and ask it for each request a few times."""
    name, *requests = sys.argv[1:]
    kept = KeptApp(api.keep_app(name), api.make_visit())
    start = time.perf_counter()
    with signals.held():
        run = kept.app.begin(api.make_visit())
    print(f"{name}: started and asked for GET / in {time.perf_counter() - start:.2f} s")
    try:
        asyncio.run(measure(kept, run.trace, requests))
    finally:
        kept.app.end()


if __name__ == "__main__":
    main()
