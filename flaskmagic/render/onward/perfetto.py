"""The whole path for Perfetto, which draws threads below each other: https://ui.perfetto.dev.

It reads the trace events of Chrome: an event ``B`` begins a bar, ``E`` ends it, and ``M`` names a
thread (https://perfetto.dev/docs/getting-started/other-formats).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from flaskmagic.printable import printable_line
from flaskmagic.reading import Reading
from flaskmagic.reading.links import code_link
from flaskmagic.reading.owners import library_of
from flaskmagic.reading.timeline import Moment, timelines
from flaskmagic.render.outputs import Layout, Output


def _events(process: int, reading: Reading) -> Iterator[dict[str, Any]]:
    title = printable_line(reading.walkthrough.title)
    yield _named("process_name", process, 0, title)
    for thread, (name, moments) in enumerate(timelines(reading).items(), 1):
        yield _named("thread_name", process, thread, printable_line(name))
        for moment in moments:
            event = {"ph": "E", "pid": process, "tid": thread, "ts": moment.at}
            yield {**event, **_begun(moment, reading)} if moment.begins else event


def _named(what: str, process: int, thread: int, name: str) -> dict[str, Any]:
    return {"ph": "M", "name": what, "pid": process, "tid": thread, "args": {"name": name}}


def _begun(moment: Moment, reading: Reading) -> dict[str, Any]:
    trace, call = reading.trace, moment.call
    file = trace.files[call.code.filename]
    steps = reading.tree.steps_of(call)
    about = {
        "place": f"{printable_line(file.path)}:{call.code.first_line}",
        "link": code_link(trace, call.code),
        "outcome": call.outcome.value,
        "step": steps[0] if steps else None,
    }
    return {
        "ph": "B",
        "name": printable_line(call.code.qualname),
        "cat": library_of(trace, call.code.filename),
        "args": {name: value for name, value in about.items() if value is not None},
    }


class _Perfetto:
    name = "perfetto"
    suffixes: tuple[str, ...] = (".perfetto",)
    is_binary = False
    takes_several = True

    def write(self, readings: Sequence[Reading], layout: Layout) -> str:  # noqa: ARG002
        events = [
            event
            for process, reading in enumerate(readings, 1)
            for event in _events(process, reading)
        ]
        return json.dumps({"traceEvents": events}, ensure_ascii=False) + "\n"


OUTPUT: Output = _Perfetto()
