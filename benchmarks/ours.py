"""What flaskmagic itself does meanwhile, by engine and by how closely it looks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

import flaskmagic
from benchmarks.tool import Found, Tool, Way
from benchmarks.works import Act, Work
from flaskmagic.reading.landmarks import LANDMARKS
from flaskmagic.trace import LogReader
from flaskmagic.tracer.engines.choice import ENGINES, is_possible
from flaskmagic.tracer.libraries import imported_libraries
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.records import EVENTS, Records, header
from flaskmagic.tracer.scope import Scope
from flaskmagic.walkthroughs import Walkthrough, features, load, topics

TOPIC = "route"

_recordings = count()


def ways() -> Iterator[Way]:
    """Yield our ways, by engine."""
    for engine in filter(is_possible, ENGINES):
        yield Way(f"{engine}: calls only", partial(_calls, engine))
        yield Way(f"{engine}: a topic watched", partial(_topic, engine))
        yield Way(f"{engine}: own code, redacted", partial(_own, engine))
    yield Way("record(), until the block ends", _block)


def _calls(engine: str, work: Work) -> Tool:
    return _recording(Recorder(_scope(work), engines=(engine,)))


def _topic(engine: str, work: Work) -> Tool:
    """Watch the functions that ``flaskmagic trace route`` does."""
    return _recording(Recorder(_scope(work), _wanted(load(TOPIC)), engines=(engine,)))


def _own(engine: str, work: Work) -> Tool:
    """Look at an app as ``flaskmagic trace --app`` does."""
    libraries = imported_libraries(Path(work.folder)) | _none_if_known(work)
    scope = Scope((), work.folder, libraries)
    wanted = _wanted(*map(load, topics()))
    return _recording(Recorder(scope, wanted, show_secrets=False, engines=(engine,)))


def _block(work: Work) -> Tool:
    """Record as a test does; a folder that differs is all that makes it the first time."""
    folder = Path(work.folder, *_none_if_known(work))
    recordings = []

    def run(act: Act) -> None:
        with flaskmagic.record(folder=folder) as recording:
            act()
        recordings.append(recording)

    return Tool(run, lambda: Found(len(recordings[-1].trace.calls)))


def _scope(work: Work) -> Scope:
    return Scope((work.package,), libraries=_none_if_known(work))


def _none_if_known(work: Work) -> frozenset[str]:
    """Return the name of no library, a new one each time, where nothing is to be known yet.

    What was decided on functions is kept for recordings of the same scope.
    """
    return frozenset({f"none{next(_recordings)}"}) if work.is_first else frozenset()


def _wanted(*chosen: Walkthrough) -> frozenset[str]:
    """Return what a run for these topics looks at closely."""
    return frozenset(LANDMARKS).union(*(each.wanted for each in (*chosen, *features())))


def _recording(recorder: Recorder) -> Tool:
    def run(act: Act) -> None:
        with recorder:
            act()

    return Tool(run, partial(_found, recorder))


def _found(recorder: Recorder) -> Found:
    """Count the calls, and what the log has of them when it leaves a process."""
    reader, log = LogReader(), [header(), *Records(recorder).new()]
    reader.feed(log)
    events = sum(len(json.dumps(record)) for record in log if record[0] == EVENTS)
    return Found(len(reader.replayed().calls), events)
