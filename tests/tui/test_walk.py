"""The ways through a reading: along the steps, and along the calls."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flaskmagic.reading import Reading, Status
from flaskmagic.tui.source_view import enclosing, source_view
from flaskmagic.tui.walk import Walk
from tests.big import big_reading


@pytest.fixture(scope="module")
def big() -> Reading:
    return big_reading(2_000)


def name(walk: Walk) -> str:
    assert walk.place.call is not None
    return walk.place.call.code.qualname


def test_the_steps_come_one_after_the_other_and_back(built_reading: Reading) -> None:
    walk = Walk(built_reading)
    assert walk.step is None
    ran = [step.number for step in built_reading.steps if step.status is Status.EXECUTED]
    numbers = []
    while walk.forward() == "" and not walk.place.is_end:
        assert walk.shown_step is not None
        numbers.append(walk.shown_step.number)
    assert numbers == ran
    assert walk.forward() == "That was the last step."
    numbers = []
    while walk.back() == "":
        numbers.append(walk.place.step)
    assert numbers == [*reversed(ran), 0]
    assert walk.back() == "This is the beginning."


def test_where_no_step_ran_the_list_of_them_comes_at_once(built_reading: Reading) -> None:
    steps = tuple(replace(s, status=Status.NOT_EXECUTED, call=None) for s in built_reading.steps)
    walk = Walk(replace(built_reading, steps=steps))
    assert walk.forward() == ""
    assert walk.place.is_end
    assert walk.unread == list(steps)
    assert walk.back() == ""
    assert walk.place.is_step


def test_into_over_and_out_follow_the_recorded_calls(big: Reading) -> None:
    walk = Walk(big)
    walk.go_to_step(4)
    assert name(walk) == "Flask.wsgi_app"
    assert walk.into() == ""
    assert name(walk) == "Flask.request_context"
    assert walk.over() == ""
    assert name(walk) == "Flask.full_dispatch_request"
    assert walk.into() == ""
    assert name(walk) == "Flask.dispatch_request"
    walk.out()
    walk.out()
    assert name(walk) == "Flask.wsgi_app"
    # Out again at the very line that made the call.
    source = source_view(walk)
    assert source is not None
    assert source.line is not None
    assert "full_dispatch_request" in source.file.text.splitlines()[source.line - 1]


def test_into_follows_the_line_at_hand(big: Reading) -> None:
    walk = Walk(big)
    walk.go_to_step(4)
    shown = source_view(walk)
    assert shown is not None
    line = next(iter(shown.onward))
    walk.stand_at(line)
    walk.into()
    assert name(walk) == "Flask.full_dispatch_request"
    walk.stand_at(1)
    assert walk.into() == "Flask.full_dispatch_request made no recorded call at line 1."


def test_where_there_is_no_way_it_says_so(big: Reading) -> None:
    walk = Walk(big)
    assert "No call is shown" in walk.into()
    walk.go_to_step(1)
    assert walk.out() == "No recorded call made BaseServer.serve_forever."
    assert "last call of all" in walk.over()
    walk.go_to_step(8)
    assert walk.forward() == "That was the last step."


def test_back_from_elsewhere_is_the_step_last_read(big: Reading) -> None:
    walk = Walk(big)
    walk.go_to_step(4)
    walk.into()
    assert walk.shown_step is None
    walk.back()
    assert walk.shown_step is big.steps[3]


def test_a_call_of_a_step_is_that_step(big: Reading) -> None:
    walk = Walk(big)
    call = big.steps[5].call
    assert call is not None
    walk.go_to_call(call)
    assert walk.shown_step is big.steps[5]


def test_what_leads_on_is_underlined_by_its_columns(big: Reading) -> None:
    walk = Walk(big)
    for number, text in (
        (1, "self.handle_request_noblock()"),
        (3, "wsgi_app(environ, start_response)"),
        (4, "self.full_dispatch_request()"),
        (6, 'render_template("index.html", goods=goods)'),
    ):
        walk.go_to_step(number)
        shown = source_view(walk)
        assert shown is not None
        ((line, (start, end)),) = shown.onward.items()
        assert shown.file.text.splitlines()[line - 1][start:end] == text


def test_the_lines_that_ran_are_those_of_the_call(built_reading: Reading) -> None:
    walk = Walk(built_reading)
    walk.forward()
    shown = source_view(walk)
    assert shown is not None
    assert {line for line, ran in shown.ran.items() if ran} == {12, 13, 15}
    assert {line for line, ran in shown.ran.items() if ran is False} == {14}
    lines = []
    while (line := shown.next_ran(1)) is not None:
        walk.stand_at(line)
        lines.append(line)
        moved = source_view(walk)
        assert moved is not None
        shown = moved
    assert lines == [12, 13, 15]


def test_of_what_did_not_run_no_line_is_said_to_have_run(built_reading: Reading) -> None:
    walk = Walk(built_reading)
    for number, step in enumerate(built_reading.steps, 1):
        walk.go_to_step(number)
        shown = source_view(walk)
        if step.status is Status.NOT_IN_VERSION:
            assert shown is None
        elif step.status is Status.NOT_EXECUTED:
            assert shown is not None
            assert not any(shown.ran.values())


def test_a_line_leads_to_the_first_call_that_ran_it(built_reading: Reading) -> None:
    call = enclosing(built_reading, "/site/lib/app.py", 18)
    assert call is not None
    assert call.id == 2
    assert enclosing(built_reading, "/site/lib/app.py", 1) is None
