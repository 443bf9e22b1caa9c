"""Logs become calls, however they are cut; a log that can't be told costs its own thread only."""

import contextlib
import dis
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from typing import Any

import pytest

from flaskmagic.trace import Outcome
from flaskmagic.trace.raw_calls import Gap, RawCall
from flaskmagic.trace.replay import Replayed
from flaskmagic.trace.replay_thread import (
    FAILED,
    OUT_OF_ORDER,
    SET_BY_APP,
    TAKEN_AWAY,
)
from flaskmagic.tracer.functions import function_of
from flaskmagic.tracer.log import (
    BEGAN,
    BEGAN_CLOSELY,
    C_BOUND,
    CALLED_C,
    ENDED,
    ENDED_CLOSELY,
    LINE,
    LOST,
    OF_FRAME,
    RAISED,
    REPLACED,
    RESUMED,
    SKIPPED,
    THREAD,
    ThreadLog,
)
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import Scope
from tests.logs import FUNCTIONS, growing, known, replay


def outer() -> int:
    return inner(1) + last(2)


def inner(number: int) -> int:
    return number + 1


def last(number: int) -> int:
    return -number


def numbers() -> Iterator[int]:
    yield inner(1)
    yield 2


def offset(function: Callable[..., object], name: str, which: int = 0) -> int:
    """Return where an instruction of that name stands."""
    return [i.offset for i in dis.get_instructions(function) if i.opname == name][which]


OUTER, INNER, LAST = map(known, (outer, inner, last))
START = offset(numbers, "RESUME")
NUMBERS = known(numbers, resumable=True, start=START)
OUTSIDE = known(offset, reason="outside")
IN_OUTER, IN_NUMBERS = offset(outer, "CALL"), offset(numbers, "CALL")
END = offset(inner, "RETURN_VALUE")
END_OF_LAST = offset(last, "RETURN_VALUE")
YIELD = offset(numbers, "YIELD_VALUE")


def main_log(*events: Any) -> ThreadLog:
    return ThreadLog(1, "main", events=list(events))


def began(
    number: int, function: int, caller: int | None = None, at: int = -1, above: int = 0
) -> tuple[Any, ...]:
    """Return the event of a call whose frame is the number that it has."""
    return BEGAN, number, function, number, caller, at, above


def resumed(number: int, at: int, arguments: dict[str, str] | None = None) -> tuple[Any, ...]:
    """Return the event of the generator that call 1 makes, whose frame is 77."""
    return BEGAN_CLOSELY, number, NUMBERS, 77, OUTER, IN_OUTER, 1, at, arguments


def shape(replayed: Replayed) -> object:
    """Return all that was found out, in what can be compared."""

    def row(call: RawCall) -> list[object]:
        found = {each.name: getattr(call, each.name) for each in fields(RawCall)}
        return [*{**found, "parent": call.parent and call.parent.id}.items()]

    return [row(call) for call in replayed.calls], replayed.skipped, replayed.gaps


def in_pieces(logs: Sequence[ThreadLog], seed: int) -> Replayed:
    """Feed logs that are cut anywhere, in any order."""
    choose, grown = random.Random(seed), growing()
    left = {log.number: list(log.events) for log in logs}
    waiting = [*logs]
    while waiting:
        log = choose.choice(waiting)
        length = choose.choice((0, 1, 2, 7, 50, 500))
        piece, left[log.number] = left[log.number][:length], left[log.number][length:]
        grown.feed(ThreadLog(log.number, log.name, log.is_started, piece))
        if not left[log.number]:
            waiting.remove(log)
    grown.end()
    return grown.replayed()


# A program with all that a log can tell of.


def raises(number: int) -> None:
    if number % 2:
        raise ValueError(number)


def works() -> int:
    total = sum(numbers())
    generators = [numbers() for _ in range(3)]
    total += sum(next(each) for each in generators)
    for number in range(6):
        with contextlib.suppress(ValueError):
            raises(number)
    generators[0].close()
    return total + sorted([1, 2], key=last)[0] + outer()


def starts(depth: int) -> None:
    threads = [threading.Thread(target=starts, args=(depth - 1,)) for _ in range(depth)]
    for thread in threads:
        thread.start()
        works()
    works()
    for thread in threads:
        thread.join()


