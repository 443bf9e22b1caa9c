"""An exchange that goes on for long is thinned out, and says all the same what own code did."""

import contextlib
import functools
import operator
import threading
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from flaskmagic import api
from flaskmagic.runs.session import Session
from flaskmagic.trace import Outcome
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.records import Records, header
from flaskmagic.tracer.scope import Scope
from flaskmagic.tracer.value_texts import ValueTexts

SCOPE = Scope((__name__,), None, frozenset({"flask", "werkzeug"}))
WANTED = frozenset({f"{__name__}:step", f"{__name__}:check"})
STEPS = 9000
RARE = 8500


def step(number: int) -> str:
    if number == RARE:
        return "rare"
    return "usual"


def check(number: int) -> None:
    if number == RARE:
        raise ValueError(number)


@pytest.fixture(scope="module")
def pieces() -> list[list[Any]]:
    """The records of one request that makes many calls, as they come while it goes on."""
    app = Flask(__name__)
    recorder = Recorder(SCOPE, WANTED)
    found, written = [[header()]], Records(recorder)

    @app.get("/")
    def stream() -> str:
        for number in range(STEPS):
            step(number)
            with contextlib.suppress(ValueError):
                check(number)
            if number % 1000 == 999:
                found.append(list(written.new()))
        return "over"

    with recorder:
        assert app.test_client().get("/").text == "over"
    return [*found, list(written.new())]


def trace_of(
    pieces: list[list[Any]], seconds: float, tmp_path: Path, *, is_whole: bool = True
) -> api.Trace:
    """Give a session the pieces, one after so many seconds, and load what it wrote."""
    lines: list[str] = []
    now = [0.0]
    session = Session("it", ValueTexts(False), False, lines.append, clock=lambda: now[0])
    for piece in pieces:
        now[0] += seconds
        list(session.feed(piece))
    if is_whole:
        list(session.end())
    (tmp_path / "session.jsonl").write_text("".join(lines), encoding="utf-8")
    (trace,) = api.load(tmp_path / "session.jsonl")
    return trace


def calls_of(trace: api.Trace, name: str) -> list[Any]:
    return list(trace.by_definition[f"{__name__}:{name}"])


def test_each_line_and_error_of_own_code_is_kept_of_one_that_lasts(
    pieces: list[list[Any]], tmp_path: Path
) -> None:
    trace = trace_of(pieces, 60, tmp_path)
    first = step.__code__.co_firstlineno
    assert len(calls_of(trace, "step")) < STEPS / 2
    ran = {line for call in calls_of(trace, "step") for line in call.lines}
    assert ran == {first + 1, first + 2, first + 3}
    assert "ValueError" in {call.exception for call in calls_of(trace, "check")}


def test_of_one_that_is_over_soon_each_call_is_kept(
    pieces: list[list[Any]], tmp_path: Path
) -> None:
    trace = trace_of(pieces, 0.05, tmp_path)
    assert len(calls_of(trace, "step")) == STEPS


@pytest.fixture(scope="module")
def alone() -> list[list[Any]]:
    """The records of a request, and then of a thread that goes on although nobody asks."""
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: "hello")
    recorder = Recorder(SCOPE, WANTED | {f"{__name__}:works"})
    found, written = [[header()]], Records(recorder)
    has_begun = threading.Event()
    with recorder:
        worker = threading.Thread(target=works, args=(has_begun, found, written))
        worker.start()
        has_begun.wait()
        app.test_client().get("/")
        found.append(list(written.new()))
        worker.join()
    return [*found, list(written.new())]


def works(has_begun: threading.Event, found: list[list[Any]], written: Records) -> None:
    has_begun.set()
    while len(found) == 1:
        pass
    for number in range(STEPS):
        step(number)
        if number % 1000 == 999:
            found.append(list(written.new()))


def test_calls_of_no_exchange_are_not_held_while_nobody_asks(alone: list[list[Any]]) -> None:
    lines: list[str] = []
    session = Session("it", ValueTexts(False), False, lines.append)
    for piece in alone:
        list(session.feed(piece))
        assert len(session._reader.replay.begun.rest) < STEPS - 1000
    list(session.end())


def test_what_a_function_does_after_it_was_written_is_told(
    alone: list[list[Any]], tmp_path: Path
) -> None:
    trace = trace_of(alone, 1, tmp_path)
    (call,) = calls_of(trace, "works")
    first = works.__code__.co_firstlineno
    assert call.lines == {
        first + 1,
        first + 2,
        first + 3,
        first + 4,
        first + 5,
        first + 6,
        first + 7,
    }
    assert (call.outcome, call.incomplete) == (Outcome.RETURNED, False)
    ran = {line for each in calls_of(trace, "step") for line in each.lines}
    assert len(ran) == 3


def test_of_one_that_goes_on_when_the_file_breaks_off_nothing_is_said_of_other_lines(
    alone: list[list[Any]], tmp_path: Path
) -> None:
    trace = trace_of(alone[:2], 1, tmp_path, is_whole=False)
    (call,) = calls_of(trace, "works")
    assert (call.outcome, call.incomplete) == (Outcome.UNFINISHED, True)


def starts(app: Flask, path: str, may: threading.Event) -> threading.Thread:
    """Start a thread that makes no recorded call until it may."""
    acts = functools.partial(may.wait, 60), functools.partial(asks, app, path)
    thread = threading.Thread(target=list, args=(map(operator.call, acts),))
    thread.start()
    return thread


def asks(app: Flask, path: str) -> None:
    app.test_client().get(path)


def test_what_started_a_thread_is_kept_until_that_ends(tmp_path: Path) -> None:
    app = Flask(__name__)
    for rule in ("/first", "/second", "/late"):
        app.add_url_rule(rule, rule[1:], view_func=lambda: "hello")
    recorder = Recorder(SCOPE)
    found, written = [[header()]], Records(recorder)
    at_once, late = threading.Event(), threading.Event()
    at_once.set()
    with recorder:
        starts(app, "/first", at_once).join()
        found.append(list(written.new()))
        waiting = starts(app, "/late", late)  # like the first, which has told all that is new
        found.append(list(written.new()))
        app.test_client().get("/second")
        found.append(list(written.new()))
        late.set()
        waiting.join()
    trace = trace_of([*found, list(written.new())], 1, tmp_path)
    assert [each.name for each in trace.exchanges] == ["/first", "/second", "/late"]
    for number, above in ((1, ["asks", "starts"]), (3, ["asks", "starts"])):
        first = trace.by_id[trace.exchanges[number - 1].first]
        own = [
            call for call in trace.ancestors(first) if trace.name(call.code).startswith(__name__)
        ]
        assert [call.code.qualname for call in own] == above
