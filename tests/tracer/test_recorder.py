"""The recorder sees every call in scope, in every thread, and how each one ended."""

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from werkzeug.http import dump_options_header

from flaskmagic.trace import Call, Kind, LogReader, Outcome, Trace, assemble
from flaskmagic.tracer.log import BEGAN_CLOSELY, LINE, Reader
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import Scope

HERE = Scope((__name__,))

pytestmark = pytest.mark.usefixtures("each_engine")


def record(act: Callable[[], object], *wanted: str, scope: Scope = HERE) -> Trace:
    recorder = Recorder(scope, {f"{__name__}:{name}" for name in wanted})
    with recorder:
        act()
    return assemble(LogReader.of(recorder), kind=Kind.BLOCK, scenario="test", title="a test")


def only(trace: Trace, qualname: str) -> Call:
    found = [call for call in trace.calls if call.code.qualname == qualname]
    assert len(found) == 1, [call.code.qualname for call in trace.calls]
    return found[0]


def names(trace: Trace) -> list[str]:
    return [call.code.qualname for call in trace.calls]


def outer(number: int) -> int:
    return inner(number) + inner(number)


def inner(number: int) -> int:
    return number + 1


def test_calls_hang_below_their_callers_at_the_line_that_made_them() -> None:
    trace = record(lambda: outer(1))
    first, second = (call for call in trace.calls if call.code.qualname == "inner")
    parent = only(trace, "outer")
    assert first.parent_id == second.parent_id == parent.id
    assert first.call_site is not None
    assert second.call_site is not None
    assert first.call_site.line == outer.__code__.co_firstlineno + 1
    assert trace.call_text(first) == trace.call_text(second) == "inner(number)"
    assert first.call_site.column != second.call_site.column


def test_ids_count_in_the_order_in_which_calls_began() -> None:
    trace = record(lambda: outer(1))
    assert [call.id for call in trace.calls] == list(range(1, len(trace.calls) + 1))


def raises() -> None:
    raise ValueError("no")


def handles() -> None:
    with contextlib.suppress(ValueError):
        raises()


def passes_on() -> None:
    raises()


def test_an_exception_that_leaves_a_function_is_told_from_one_that_it_handles() -> None:
    trace = record(handles)
    assert only(trace, "raises").outcome is Outcome.RAISED
    assert only(trace, "raises").exception == "ValueError"
    assert only(trace, "handles").outcome is Outcome.RETURNED
    assert only(trace, "handles").exception is None
    assert only(trace, "raises").raised_line == _line(raises) + 1
    assert only(trace, "handles").raised_line is None


def test_where_lines_are_kept_too_the_exception_has_its_name_and_line() -> None:
    call = only(record(handles, "raises"), "raises")
    assert (call.outcome, call.exception) == (Outcome.RAISED, "ValueError")
    assert call.lines == {call.raised_line} == {_line(raises) + 1}


def test_an_exception_that_passes_through_is_told_from_returning_none() -> None:
    def act() -> None:
        with pytest.raises(ValueError, match="no"):
            passes_on()

    trace = record(act)
    assert only(trace, "passes_on").outcome is Outcome.RAISED


def raises_again() -> None:
    raise


def catches() -> None:
    try:
        raises()
    except ValueError:
        raises_again()


def test_an_exception_that_is_raised_again_has_its_name() -> None:
    def act() -> None:
        with contextlib.suppress(ValueError):
            catches()

    again = only(record(act), "raises_again")
    assert (again.outcome, again.exception) == (Outcome.RAISED, "ValueError")
    assert again.raised_line == _line(raises_again) + 1


def numbers() -> Iterator[int | None]:
    yield inner(1)
    yield None
    inner(2)


def test_the_resumes_of_a_generator_belong_to_its_one_call() -> None:
    trace = record(lambda: list(numbers()), "numbers")
    generator = only(trace, "numbers")
    assert generator.outcome is Outcome.RETURNED
    assert [call.parent_id for call in trace.calls if call.code.qualname == "inner"] == [
        generator.id,
        generator.id,
    ]
    assert generator.lines == set(range(_line(numbers) + 1, _line(numbers) + 4))