@pytest.fixture(scope="module")
def recorded() -> list[ThreadLog]:
    """Return the logs of a run on sixteen threads."""
    recorder = Recorder(Scope((__name__,)), {f"{__name__}:works", f"{__name__}:raises"})
    with recorder:
        starts(3)
    FUNCTIONS.update({each.number: function_of(each) for each in recorder.decisions})
    return recorder.logs


def test_a_real_run_is_the_same_in_pieces(recorded: list[ThreadLog]) -> None:
    whole = replay(recorded)
    assert len(recorded) == 16
    assert {Outcome.RETURNED, Outcome.RAISED} <= {call.outcome for call in whole.calls}
    assert whole.skipped
    assert not whole.gaps
    for seed in range(25):
        assert shape(in_pieces(recorded, seed)) == shape(whole), seed


HAND_MADE = {
    "a call within a call": [
        main_log(
            *began(1, OUTER),
            *began(2, INNER, OUTER, IN_OUTER, 1),
            *(ENDED, 2, END, False),
            *(SKIPPED, OUTSIDE, RAISED, 1, 2, "ValueError", LINE, 1, 47),
        )
    ],
    "a generator": [
        main_log(
            *began(1, OUTER),
            *resumed(2, START, {"a": "1"}),
            *(LINE, 77, 60, ENDED_CLOSELY, 77, YIELD, False, None),
            *resumed(3, YIELD, {"a": "1"}),
            *(LINE, 77, 61, ENDED_CLOSELY, 77, offset(numbers, "YIELD_VALUE", 1), False, None),
        )
    ],
    "threads that start threads": [
        main_log(*began(1, OUTER), THREAD, 2, OUTER, IN_OUTER),
        ThreadLog(2, "two", True, [*began(2, INNER), THREAD, 3, INNER, 0]),
        ThreadLog(3, "three", True, [SKIPPED, OUTSIDE, *began(3, LAST)]),
    ],
    "threads of which the first is lost": [
        ThreadLog(2, "two", True, [*began(2, INNER), THREAD, 3, INNER, 0]),
        ThreadLog(3, "three", True, [SKIPPED, OUTSIDE, *began(3, LAST)]),
    ],
    "a log that can't be told": [
        main_log(
            *began(1, OUTER),
            *began(2, INNER, OUTER, IN_OUTER, 1),
            *(ENDED, 2, 1000, False, THREAD, 2, LAST, 0, SKIPPED, OUTSIDE),
        ),
        ThreadLog(2, "two", True, [*began(4, INNER)]),
    ],
    "nothing": [main_log()],
}


@pytest.mark.parametrize("logs", HAND_MADE.values(), ids=HAND_MADE)
def test_a_log_is_the_same_in_pieces(logs: list[ThreadLog]) -> None:
    whole = shape(replay(logs))
    for seed in range(40):
        assert shape(in_pieces(logs, seed)) == whole, seed


def test_a_growing_log_is_followed() -> None:
    grown = growing()
    events = [*began(1, OUTER), *began(2, INNER, OUTER, IN_OUTER, 1), ENDED, 2, END, False]
    events += [ENDED, 1, offset(outer, "RETURN_VALUE"), False]
    grown.feed(main_log(*events[:11]))
    (call,) = grown.replayed().calls
    assert (call.function.number, call.outcome) == (OUTER, Outcome.UNFINISHED)
    grown.feed(main_log(*events[11:17]))
    assert [each.outcome for each in grown.replayed().calls] == [Outcome.UNFINISHED] * 2
    grown.feed(main_log(*events[17:]))
    assert [each.outcome for each in grown.replayed().calls] == [Outcome.RETURNED] * 2


def test_a_thread_waits_for_the_call_that_started_it() -> None:
    first, second, third = HAND_MADE["threads that start threads"]
    grown = growing()
    grown.feed(third)
    grown.feed(second)
    assert not grown.replayed().calls
    grown.feed(first)
    one, two, three = grown.replayed().calls
    assert (two.parent, two.caller, two.call_offset) == (one, FUNCTIONS[OUTER], IN_OUTER)
    assert (three.parent, three.caller, three.call_offset) == (two, FUNCTIONS[INNER], 0)
    assert two.skipped == 1


def test_a_thread_of_which_no_log_says_who_started_it_hangs_below_no_call() -> None:
    two, three = replay(HAND_MADE["threads of which the first is lost"]).calls
    assert (two.parent, two.caller) == (None, None)
    assert three.parent is two


