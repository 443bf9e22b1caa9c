"""The whole path for speedscope, which draws calls as bars: https://www.speedscope.app."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from flaskmagic.printable import printable_line
from flaskmagic.reading import Reading
from flaskmagic.reading.timeline import Moment, timelines
from flaskmagic.render.outputs import Layout, Output
from flaskmagic.trace import CodeRef

# The format asks for this text as it stands: https://www.speedscope.app/file-format-schema.json.
_SCHEMA = "https://www.speedscope.app/file-format-schema.json"


class _Frames:
    """The functions that the bars name, each once."""

    def __init__(self) -> None:
        self.all: list[dict[str, Any]] = []
        self._numbers: dict[tuple[int, CodeRef], int] = {}

    def number(self, reading: Reading, code: CodeRef) -> int:
        key = id(reading), code
        if key not in self._numbers:
            self._numbers[key] = len(self.all)
            trace = reading.trace
            self.all.append(
                {
                    "name": printable_line(code.qualname),
                    "file": printable_line(trace.files[code.filename].path),
                    "line": code.first_line,
                }
            )
        return self._numbers[key]


def _profiles(reading: Reading, frames: _Frames) -> Iterator[dict[str, Any]]:
    """Yield a profile for each thread; its bars are as long as there are calls below them."""
    title = printable_line(reading.walkthrough.title)
    for thread, moments in timelines(reading).items():
        yield {
            "type": "evented",
            "name": f"{title}: {printable_line(thread)}",
            "unit": "none",
            "startValue": moments[0].at,
            "endValue": moments[-1].at,
            "events": [_event(moment, reading, frames) for moment in moments],
        }


def _event(moment: Moment, reading: Reading, frames: _Frames) -> dict[str, Any]:
    frame = frames.number(reading, moment.call.code)
    return {"type": "O" if moment.begins else "C", "frame": frame, "at": moment.at}


class _Speedscope:
    name = "speedscope"
    suffixes: tuple[str, ...] = (".speedscope",)
    is_binary = False
    takes_several = True

    def write(self, readings: Sequence[Reading], layout: Layout) -> str:  # noqa: ARG002
        frames = _Frames()
        profiles = [each for reading in readings for each in _profiles(reading, frames)]
        document = {
            "$schema": _SCHEMA,
            "name": ", ".join(printable_line(each.walkthrough.title) for each in readings),
            "exporter": "flaskmagic",
            "shared": {"frames": frames.all},
            "profiles": profiles,
        }
        return json.dumps(document, ensure_ascii=False) + "\n"


OUTPUT: Output = _Speedscope()
