"""What it costs to hear of calls into C: own code recorded with and without that.

Run it with ``python benchmarks/c_calls.py``. The two ways take turns within one process, so that a
machine that gets slower gets slower for both; what is printed is the ratio of the one to the other.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from flask import Flask, request

from flaskmagic.tracer.engines import c_calls, settrace
from flaskmagic.tracer.engines.c_notes import Note
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import Scope

REQUESTS = 100
LOOPS = 20_000
ROUNDS = 15
NAME = re.compile("[a-z]+")


class Deaf:
    """Hears of no call into C."""

    def start(self) -> None:
        """Hear nothing from now on."""

    def begin(self, frame: FrameType, note: Note) -> None:
        """Do nothing."""

    def event(self, frame: FrameType, event: str) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""


def app() -> Flask:
    """Return an app with a view that calls a database, a hash and a pattern."""
    made = Flask(__name__)
    database = sqlite3.connect(":memory:")

    @made.get("/")
    def view() -> str:
        name = request.args["name"]
        if not NAME.fullmatch(name):
            return "no name"
        digest = hashlib.sha256(name.encode()).hexdigest()
        row = database.execute("SELECT ?, ?", (name, digest)).fetchone()
        return f"{row[0]} {len(row[1])}"

    return made


def loop() -> int:
    """Call C again and again, with little Python between."""
    total = 0
    for number in range(LOOPS):
        total += len(hashlib.sha256(str(number).encode()).digest())
    return total


def seconds(act: Callable[[], object], *, hears: bool) -> float:
    """Return the CPU time that something takes while it is recorded."""
    settrace.c_calls = c_calls.c_calls if hears else lambda _texts: Deaf()
    with Recorder(Scope(app_folder=str(Path(__file__).parent))):
        start = time.process_time()
        act()
        return time.process_time() - start


def main() -> None:
    """Print the median ratio of each, with the lowest and the highest."""
    client = app().test_client()

    def requests() -> None:
        for _ in range(REQUESTS):
            client.get("/?name=ada")

    for name, act in ((f"{REQUESTS} requests", requests), (f"a loop of {LOOPS:,}", loop)):
        ratios = [seconds(act, hears=True) / seconds(act, hears=False) for _ in range(ROUNDS)]
        low, middle, high = min(ratios), statistics.median(ratios), max(ratios)
        print(f"{name:18} {middle:5.2f} x   ({low:.2f} to {high:.2f})")


if __name__ == "__main__":
    main()