def test_a_generator_that_another_thread_goes_on_with_is_one_call() -> None:
    second = offset(numbers, "RESUME", 1)
    main = main_log(*began(1, OUTER), *resumed(2, START, {"a": "1"}), LINE, 77, 60)
    main.events += [ENDED_CLOSELY, 77, YIELD, False, None, THREAD, 2, OUTER, IN_OUTER]
    other = ThreadLog(2, "two", True, [*began(3, LAST)])
    other.events += [BEGAN_CLOSELY, 4, NUMBERS, 77, LAST, END_OF_LAST, 3, second, None]
    other.events += [LINE, 77, 61, *began(5, INNER, NUMBERS, IN_NUMBERS, 77)]
    other.events += [ENDED, 5, END, False, ENDED_CLOSELY, 77, YIELD, False, None]
    whole = replay([main, other])
    assert [each.id for each in whole.calls] == [1, 2, 3, 5]
    _, generator, _, below = whole.calls
    assert generator.lines == {60, 61}
    assert below.parent is generator
    for seed in range(40):
        assert shape(in_pieces([main, other], seed)) == shape(whole), seed


def test_calls_into_c_belong_to_the_frame_that_made_them() -> None:
    log = main_log(*began(1, OUTER), CALLED_C, 1, 4, "c.first", None)
    log.events += [*began(2, INNER, OUTER, IN_OUTER, 1), CALLED_C, 2, 4, "c.second", "'a'"]
    log.events += [C_BOUND, 2, 4, "1", C_BOUND, 2, 4, "2", C_BOUND, 2, 8, "3"]
    log.events += [CALLED_C, 2, 4, "c.another", None, CALLED_C, 99, 4, "c.of_nobody", None]
    log.events += [ENDED, 2, END, False, CALLED_C, 1, 8, "c.third", None]
    first, second = replay([log]).calls
    made = [(offset, each.name) for offset, each in first.c_calls.items()]
    assert made == [(4, "c.first"), (8, "c.third")]
    (only,) = second.c_calls.values()
    assert (only.name, only.argument, only.result) == ("c.second", "'a'", "1")


def test_calls_into_c_of_a_generator_that_another_thread_goes_on_with() -> None:
    main = main_log(*began(1, OUTER), *resumed(2, START, {}), CALLED_C, 77, 4, "c.first", None)
    main.events += [ENDED_CLOSELY, 77, YIELD, False, None, THREAD, 2, OUTER, IN_OUTER]
    other = ThreadLog(2, "two", True, [*began(3, LAST)])
    second = offset(numbers, "RESUME", 1)
    other.events += [BEGAN_CLOSELY, 4, NUMBERS, 77, LAST, END_OF_LAST, 3, second, None]
    other.events += [CALLED_C, 77, 4, "c.again", None, CALLED_C, 77, 8, "c.second", None]
    _, generator, _ = replay([main, other]).calls
    assert [made.name for made in generator.c_calls.values()] == ["c.first", "c.second"]


def test_what_stands_above_the_frame_of_an_event_is_over() -> None:
    """Its end was not heard of: the program took its trace function away."""
    log = main_log(*began(1, OUTER), *began(2, INNER, OUTER, IN_OUTER, 1))
    assert not replay([log]).gaps
    log.events += [*began(3, LAST, OUTER, IN_OUTER, 1), ENDED, 3, END_OF_LAST, False]
    log.events += [*began(4, INNER, OUTER, IN_OUTER, 1), LINE, 1, 44]
    found = replay([log])
    assert found.gaps == {"main": Gap(TAKEN_AWAY)}
    whole, *rest = found.calls
    assert [(each.parent, each.incomplete) for each in rest] == [
        (whole, True),
        (whole, False),
        (whole, True),
    ]
    assert not whole.incomplete
    assert whole.lines == {44}
    assert rest[1].outcome is Outcome.RETURNED


def test_a_call_of_a_frame_that_never_began_hangs_below_the_innermost_one() -> None:
    log = main_log(*began(1, OUTER), *began(2, INNER, LAST, END_OF_LAST, 50), LINE, 60, 1)
    found = replay([log])
    outer_call, inner_call = found.calls
    assert (inner_call.parent, inner_call.caller) == (outer_call, None)
    assert not outer_call.lines
    assert found.gaps == {"main": Gap(OUT_OF_ORDER)}


def test_a_trace_function_set_by_the_program_leaves_all_open_calls_incomplete() -> None:
    log = main_log(
        *began(1, OUTER), *began(2, INNER, OUTER, IN_OUTER, 1), REPLACED, INNER, END, True
    )
    found = replay([log])
    assert [each.incomplete for each in found.calls] == [True, True]
    assert found.gaps == {"main": Gap(SET_BY_APP, FUNCTIONS[INNER], END)}


