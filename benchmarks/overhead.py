"""What recording costs: the same requests untraced, under empty trace functions, and recorded.

Run it with ``python benchmarks/overhead.py``. The ways take turns within one process, so that a
machine that gets slower gets slower for all of them; what is printed are ratios of CPU time against
the untraced requests next to them. Each engine that this Python has records.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

from flaskmagic.demo_app import create_app
from flaskmagic.tracer.engines.choice import ENGINES, is_possible
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import Scope
from flaskmagic.walkthroughs import load, topics

REQUESTS = 60
ROUNDS = 15


def empty(_frame: FrameType, _event: str, _arg: object) -> Any:
    """Do nothing, for every event: the least that any trace function costs."""
    return empty


def only_returns(frame: FrameType, _event: str, _arg: object) -> Any:
    """Do nothing, when a function is called and when it returns: the least for what we tell."""
    frame.f_trace_lines = False
    return _at_return


def _at_return(_frame: FrameType, _event: str, _arg: object) -> Any:
    return _at_return


def seconds(act: Callable[[], object]) -> float:
    """Return the CPU time of a round of requests."""
    start = time.thread_time()
    for _ in range(REQUESTS):
        act()
    return time.thread_time() - start


def traced(act: Callable[[], object], function: Callable[..., Any]) -> float:
    """Return how long a round takes under a trace function."""
    previous = sys.gettrace()
    sys.settrace(function)
    try:
        return seconds(act)
    finally:
        sys.settrace(previous)


def recorded(act: Callable[[], object], wanted: frozenset[str], engine: str) -> float:
    """Return how long a round takes while it is recorded."""
    with Recorder(Scope(("flaskmagic.demo_app",)), wanted, engines=(engine,)):
        return seconds(act)


def main() -> None:
    """Print the median ratio of each way, with the lowest and the highest."""
    client = create_app(chat=False).test_client()
    steps = frozenset().union(*(load(topic).wanted for topic in topics()))

    def act() -> object:
        return client.get("/?name=Ada")

    ways: dict[str, Callable[[], float]] = {
        "an empty trace function": partial(traced, act, empty),
        "one that hears of returns only": partial(traced, act, only_returns),
    }
    for engine in filter(is_possible, ENGINES):
        ways[f"{engine}: the calls"] = partial(recorded, act, frozenset(), engine)
        ways[f"{engine}: what all topics want"] = partial(recorded, act, steps, engine)
    seconds(act)
    ratios: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            ratios[name].append(way() / seconds(act))
    print(f"{ROUNDS} rounds of {REQUESTS} requests, in CPU time against untraced ones next to them")
    for name, found in ratios.items():
        low, middle, high = min(found), statistics.median(found), max(found)
        print(f"{name:34} {middle:5.2f} x   ({low:.2f} to {high:.2f})")


if __name__ == "__main__":
    main()
