"""The sentences of a reading: one and several, something and nothing."""

from collections import Counter
from dataclasses import replace

import pytest

from flaskmagic.reading import Reading, Status, call_wording, wording
from flaskmagic.reading.hops import Approach
from flaskmagic.reading.model import ReadStep
from flaskmagic.trace import Call, CodeRef, Distribution, Outcome, Trace
from flaskmagic.walkthroughs import Step

CODE = CodeRef("/site/lib/app.py", "App.serve", 7)


def call(outcome: Outcome = Outcome.RETURNED, **facts: object) -> Call:
    return Call(1, None, "worker", CODE, None, outcome, **facts)  # type: ignore[arg-type]


def unread(status: Status, *names: str, calls: int = 0, since: str | None = None) -> str:
    step = Step(title="It", part="", line=1, definitions=names, note="", since=since)
    return wording.unread(
        ReadStep(number=1, step=step, status=status, definition=None, calls=calls)
    )


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (1, "1 step"),
        (3, "3 steps"),
        (4, "3 of 4 steps executed"),
        (0, "0 steps"),
    ],
)
def test_what_was_run_and_how_much_of_it_held(built_reading: Reading, kept: int, said: str) -> None:
    reading = replace(built_reading, steps=built_reading.steps[:kept])
    assert wording.run_summary(reading) == f"GET / · 4 calls recorded, {said}"


def test_calls_are_counted_in_thousands(built_reading: Reading) -> None:
    trace = replace(built_reading.trace, calls=(call(),) * 1234)
    assert "1,234 calls" in wording.run_summary(replace(built_reading, trace=trace))


def test_the_versions_are_those_of_what_is_shown(built_reading: Reading) -> None:
    flask, lib = Distribution("Flask", "3.1"), Distribution("Lib", "1.2")
    installed = {"flask": flask, "lib": lib, "other": Distribution("Other", "1")}
    reading = replace(built_reading, trace=replace(built_reading.trace, distributions=installed))
    assert wording.environment(reading) == "Flask 3.1 · Lib 1.2 · Python 3.11.7"
    # Flask is always named; the others where a step shows them.
    gone = replace(reading, steps=reading.steps[4:])
    assert wording.environment(gone) == "Flask 3.1 · Python 3.11.7"


def test_an_interrupted_run_and_a_lost_thread_are_warned_of(built_trace: Trace) -> None:
    assert wording.warning(built_trace) == ""
    lost = replace(built_trace, gaps={"a": "why"})
    assert wording.warning(lost) == "the recording of a is not whole: why"
    both = wording.warning(replace(lost, interrupted=True))
    assert both == f"{wording.INTERRUPTED} the recording of a is not whole: why"
    unknown = "it is not known what started b, c: what ran there stands below no call"
    assert wording.warning(replace(built_trace, unknown_starts=("b", "c"))) == unknown
    every = wording.warning(replace(lost, unknown_starts=("b", "c")))
    assert every == f"the recording of a is not whole: why; {unknown}"


def test_a_place_of_one_line_names_it_once(built_reading: Reading) -> None:
    serve, default, *_, gone = built_reading.steps
    assert wording.place(serve) == "lib/app.py:7-15"
    assert wording.place(default) == "lib/app.py:5"
    assert wording.place(gone) == ""


def test_how_often() -> None:
    said = [wording.times(count) for count in (0, 1, 2, 1234)]
    assert said == ["executed 0 times", "executed once", "executed 2 times", "executed 1,234 times"]


def test_why_there_is_nothing_to_read() -> None:
    assert unread(Status.EXECUTED, "lib:f", calls=1) == ""
    gone = "not in this version: there is no lib:f"
    assert unread(Status.NOT_IN_VERSION, "lib:f") == gone
    assert unread(Status.NOT_IN_VERSION, "lib:f", "lib:g") == f"{gone} or lib:g"
    assert unread(Status.NOT_IN_VERSION, "lib:f", since="Lib 2") == f"{gone} (since Lib 2)"
    never = "not executed in this run"
    assert unread(Status.NOT_EXECUTED, "lib:f") == f"{never}, so there is nothing to say of it"
    missing = "not recorded: it may be among the calls that are missing"
    assert unread(Status.NOT_RECORDED, "lib:f") == missing
    other = f"{never} in the way that it tells of, though f was executed 2 times"
    assert unread(Status.NOT_EXECUTED, "lib:f", calls=2) == other


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (None, ""),
        (Approach(0, ()), ""),
        (Approach(1, ()), "through a call read before"),
        (Approach(2, ()), "through 2 calls read before"),
    ],
)
def test_what_led_to_an_earlier_step_is_counted(way: Approach | None, said: str) -> None:
    assert wording.through(way) == said


def test_with_what_it_was_called_but_for_itself() -> None:
    given = call(arguments={"self": "<App>", "path": "'/'"})
    assert call_wording.arguments(given) == ["path = '/'"]
    assert call_wording.arguments(call()) == []


@pytest.mark.parametrize(
    ("ended", "outcome", "ending"),
    [
        (call(), "", ""),
        (call(result="None"), "", ""),
        (call(result="'x'"), "returned 'x'", ""),
        (
            call(Outcome.UNFINISHED, result="'x'"),
            "had not finished when the recording ended",
            "unfinished",
        ),
        (
            call(Outcome.UNFINISHED, incomplete=True),
            "its recording ended before it did",
            "unfinished",
        ),
        (call(Outcome.RAISED, exception="KeyError"), "raised KeyError", "raised KeyError"),
        (
            call(Outcome.RAISED, exception="KeyError", raised_line=9),
            "raised KeyError at line 9",
            "raised KeyError",
        ),
    ],
)
def test_how_a_call_ended(ended: Call, outcome: str, ending: str) -> None:
    assert (call_wording.outcome(ended), call_wording.ending(ended)) == (outcome, ending)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (None, ""),
        ({}, ""),
        ({"a": 1}, "1 call in a"),
        ({"a": 1234}, "1,234 calls in a"),
        ({"a": 1, "b": 4}, "5 calls: 4 in b, 1 in a"),
        ({"a": 3, "b": 2, "c": 1}, "6 calls: 3 in a, 2 in b, 1 in c"),
        ({"a": 9, "b": 8, "c": 7, "d": 1, "e": 2}, "27 calls: 9 in a, 8 in b, 7 in c, 3 elsewhere"),
    ],
)
def test_what_was_passed_by(counts: dict[str, int] | None, said: str) -> None:
    assert wording.passed(None if counts is None else Counter(counts)) == said


def test_what_was_left_out_below() -> None:
    assert (call_wording.skipped(0), call_wording.skipped(2)) == ("", "2 skipped below")


def test_what_proves_a_step(built_reading: Reading) -> None:
    called, proven, *_ = built_reading.steps
    trace = built_reading.trace
    assert wording.proof(trace, called) == ("", "")
    source = "return view(path, kind=self.default)"
    by_line = "proven by lib/app.py:15, a line of App.serve that ran"
    assert wording.proof(trace, proven) == (by_line, source)
    by_call = "proven by the call of App.serve, lib/app.py:7"
    assert wording.proof(trace, replace(proven, proof_line=None)) == (by_call, "")
    assert wording.proof(trace, replace(proven, call=None)) == ("", "")
