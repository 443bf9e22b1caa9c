"""How steps are reached from those above, and where their lines lead on."""

from dataclasses import replace

import pytest

from flaskmagic.reading import Reading, read
from flaskmagic.reading.hops import (
    approaches,
    is_named,
    passed_through,
    source_line,
    ways_on,
)
from flaskmagic.trace import Trace
from flaskmagic.walkthroughs import Step, Walkthrough
from tests.traces import HandTrace

SOURCES = {
    "server.py": "def serve(app):\n    handle(app)\n\n\ndef handle(app):\n    spawn(app)\n",
    "shop.py": """\
def app(environ):
    response = Response(environ)
    alias(environ)
    view()
    return response


def view():
    return find()


def find():
    return find()
""",
    "lib.py": "class Response:\n    def __init__(self, environ):\n        self.set(environ)\n",
}


def reading_of(trace: Trace, *definitions: str) -> Reading:
    """Return a reading with a step for each name; more than once for further calls of it."""
    steps = [
        Step(title=f"{n}", part="", line=1, definitions=(name,), note="So.")
        for n, name in enumerate(definitions)
    ]
    return read(Walkthrough("shop", "Shop", "lib", "Who?", "own", "", tuple(steps)), trace)


def lines_on(reading: Reading) -> list[set[int]]:
    """Return the lines of each step's definition that led to another step."""
    return [{way.site.line for way in ways} for ways in ways_on(reading).values()]


@pytest.mark.parametrize(
    ("name", "at", "named"),
    [
        ("lib:Response.__init__", "Response(environ)", True),
        ("lib:Response.__init__", "alias(environ)", False),
        ("lib:Response.set", "Response(environ)", False),
        ("lib:alias", "alias(environ)", True),
        ("lib:ali", "alias(environ)", False),
        ("lib:make.<locals>.Response.__init__", "Response(environ)", True),
        ("lib:__init__", "alias(environ)", False),
        ("lib:alias", "", False),
    ],
)
def test_a_line_names_what_it_calls_or_the_class_that_it_makes_an_object_of(
    name: str, at: str, named: bool
) -> None:
    hand = HandTrace(SOURCES)
    call = hand.call(name, by=hand.call("shop:app"), at=at)
    assert is_named(hand.trace(), call) is named


def test_the_way_begins_at_the_nearest_step_above() -> None:
    hand = HandTrace(SOURCES)
    serve = hand.call("server:serve")
    handle = hand.call("server:handle", by=serve, at="handle(app)")
    app = hand.call("shop:app", by=handle, at="spawn(app)", thread="another")
    hand.call("shop:view", by=app, at="view()")
    ways = approaches(reading_of(hand.trace(), "server:serve", "shop:app", "shop:view"))
    told = {n: [(hop.caller, hop.source, hop.new_thread) for hop in ways[n].hops] for n in ways}
    assert told == {
        1: [],
        2: [("server:serve", "handle(app)", False), ("server:handle", "spawn(app)", True)],
        3: [("shop:app", "view()", False)],
    }
    assert [ways[n].known for n in ways] == [0, 0, 0]


def test_what_a_line_calls_by_its_name_it_did_not_start_as_a_thread() -> None:
    """A generator that another thread goes on with calls something: its own call is elsewhere."""
    hand = HandTrace(SOURCES)
    app = hand.call("shop:app", by=hand.call("server:serve"))
    hand.call("shop:view", by=app, at="view()", thread="another")
    (hop,) = approaches(reading_of(hand.trace(), "shop:app", "shop:view"))[2].hops
    assert not hop.new_thread


def test_a_call_whose_site_is_not_known_is_no_hop() -> None:
    hand = HandTrace(SOURCES)
    app = hand.call("shop:app", by=hand.call("server:serve"))
    view = hand.call("shop:view", by=app, at="view()")
    ways = approaches(reading_of(hand.trace(), "shop:view"))
    assert [hop.call for hop in ways[1].hops] == [view]


def test_a_call_whose_caller_is_not_known_is_no_hop() -> None:
    hand = HandTrace(SOURCES)
    hand.call("shop:view", by=hand.call("shop:app"), at="view()")
    trace = hand.trace()
    alone = replace(trace, calls=(replace(trace.calls[1], parent_id=None),))
    assert approaches(reading_of(alone, "shop:view"))[1].hops == ()