def test_the_start_of_a_generator_is_told_from_its_resumes_by_where_it_stands() -> None:
    recorder = Recorder(HERE, {f"{__name__}:numbers"})
    with recorder:
        list(numbers())
    (decision,) = [each for each in recorder.decisions if each.code is numbers.__code__]
    (log,) = recorder.logs
    events = [facts for kind, facts in Reader().read(log.events) if kind == BEGAN_CLOSELY]
    first, *resumes = [facts[6] for facts in events if facts[1] == decision.number]
    assert first == decision.start
    assert len(resumes) == 2
    assert decision.start not in resumes


def _line(function: Callable[..., object]) -> int:
    return function.__code__.co_firstlineno


def test_a_generator_that_is_left_before_its_end_is_unfinished_or_raised() -> None:
    def act() -> None:
        generator = numbers()
        next(generator)
        del generator

    # Python 3.13 closes it without running it; before, GeneratorExit was thrown into it.
    call = only(record(act), "numbers")
    assert call.outcome in (Outcome.UNFINISHED, Outcome.RAISED)
    assert call.exception in (None, "GeneratorExit")


def test_two_generators_that_take_turns_are_kept_apart() -> None:
    trace = record(lambda: list(zip(numbers(), numbers(), strict=True)))
    generators = [call for call in trace.calls if call.code.qualname == "numbers"]
    assert len(generators) == 2
    below = [call.parent_id for call in trace.calls if call.code.qualname == "inner"]
    assert sorted(below) == sorted([generator.id for generator in generators] * 2)


def loops() -> None:
    for _ in range(1000):
        pass


def test_a_line_is_noted_once_in_a_call() -> None:
    recorder = Recorder(HERE, {f"{__name__}:loops"})
    with recorder:
        loops()
        loops()
    (log,) = recorder.logs
    assert sum(kind == LINE for kind, _ in Reader().read(log.events)) == 4


def test_lines_arguments_and_result_are_kept_only_where_wanted() -> None:
    trace = record(lambda: outer(3), "outer")
    wanted, unwanted = only(trace, "outer"), trace.by_definition[f"{__name__}:inner"][0]
    assert wanted.lines == {_line(outer) + 1}
    assert wanted.arguments == {"number": "3"}
    assert wanted.result == "8"
    assert (unwanted.lines, unwanted.arguments, unwanted.result) == (None, None, None)


def takes(first: int, /, second: int, *rest: int, third: int, **more: int) -> int:
    found = first + second + third
    return found + sum(rest) + sum(more.values())


def test_arguments_of_every_kind_are_kept_and_no_variable() -> None:
    call = only(record(lambda: takes(1, 2, 3, third=4, fourth=5), "takes"), "takes")
    named = {"first": "1", "second": "2", "third": "4"}
    assert call.arguments == {**named, "rest": "(3,)", "more": "{'fourth': 5}"}


def starts_thread() -> None:
    thread = threading.Thread(target=in_thread, name="worker")
    thread.start()
    thread.join()


def in_thread() -> None:
    outer(1)


def test_a_thread_hangs_on_the_call_that_started_it() -> None:
    trace = record(starts_thread)
    starter, first = only(trace, "starts_thread"), only(trace, "in_thread")
    assert first.parent_id == starter.id
    assert first.thread == "worker" != starter.thread
    assert trace.call_text(first) == "thread.start()"


def test_threads_of_one_name_are_told_apart() -> None:
    def act() -> None:
        starts_thread()
        starts_thread()

    trace = record(act)
    threads = {call.thread for call in trace.calls if call.code.qualname == "in_thread"}
    assert threads == {"worker", "worker #2"}


def test_a_thread_that_nothing_recorded_started_is_not_recorded() -> None:
    go, done = threading.Event(), threading.Event()

    def driver() -> None:
        go.wait(5)
        starts_thread()
        outer(1)
        done.set()

    stranger = threading.Thread(target=driver)
    stranger.start()

    def act() -> None:
        go.set()
        done.wait(5)

    trace = record(act)
    stranger.join()
    assert not {"in_thread", "outer", "starts_thread"} & set(names(trace))


