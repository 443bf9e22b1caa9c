"""Taking turns: each way does the work next to an untraced run, in an order that changes."""

from __future__ import annotations

import gc
import random
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.tool import Found, Way
from benchmarks.works import Work


@dataclass
class Measured:
    """What came of one way: its ratios, and what it found in the last round."""

    ratios: list[float] = field(default_factory=list)
    found: Found = field(default_factory=Found)


def seconds(clock: Callable[[], float], act: Callable[[], object]) -> float:
    """Return the time that something takes.

    Args:
        clock: Tells the time.
        act: Does it.

    Returns:
        The seconds.
    """
    start = clock()
    act()
    return clock() - start


def take_turns(work: Work, ways: Sequence[Way], limit: float, least: int) -> dict[str, Measured]:
    """Let the ways do a piece of work in turn.

    Args:
        work: The work.
        ways: The ways.
        limit: Seconds after which no further round is begun.
        least: Rounds that are made in any case.

    Returns:
        What came of each way, by its name.
    """
    measured = {way.name: Measured() for way in ways}
    work.act()
    until, rounds = time.monotonic() + limit, 0
    while rounds < least or time.monotonic() < until:
        rounds += 1
        for way in random.Random(rounds).sample(ways, len(ways)):
            ratio, measured[way.name].found = _ratio(work, way)
            measured[way.name].ratios.append(ratio)
    return measured


def _ratio(work: Work, way: Way) -> tuple[float, Found]:
    """Do the work once untraced and once in a way, each with no garbage around from before."""
    gc.collect()
    untraced = seconds(work.clock, work.act)
    gc.collect()  # before the tool is made: at the end of one, VizTracer takes the hook of all
    tool = way.make(work)
    traced = seconds(work.clock, lambda: tool.run(work.act))
    _take_hooks_away()
    return traced / untraced, tool.found()


def _take_hooks_away() -> None:
    """Leave nothing of a tool to the next: some leave a hook for threads that start later."""
    for module in (sys, threading):
        module.settrace(None)
        module.setprofile(None)