def test_an_exception_that_came_while_an_event_was_noted() -> None:
    begun = [*began(1, OUTER), *began(2, INNER, OUTER, IN_OUTER, 1)]
    ended = replay([main_log(*begun, LOST, 2, "Late", True, LINE, 1, 44)])
    outer_call, inner_call = ended.calls
    assert (inner_call.outcome, inner_call.exception) == (Outcome.RAISED, "Late")
    assert outer_call.lines == {44}
    assert not ended.gaps
    assert not inner_call.incomplete
    going_on = replay([main_log(*begun, LOST, 2, "Late", False)])
    assert [each.incomplete for each in going_on.calls] == [False, True]
    assert going_on.gaps == {"main": Gap(FAILED.format("Late"))}
    never_begun = replay([main_log(*begun, LOST, 3, "Late", True)])
    assert shape(never_begun) == shape(replay([main_log(*begun)]))


def test_a_call_that_ends_at_an_instruction_of_another_is_cut_short() -> None:
    beyond = len(FUNCTIONS[INNER].instructions)
    whole = [*began(1, INNER), ENDED, 1, beyond - 2, False]
    assert not replay([main_log(*whole)]).gaps
    found = replay([main_log(*whole[:-2], beyond, False)])
    assert found.gaps == {"main": Gap(OUT_OF_ORDER)}
    assert [each.outcome for each in found.calls] == [Outcome.UNFINISHED]


def test_a_call_that_interrupts_no_call_is_told() -> None:
    begun, other = began(1, OUTER), began(2, INNER)
    assert replay([main_log(*begun, *other)]).gaps == {"main": Gap(OUT_OF_ORDER)}


def test_a_log_that_cannot_be_told_costs_no_other_thread() -> None:
    grown = growing()
    for log in HAND_MADE["a log that can't be told"]:
        grown.feed(log)
    found = grown.replayed()
    assert found.gaps == {"main": Gap(OUT_OF_ORDER)}
    one, _, of_thread = found.calls
    assert of_thread.thread == "two"
    assert (of_thread.parent, of_thread.caller) == (None, None)  # which call started it: who knows
    assert one.thread == "main"


def begins_at(function: Callable[..., object], name: str) -> tuple[int, int]:
    return known(function), offset(function, name)


def makes_a_cell() -> Callable[[], int]:
    number = 1

    def returns_it() -> int:
        return number

    return returns_it


@pytest.mark.parametrize(
    "interrupted",
    [
        begins_at(last, "RESUME"),
        begins_at(numbers, "RETURN_GENERATOR"),
        begins_at(makes_a_cell, "MAKE_CELL"),
        begins_at(makes_a_cell(), "COPY_FREE_VARS"),
    ],
    ids=["RESUME", "RETURN_GENERATOR", "MAKE_CELL", "COPY_FREE_VARS"],
)
def test_a_finalizer_may_run_in_a_call_that_is_logged_after_it(
    interrupted: tuple[int, int],
) -> None:
    """On Python 3.11 the collector runs before the trace function hears of the frame."""
    begins, where = interrupted
    log = main_log(*began(1, OUTER), *began(2, INNER, begins, where, 3), ENDED, 2, END, False)
    log.events += began(3, begins, OUTER, IN_OUTER, 1)
    found = replay([log])
    one, finalizer, later = found.calls
    assert (finalizer.parent, finalizer.caller) == (one, None)
    assert (later.parent, later.caller) == (one, FUNCTIONS[OUTER])
    assert not found.gaps


def test_a_handler_that_raises_may_be_all_there_is_of_a_call() -> None:
    """The function that it interrupts has not begun, and never does."""
    begins, where = begins_at(last, "RESUME")
    log = main_log(*began(1, OUTER), *began(2, INNER, begins, where, 3), RAISED, 2, 0, "Late")
    log.events += [ENDED, 2, 0, True, RAISED, 1, IN_OUTER, "Late", ENDED, 1, IN_OUTER, True]
    found = replay([log])
    assert not found.gaps
    assert [(each.outcome, each.exception) for each in found.calls] == [
        (Outcome.RAISED, "Late"),
        (Outcome.RAISED, "Late"),
    ]