def _outside(function: Callable[[int], int]) -> Callable[[int], int]:
    """Return a wrapper that no scope holds: it has no file."""
    namespace = {"function": function, "__name__": "elsewhere"}
    exec("def wrapper(number): return function(number)", namespace)
    wrapper: Callable[[int], int] = namespace["wrapper"]  # type: ignore[assignment]
    return wrapper


WRAPPER = _outside(inner)


def calls_back() -> list[int]:
    return sorted([2, 1], key=WRAPPER)


def test_a_skipped_call_is_counted_and_loses_nothing_below_it() -> None:
    trace = record(calls_back)
    caller = only(trace, "calls_back")
    inners = [call for call in trace.calls if call.code.qualname == "inner"]
    assert [call.parent_id for call in inners] == [caller.id, caller.id]
    assert all(call.call_site and call.call_site.line == _line(calls_back) + 1 for call in inners)
    assert caller.skipped == 2
    assert trace.skipped["generated code, without a file to read"] == 2


def test_the_previous_trace_functions_come_back_whatever_happens() -> None:
    def previous(*_: object) -> None:
        return None

    before = sys.gettrace(), threading.gettrace()
    sys.settrace(previous)
    threading.settrace(previous)
    try:
        with pytest.raises(ValueError, match="no"):
            record(raises)
        found = sys.gettrace(), threading.gettrace()
    finally:
        sys.settrace(before[0])
        threading.settrace(before[1])  # type: ignore[arg-type]
    assert found == (previous, previous)


def test_a_call_that_runs_when_the_recording_ends_is_unfinished() -> None:
    hold, ready = threading.Event(), threading.Event()

    def waits() -> None:
        ready.set()
        hold.wait(5)

    def act() -> None:
        nonlocal worker
        worker = threading.Thread(target=waits)
        worker.start()
        ready.wait(5)

    worker: threading.Thread
    trace = record(act)
    hold.set()
    worker.join()
    waiting = [call for call in trace.calls if call.code.qualname.endswith("waits")]
    assert [call.outcome for call in waiting] == [Outcome.UNFINISHED]


def test_the_recorder_knows_its_own_frames() -> None:
    recorder = Recorder(HERE)
    assert not recorder.owns(sys._getframe())
    seen = []

    class Spy(Scope):
        def reason_to_skip(self, _frame: object) -> str | None:
            seen.append(recorder.owns(sys._getframe()))
            return None

    recorder = Recorder(Spy())
    with recorder:
        inner(1)
    assert seen
    assert all(seen)


def takes_a_path(path: str) -> str:
    return f"{path} it was"


def test_values_do_not_show_the_folder_that_code_was_imported_from() -> None:
    trace = record(lambda: takes_a_path(__file__), "takes_a_path")
    call = only(trace, "takes_a_path")
    assert call.arguments is not None
    assert call.result is not None
    folder = str(Path(__file__).parent)
    assert folder not in call.arguments["path"]
    assert folder not in call.result
    assert call.arguments["path"].startswith("'…")


def test_of_what_own_code_calls_lines_and_values_are_kept_too() -> None:
    recorder = Recorder(Scope(app_folder=str(Path(__file__).parent)))
    with recorder:
        calls_a_library("a b")
    trace = assemble(LogReader.of(recorder), kind=Kind.BLOCK, scenario="", title="")
    dump = only(trace, "dump_options_header")
    quote = next(call for call in trace.calls if call.parent_id == dump.id)
    assert dump.arguments == {"header": "'form-data'", "options": "{'name': 'a b'}"}
    assert dump.result == """'form-data; name="a b"'"""
    assert dump.lines
    assert (quote.arguments, quote.lines, quote.result) == (None, None, None)


def calls_a_library(name: str) -> str:
    return dump_options_header("form-data", {"name": name})
