"""Other tools that hear of calls or lines, with the settings that they come with.

Each is imported where it is used. What a tool does after the work, such as writing a file, is not
timed where the tool lets that be done apart.
"""

from __future__ import annotations

import cProfile
import io
import json
import os
import sys
import tempfile
import threading
import trace
from functools import partial
from types import FrameType
from typing import Any

from benchmarks.tool import Found, Tool, Way, nothing_found
from benchmarks.works import Act, Work


def _only_returns(frame: FrameType, _event: str, _arg: object) -> Any:
    """Hear of the call and of the return, and do nothing."""
    frame.f_trace_lines = False
    return _at_return


def _at_return(_frame: FrameType, _event: str, _arg: object) -> Any:
    return _at_return


def only_returns(_work: Work) -> Tool:
    """Ask for what we must know: it is the least that a trace function for calls can cost."""

    def run(act: Act) -> None:
        threading.settrace(_only_returns)
        sys.settrace(_only_returns)
        try:
            act()
        finally:
            sys.settrace(None)
            threading.settrace(None)

    return Tool(run)


def viztracer(work: Work, **settings: Any) -> Tool:
    """Note each call with its times, those of functions in C too."""
    from viztracer import VizTracer

    tracer = VizTracer(verbose=0, **settings)

    def run(act: Act) -> None:
        tracer.start()
        act()
        tracer.stop()

    def found() -> Found:
        tracer.parse()
        events = tracer.data["traceEvents"]
        tracer.terminate()
        calls = sum(each["ph"] == "X" for each in events)
        return Found(calls, len(json.dumps(events)))

    del work
    return Tool(run, found)


def hunter(_work: Work) -> Tool:
    """Print a line for each call and each return."""
    from hunter import CallPrinter, trace

    text = io.StringIO()
    action = CallPrinter(stream=text, force_colors=False)

    def run(act: Act) -> None:
        with trace(kind_in=("call", "return", "exception"), action=action):
            act()

    def found() -> Found:
        written = text.getvalue()
        return Found(written.count(" => "), len(written.encode()))

    return Tool(run, found)


def kolo(_work: Work) -> Tool:
    """Keep calls with their arguments and local variables, those of libraries too."""
    folder = tempfile.TemporaryDirectory()
    os.environ["KOLO_PATH"] = folder.name
    from kolo.core import enable, wait_for_pending_saves
    from kolo.db import get_db_path, load_trace_from_db
    from kolo.trace_container import load_trace

    every = {"auto_emit": False, "filters": {"include_frames": ["/"]}}
    enabled = enable(config=every, _save_in_thread=False)

    def run(act: Act) -> None:
        with enabled:
            act()
        wait_for_pending_saves()

    def found() -> Found:
        assert enabled.trace_id is not None
        data, _ = load_trace_from_db(get_db_path(), enabled.trace_id)
        threads = load_trace(data)["threads"].values()
        frames = [frame for thread in threads for frame in thread["frames"]]
        folder.cleanup()
        return Found(sum(each.get("event") == "call" for each in frames), len(data))

    return Tool(run, found)


def coverage(_work: Work) -> Tool:
    """Note which lines ran."""
    from coverage import Coverage

    measured = Coverage(data_file=None, messages=False)

    def run(act: Act) -> None:
        with measured.collect():
            act()

    return Tool(run)


def profile(_work: Work) -> Tool:
    """Add up the calls and the time of each function, in one thread."""
    profiler = cProfile.Profile()

    def found() -> Found:
        return Found(sum(each.callcount for each in profiler.getstats()))

    return Tool(profiler.runcall, found)


def standard_trace(_work: Work) -> Tool:
    """Count how often each line ran, in one thread."""
    return Tool(trace.Trace(count=1, trace=0).runfunc, nothing_found)


WAYS = (
    Way("a hook that asks for returns", only_returns),
    Way("VizTracer", viztracer, "viztracer"),
    Way("VizTracer with arguments", partial(viztracer, log_func_args=True), "viztracer"),
    Way("hunter, printing calls", hunter, "hunter"),
    Way("kolo, with libraries", kolo, "kolo"),
    Way("coverage", coverage, "coverage"),
    Way("cProfile", profile),
    Way("trace --count", standard_trace),
)