def test_a_handler_that_raises_may_end_a_generator_before_its_resume_is_noted() -> None:
    end = offset(outer, "RETURN_VALUE")
    log = main_log(
        *began(1, OUTER),
        *(*resumed(2, START), ENDED_CLOSELY, 77, YIELD, False, None),
        *(RAISED, 77, end, "Late", ENDED_CLOSELY, 77, end, True, None),
        *(ENDED, 1, end, False),
    )
    found = replay([log])
    one, generator = found.calls
    assert not found.gaps
    assert (generator.outcome, generator.exception) == (Outcome.RAISED, "Late")
    assert (one.outcome, one.exception) == (Outcome.RETURNED, None)


def test_a_frame_that_ends_but_never_began_is_missing() -> None:
    log = main_log(*began(1, OUTER), ENDED_CLOSELY, 77, YIELD, True, None)
    assert replay([log]).gaps == {"main": Gap(OUT_OF_ORDER)}


def test_a_frame_may_have_the_id_of_one_that_another_thread_ended() -> None:
    other = known(works, resumable=True, start=0)
    log = main_log(
        *(BEGAN_CLOSELY, 1, NUMBERS, 77, None, -1, 0, START, None),
        *(ENDED_CLOSELY, 77, YIELD, False, None),
        *(BEGAN_CLOSELY, 2, other, 77, None, -1, 0, 40, None),
    )
    assert [each.function.number for each in replay([log]).calls] == [NUMBERS, other]


def test_what_is_raised_is_not_that_of_a_generator_that_left_its_frame() -> None:
    """Python 3.13 closes a generator that stands at its first yield without running it."""
    end = IN_NUMBERS
    begins = (NUMBERS, 77, None, -1, 0, START, None)
    log = main_log(BEGAN_CLOSELY, 1, *begins, ENDED_CLOSELY, 77, YIELD, False, None)
    log.events += [BEGAN_CLOSELY, 2, *begins, RAISED, 77, end, "Late"]
    log.events += [ENDED_CLOSELY, 77, end, True, None]
    left, raised = replay([log]).calls
    assert (left.outcome, left.exception) == (Outcome.UNFINISHED, None)
    assert (raised.outcome, raised.exception) == (Outcome.RAISED, "Late")


def test_a_generator_that_was_left_may_leave_the_id_of_its_frame_to_the_next_of_its_kind() -> None:
    begins = (NUMBERS, 77, None, -1, 0, START, None)
    yielded = (ENDED_CLOSELY, 77, YIELD, False, None)
    goes_on = (NUMBERS, 77, None, -1, 0, offset(numbers, "RESUME", 1), None)
    log = main_log(BEGAN_CLOSELY, 1, *begins, *yielded, BEGAN_CLOSELY, 2, *begins, *yielded)
    log.events += (BEGAN_CLOSELY, 3, *goes_on)
    assert [each.id for each in replay([log]).calls] == [1, 2]


def test_a_caller_may_be_named_by_its_frame() -> None:
    log = main_log(*began(1, OUTER), *began(2, INNER, OF_FRAME, IN_OUTER, 1), ENDED, 2, END, False)
    log.events += began(3, LAST, OF_FRAME, IN_OUTER, 1)
    calls = replay([log]).calls
    assert [each.edge for each in calls] == [
        (OUTER, -1, -1),
        (INNER, OUTER, IN_OUTER),
        (LAST, OUTER, IN_OUTER),
    ]
    assert replay([log]).gaps == {}


def test_a_generator_that_goes_on_is_named_by_its_frame() -> None:
    log = main_log(*began(1, OUTER), *resumed(2, START), ENDED, 77, YIELD, False)
    log.events += [RESUMED, 77, IN_OUTER, 1, *began(3, INNER, OF_FRAME, IN_NUMBERS, 77)]
    outer_call, generator, inner_call = replay([log]).calls
    assert (generator.parent, inner_call.parent) == (outer_call, generator)
    assert inner_call.caller is generator.function
    assert replay([log]).gaps == {}


def test_a_generator_that_goes_on_although_it_did_not_yield_missed_something() -> None:
    log = main_log(*began(1, OUTER), *resumed(2, START), *began(3, INNER, NUMBERS, IN_NUMBERS, 77))
    log.events += [RESUMED, 77, IN_OUTER, 1, *began(4, INNER, OF_FRAME, IN_NUMBERS, 77)]
    replayed = replay([log])
    assert "main" in replayed.gaps
    assert [each.id for each in replayed.calls] == [1, 2, 3, 4]
