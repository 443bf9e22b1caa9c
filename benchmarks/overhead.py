"""What recording costs: the same requests untraced, under an empty trace function, and recorded.

Run it with ``python benchmarks/overhead.py``. The four ways take turns within one process, so that
a machine that gets slower gets slower for all of them; what is printed are ratios against the
untraced requests next to them.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from flaskmagic.demo_app import create_app
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import Scope
from flaskmagic.walkthroughs import load, topics

REQUESTS = 60
ROUNDS = 15


def empty(_frame: FrameType, _event: str, _arg: object) -> Any:
    """Do nothing, for every event: the least that any trace function costs."""
    return empty


def seconds(act: Callable[[], object]) -> float:
    """Return how long a round of requests takes."""
    start = time.perf_counter()
    for _ in range(REQUESTS):
        act()
    return time.perf_counter() - start


def traced(act: Callable[[], object]) -> float:
    """Return how long a round takes under the empty trace function."""
    previous = sys.gettrace()
    sys.settrace(empty)
    try:
        return seconds(act)
    finally:
        sys.settrace(previous)


def recorded(act: Callable[[], object], wanted: frozenset[str]) -> float:
    """Return how long a round takes while it is recorded."""
    with Recorder(Scope(("flaskmagic.demo_app",)), wanted):
        return seconds(act)


def main() -> None:
    """Print the median ratio of each way, with the lowest and the highest."""
    client = create_app(chat=False).test_client()
    steps = frozenset().union(*(load(topic).wanted for topic in topics()))

    def act() -> object:
        return client.get("/?name=Ada")

    ways: dict[str, Callable[[], float]] = {
        "an empty trace function": lambda: traced(act),
        "recording the calls": lambda: recorded(act, frozenset()),
        "recording what all topics want": lambda: recorded(act, steps),
    }
    seconds(act)
    ratios: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            ratios[name].append(way() / seconds(act))
    print(f"{ROUNDS} rounds of {REQUESTS} requests, against the untraced requests next to them")
    for name, found in ratios.items():
        low, middle, high = min(found), statistics.median(found), max(found)
        print(f"{name:32} {middle:5.2f} x   ({low:.2f} to {high:.2f})")


if __name__ == "__main__":
    main()
