"""What traces of up to a million calls take: the time to make, save, load and read them, and bytes.

``python -m benchmarks.sizes`` records small functions of a library in a loop, and requests to the
demo app with a topic watched. ``python -m benchmarks.sizes 10000 100000`` takes these sizes. Times
are CPU time.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
import tracemalloc
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from werkzeug.http import dump_header, parse_list_header, parse_options_header

from flaskmagic.demo_app import create_app
from flaskmagic.reading import Reading, read
from flaskmagic.reading.step_view import view_of
from flaskmagic.render.outputs import Layout, outputs
from flaskmagic.trace import Kind, LogReader, Trace, assemble, dump, load
from flaskmagic.tracer import records
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import Scope
from flaskmagic.walkthroughs import load as walkthrough

SIZES = (10_000, 100_000, 1_000_000)

MOST_AS_TEXT = 100_000
"""The calls of the largest trace whose whole tree is written: nobody reads more."""

TOPIC = "request"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figures:
    """What one trace takes: seconds of CPU time for all of it, and bytes a call.

    ``first_read`` is a topic matched with the loaded trace, and what there is to say of each step;
    ``full_text`` writes the whole tree. The ``sources`` are in the file once, in bytes, and counted
    apart; ``compressed`` has them.
    """

    work: str
    calls: int
    assembled: float
    dumped: float
    loaded: float
    first_read: float
    full_text: float | None
    in_memory: float
    on_disk: float
    compressed: float
    sources: int


def loop() -> None:
    """Call small functions of a library."""
    for number in range(20):
        parse_options_header(f"text/html; charset=utf-8; q=0.{number}")
        dump_header(parse_list_header("max-age=60, public"))


def request() -> Callable[[], object]:
    """Return what makes a request to the demo app."""
    client = create_app(chat=False).test_client()
    return lambda: client.get("/?name=Ada")


def recorded(work: Callable[[], object], times: int) -> list[list[Any]]:
    """Record some work, and return the records."""
    recorder = Recorder(Scope(("flaskmagic.demo_app",)), walkthrough(TOPIC).wanted)
    with recorder:
        for _ in range(times):
            work()
    return [records.header(), *records.Records(recorder).new()]


def trace_of(recording: list[list[Any]]) -> Trace:
    """Make the trace of a recording."""
    reader = LogReader()
    reader.feed(recording)
    return assemble(reader, kind=Kind.BLOCK, scenario="", title="a recording")


def reading_of(trace: Trace) -> Reading:
    """Read a trace for the first time."""
    reading = read(walkthrough(TOPIC), trace)
    view_of(reading)
    return reading


def text_of(reading: Reading) -> str | bytes:
    """Write all that there is of a reading."""
    return outputs()["text"].write([reading], Layout(full=True))


def timed(act: Callable[[], T]) -> tuple[float, T]:
    """Return the CPU time that something takes, and what it returns."""
    gc.collect()
    start = time.process_time()
    result = act()
    return time.process_time() - start, result


def held(act: Callable[[], object]) -> int:
    """Return the bytes that are held by what something returns."""
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    result = act()
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del result
    return after - before


def measure(name: str, work: Callable[[], object], calls: int) -> Figures:
    """Record about so many calls, and measure what their trace takes."""
    recorded(work, 2)  # what happens only the first time
    once = len(trace_of(recorded(work, 10)).calls) / 10
    recording = recorded(work, round(calls / once))
    assembled, trace = timed(lambda: trace_of(recording))
    recording.clear()
    dumped, text = timed(lambda: dump([trace]))
    sources = sum(len(file.text.encode()) for file in trace.files.values())
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "saved.jsonl")
        file.write_text(text, encoding="utf-8")
        loaded, (again,) = timed(lambda: load(file))
        first_read, reading = timed(lambda: reading_of(again))
        full_text = timed(lambda: text_of(reading))[0] if calls <= MOST_AS_TEXT else None
        in_memory = held(lambda: load(file))
    count, content = len(trace.calls), text.encode()
    return Figures(
        work=name,
        calls=count,
        assembled=assembled,
        dumped=dumped,
        loaded=loaded,
        first_read=first_read,
        full_text=full_text,
        in_memory=(in_memory - sources) / count,
        on_disk=(len(content) - sources) / count,
        compressed=len(zlib.compress(content)) / count,
        sources=sources,
    )


def figures(sizes: tuple[int, ...] = SIZES) -> list[Figures]:
    """Measure traces of several sizes, of both kinds of work."""
    works = {"a loop": loop, "requests": request()}
    return [measure(name, work, calls) for name, work in works.items() for calls in sizes]


HEADING = (
    "| work | calls | assembled, s | dumped, s | loaded, s | first reading, s | full text, s "
    "| bytes a call in memory | on disk | compressed | bytes of sources |\n"
    f"|---{10 * '| ---: '}|"
)


def row(found: Figures) -> str:
    """Write figures as a row of the table."""
    full_text = "" if found.full_text is None else f"{found.full_text:.3f}"
    return (
        f"| {found.work} | {found.calls:,} | {found.assembled:.3f} | {found.dumped:.3f} "
        f"| {found.loaded:.3f} | {found.first_read:.3f} | {full_text} | {found.in_memory:.1f} "
        f"| {found.on_disk:.1f} | {found.compressed:.1f} | {found.sources:,} |"
    )


def main() -> None:
    """Print the figures as a table of Markdown."""
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    print(HEADING)
    for found in figures(sizes):
        print(row(found))


if __name__ == "__main__":
    main()