def test_a_hop_that_is_a_step_before_is_known() -> None:
    """The second time, the way to ``view`` goes through what step 1 told of."""
    hand = HandTrace(SOURCES)
    hand.call("server:handle")
    hand.call("shop:app")
    serve = hand.call("server:serve")
    handle = hand.call("server:handle", by=serve, at="handle(app)")
    app = hand.call("shop:app", by=handle, at="spawn(app)")
    view = hand.call("shop:view", by=app, at="view()")
    ways = approaches(reading_of(hand.trace(), "server:handle", "shop:app", "shop:view"))
    assert (ways[3].known, [hop.call for hop in ways[3].hops]) == (2, [view])


def test_only_what_was_told_of_is_left_out_of_the_way() -> None:
    hand = HandTrace(SOURCES)
    hand.call("server:handle")
    serve = hand.call("server:serve")
    handle = hand.call("server:handle", by=serve, at="handle(app)")
    app = hand.call("shop:app", by=handle, at="spawn(app)")
    view = hand.call("shop:view", by=app, at="view()")
    ways = approaches(reading_of(hand.trace(), "server:handle", "shop:view"))
    assert (ways[2].known, [hop.call for hop in ways[2].hops]) == (1, [app, view])


def test_a_line_that_is_not_there_is_empty() -> None:
    trace = HandTrace(SOURCES).trace()
    file = "/site/server.py"
    lines = [source_line(trace, file, line) for line in (-1, 0, 1, 2, 6, 7)]
    assert lines == ["", "", "def serve(app):", "handle(app)", "spawn(app)", ""]


def test_what_ran_before_the_first_step_and_on_the_way_to_one_is_not_passed_through() -> None:
    hand = HandTrace(SOURCES)
    hand.call("lib:Response.__init__")
    app = hand.call("shop:app")
    hand.call("lib:Response.__init__", by=app)
    way = hand.call("server:serve", by=app)
    hand.call("lib:Response.set", by=way)
    hand.call("shop:view", by=way)
    hand.call("lib:Response.set", by=way)
    found = passed_through(reading_of(hand.trace(), "shop:app", "shop:view", "shop:never"))
    assert found == {1: {"lib": 2}, 2: {"lib": 1}}


def test_a_line_leads_on_to_the_nearest_step_only() -> None:
    hand = HandTrace(SOURCES)
    app = hand.call("shop:app")
    view = hand.call("shop:view", by=app, at="view()")
    hand.call("shop:find", by=view, at="find()")
    reading = reading_of(hand.trace(), "shop:app", "shop:view", "shop:find")
    assert lines_on(reading) == [{4}, {9}, set()]
    assert [(way.site.line, way.step.number) for way in ways_on(reading)[1]] == [(4, 2)]


def test_a_line_leads_on_by_way_of_what_is_no_step() -> None:
    hand = HandTrace(SOURCES)
    app = hand.call("shop:app")
    view = hand.call("shop:view", by=app, at="view()")
    hand.call("shop:find", by=view, at="find()")
    assert lines_on(reading_of(hand.trace(), "shop:app", "shop:find")) == [{4}, set()]


def test_a_line_in_another_file_leads_nowhere_from_here() -> None:
    """What starts a thread may stand in a file that is not the caller's."""
    hand = HandTrace(SOURCES)
    app = hand.call("shop:app")
    elsewhere = hand.call("server:handle")
    spawned = hand.call("shop:view", by=elsewhere, at="spawn(app)", thread="another")
    trace = hand.trace()
    calls = (app, elsewhere, replace(spawned, parent_id=app.id))
    reading = reading_of(replace(trace, calls=calls), "shop:app", "shop:view")
    assert lines_on(reading) == [set(), set()]


def test_a_call_without_a_site_leads_nowhere() -> None:
    hand = HandTrace(SOURCES)
    hand.call("shop:view", by=hand.call("shop:app"))
    assert lines_on(reading_of(hand.trace(), "shop:app", "shop:view")) == [set(), set()]
