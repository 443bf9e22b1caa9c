"""Each request and event has a reading of its own: what belongs to it, and what was told before."""

import time
from collections.abc import Iterable
from dataclasses import replace

import pytest

from flaskmagic.reading import Reading
from flaskmagic.reading.chosen_calls import MOST
from flaskmagic.reading.exchanges import read_exchanges, read_run
from flaskmagic.reading.step_view import view_of
from flaskmagic.trace import MAIN_THREAD, Call, Kind, Outcome, Trace
from flaskmagic.walkthroughs import Step, Walkthrough
from tests.traces import HandTrace

MANY = 2 * MOST
SHOP = """\
def view():
    load()
    tools.tool_0()
    login_user(load())


def other():
    pass


def hook():
    pass


def load():
    pass


def setup():
    pass
"""
SOURCES = {
    "socketserver.py": "def serve(app):\n    accept()\n\n\ndef accept():\n    app()\n",
    "flask/app.py": "class Flask:\n"
    + "".join(
        f"    def {name}(self):\n        self.go()\n\n"
        for name in (
            "wsgi_app",
            "preprocess_request",
            "dispatch_request",
            "raise_routing_exception",
            "handle_user_exception",
            "finalize_request",
        )
    ),
    "flask/sessions.py": (
        "class SecureCookieSessionInterface:\n    def open_session(self):\n        pass\n"
    ),
    "tools.py": "".join(f"def tool_{n}():\n    pass\n\n\n" for n in range(MANY)),
    "shop.py": SHOP,
}


class Shop(HandTrace):
    """A trace to which requests are added."""

    def __init__(self) -> None:
        super().__init__(SOURCES, own="shop.py")
        self.loop = self.call("socketserver:serve", thread=MAIN_THREAD)
        self.call("shop:setup", by=self.loop)

    def request(self, path: str, **facts: object) -> tuple[Call, Call]:
        """Add a request; return the call of the app and that which calls the view."""
        first = self.call("socketserver:accept", by=self.loop, at="accept()")
        self.asked(first, "GET", path, **facts)
        app = self.call("flask.app:Flask.wsgi_app", by=first, at="app()", thread=f"for {path}")
        return app, self.call("flask.app:Flask.dispatch_request", by=app, at="self.go()")


def names(reading: Reading) -> list[str]:
    return [step.name for step in reading.steps]


def notes(*definitions: str) -> Walkthrough:
    steps = [
        Step(title=f"On {name}", part="", line=1, definitions=(name,), note="So.")
        for name in definitions
    ]
    return Walkthrough("shop", "Shop", "flask", "Who?", "own", "", tuple(steps))


def read(trace: Trace, only: Iterable[int] | None = None, *on: str) -> list[Reading]:
    return read_exchanges(trace, [notes(*on)], None if only is None else list(only))


def test_each_request_has_its_own_code_and_the_first_tells_of_the_start() -> None:
    shop = Shop()
    _, dispatch = shop.request("/")
    shop.call("shop:view", by=dispatch)
    _, dispatch = shop.request("/other")
    shop.call("shop:other", by=dispatch)
    first, second = read(shop.trace())
    assert [step.name for step in first.steps if step.step.part == "For the request"] == [
        "flask.app:Flask.wsgi_app",
        "shop:view",
    ]
    start = {step.name for step in first.steps if step.step.part.startswith("While the app")}
    assert start == {"socketserver:serve", "shop:setup"}
    assert names(second) == ["shop:other"]
    assert [step.number for step in second.steps] == [1]
    assert [each.walkthrough.topic for each in (first, second)] == ["path", "path-2"]
    assert [each.exchange and each.exchange.number for each in (first, second)] == [1, 2]


def test_a_reading_has_the_calls_of_its_exchange_and_those_above() -> None:
    shop = Shop()
    _, dispatch = shop.request("/")
    shop.call("shop:view", by=dispatch)
    _, dispatch = shop.request("/other")
    shop.call("shop:other", by=dispatch)
    first, second = read(shop.trace())
    assert [call.code.qualname for call in first.calls][:3] == ["serve", "setup", "accept"]
    assert [call.code.qualname for call in second.calls] == [
        "serve",
        "accept",
        "Flask.wsgi_app",
        "Flask.dispatch_request",
        "other",
    ]
    assert [call.id for call in second.tree.calls] == [call.id for call in second.calls]


def test_the_first_that_is_read_tells_all_whichever_it_is() -> None:
    shop = Shop()
    for path in ("/", "/again", "/more"):
        _, dispatch = shop.request(path)
        shop.call("shop:view", by=dispatch)
    trace = shop.trace()
    (second,) = read(trace, [2])
    assert {"shop:setup", "flask.app:Flask.wsgi_app", "shop:view"} <= set(names(second))
    assert "as in" not in second.walkthrough.introduction
    second, third = read(trace, [2, 3, 9])
    assert "as in `GET /again`" in third.walkthrough.introduction
    assert read(trace, []) == []


def test_the_way_from_the_socket_is_told_in_full_once() -> None:
    shop = Shop()
    for path in ("/", "/again"):
        _, dispatch = shop.request(path)
        shop.call("shop:view", by=dispatch, at="self.go()")
    first, second = read(shop.trace(), None, "flask.app:Flask.dispatch_request")
    on_it = [step.number for step in first.steps if step.step.part == "For the request"][:-1]
    assert [first.steps[n - 1].name for n in on_it][-1] == "flask.app:Flask.dispatch_request"
    said = f"From the socket to your code: as in `GET /` (steps {on_it[0]} to {on_it[-1]})."
    assert second.walkthrough.introduction == said
    assert names(second) == ["shop:view"]
    assert view_of(second).steps[0].through == "through 3 calls read before"


def test_where_the_ways_part_the_common_part_is_named_and_the_rest_told() -> None:
    shop = Shop()
    _, dispatch = shop.request("/")
    shop.call("shop:view", by=dispatch)
    for path in ("/guarded", "/guarded-too"):
        _, dispatch = shop.request(path)
        guard = shop.call("tools:tool_1", by=dispatch)
        shop.call("shop:other", by=guard)
    _, second, third = read(shop.trace())
    said = "From the socket to `Flask.dispatch_request`: as in `GET /` (step 3)."
    assert second.walkthrough.introduction == said
    assert names(second) == ["tools:tool_1", "shop:other"]
    said = "as in `GET /guarded` (step 1), which begins as `GET /` (step 3)."
    assert third.walkthrough.introduction == f"From the socket to your code: {said}"
    assert names(third) == ["shop:other"]


def test_every_own_function_of_a_late_request_is_a_step() -> None:
    shop = Shop()
    for n in range(MANY):
        _, dispatch = shop.request(f"/{n}")
        shop.call(f"shop:view_{n}", by=dispatch)
    app, dispatch = shop.request("/last")
    for n in range(MANY):
        shop.call(f"shop:hook_{n}", by=app)
    shop.call("shop:view", by=dispatch)
    last = read(shop.trace())[-1]
    assert names(last) == [*(f"shop:hook_{n}" for n in range(MANY)), "shop:view"]


def test_what_the_view_calls_comes_before_what_hooks_call() -> None:
    shop = Shop()
    app, dispatch = shop.request("/")
    hook = shop.call("shop:hook", by=shop.call("flask.app:Flask.preprocess_request", by=app))
    for n in range(1, MANY):
        tool = f"tools:tool_{n}"
        shop.call(tool, by=hook)
    view = shop.call("shop:view", by=dispatch)
    shop.call("tools:tool_0", by=view, at="tools.tool_0()")
    every = [f"tools:tool_{n}" for n in range(1, MANY)]
    (reading,) = read(shop.trace(), None, *every)
    assert "tools:tool_0" in names(reading)
    assert len(reading.steps) == MOST


def test_what_readers_ask_for_is_a_step_however_little_room_there_is() -> None:
    shop = Shop()
    app, dispatch = shop.request("/")
    for n in range(MANY):
        shop.call(f"shop:hook_{n}", by=app)
        shop.call(f"tools:tool_{n}", by=dispatch)
    opened = "flask.sessions:SecureCookieSessionInterface.open_session"
    shop.call(opened, by=app)
    (reading,) = read(shop.trace(), None, *(f"tools:tool_{n}" for n in range(MANY)))
    step = next(step for step in reading.steps if step.name == opened)
    assert step.step.title == "The session is read"


def test_what_is_left_out_is_counted_by_name() -> None:
    shop = Shop()
    _, dispatch = shop.request("/")
    view = shop.call("shop:view", by=dispatch)
    for _ in range(9):
        shop.call("shop:load", by=view, lines=frozenset({15}))
    for n in (1, 1, 2):
        shop.call(f"tools:tool_{n}", by=dispatch)
    (reading,) = read(shop.trace())
    said = "8 calls of your own functions that ran the same lines before (load x 8)"
    # Three of tools, and those within one package: accept() and dispatch_request().
    assert view_of(reading).left_out == f"Left out: {said}; 5 calls in libraries (Python x 5)."
    (load,) = [step for step in reading.steps if step.name == "shop:load"]
    assert load.calls == 9


def test_calls_are_counted_within_what_is_read() -> None:
    shop = Shop()
    for path in ("/", "/again"):
        _, dispatch = shop.request(path)
        shop.call("shop:view", by=dispatch)
    for reading in read(shop.trace()):
        assert [step.calls for step in reading.steps if step.name == "shop:view"] == [1]


def test_where_no_own_code_was_called_what_raised_in_its_place_is_told() -> None:
    shop = Shop()
    app, _ = shop.request("/cat", status=404)
    trace = shop.trace()
    raised = {"outcome": Outcome.RAISED, "exception": "NotFound"}
    dispatch = replace(trace.calls[-1], **raised)  # type: ignore[arg-type]
    shop.call("flask.app:Flask.raise_routing_exception", by=dispatch, **raised)
    shop.call("flask.app:Flask.handle_user_exception", by=app)
    trace = shop.trace()
    calls = tuple(dispatch if call.id == dispatch.id else call for call in trace.calls)
    (reading,) = read(replace(trace, calls=calls))
    assert names(reading)[-3:] == [
        "flask.app:Flask.dispatch_request",
        "flask.app:Flask.raise_routing_exception",
        "flask.app:Flask.handle_user_exception",
    ]
    assert reading.walkthrough.title == "GET /cat -> 404: no function of yours was called"


def test_an_event_tells_of_what_it_emits_and_not_of_what_another_did() -> None:
    shop = HandTrace(
        {**SOURCES, "flask_socketio/__init__.py": "def emit(event):\n    pass\n"}, own="shop.py"
    )
    socket = shop.call("socketserver:accept")
    shop.asked(socket, "GET", "/socket.io/")
    for name in ("one", "two"):
        first = shop.call("tools:tool_0", by=socket)
        shop.asked(first, "", name)
        view = shop.call("shop:view" if name == "one" else "shop:other", by=first)
        shop.call("flask_socketio:emit", by=view, arguments={"event": repr(name)})
    brought, one, two = read(shop.trace())
    assert [names(one), names(two)] == [
        ["tools:tool_0", "shop:view", "flask_socketio:emit"],
        ["shop:other", "flask_socketio:emit"],
    ]
    emitted = [step.call and step.call.arguments for step in two.steps][-1]
    assert emitted == {"event": "'two'"}
    assert two.walkthrough.title == "event two"
    assert "emit" not in " ".join(names(brought))
    assert not brought.walkthrough.title.endswith("no function of yours was called")


def test_a_block_tells_of_what_stands_beside_its_requests_once() -> None:
    shop = HandTrace(SOURCES, own="shop.py")
    test = shop.call("shop:view", thread=MAIN_THREAD)
    for path in ("/", "/again"):
        app = shop.call("flask.app:Flask.wsgi_app", by=test)
        shop.asked(app, "GET", path)
        shop.call("shop:other", by=shop.call("flask.app:Flask.dispatch_request", by=app))
        shop.call("shop:load", by=test)
    first, second = read(shop.trace(Kind.BLOCK), None, "flask.app:Flask.dispatch_request")
    parts = {step.name: step.step.part for step in first.steps if step.name.startswith("shop")}
    assert parts == {
        "shop:view": "What was recorded",
        "shop:other": "For the request",
        "shop:load": "What was recorded",
    }
    assert second.walkthrough.introduction == "The way to your code: as in `GET /` (steps 2 to 3)."
    # The way there was told, though the own code of the block stands above it.
    assert names(second) == ["shop:other"]


@pytest.mark.parametrize("kind", list(Kind))
def test_without_exchanges_and_of_the_demo_app_there_is_one_reading(kind: Kind) -> None:
    shop = Shop()
    _, dispatch = shop.request("/")
    shop.call("shop:view", by=dispatch)
    shop.request("/other")
    trace = shop.trace(kind)
    if kind is not Kind.DEMO:
        assert len(read(trace)) == 2
        trace = replace(trace, exchanges=())
    (reading,) = read(trace)
    assert reading == read_run(trace, [notes()])
    assert reading.calls == trace.calls


def test_ids_may_have_gaps() -> None:
    shop = Shop()
    app, dispatch = shop.request("/")
    shop.call("shop:view", by=dispatch, outcome=Outcome.RAISED, exception="KeyError")
    shop.call("flask.app:Flask.handle_user_exception", by=dispatch)
    shop.call("tools:tool_3", by=app)
    trace = shop.trace()
    apart = replace(
        trace,
        calls=tuple(
            replace(call, id=7 * call.id, parent_id=call.parent_id and 7 * call.parent_id)
            for call in trace.calls
        ),
        exchanges=tuple(replace(each, first=7 * each.first) for each in trace.exchanges),
    )
    (near,), (far,) = read(trace), read(apart)
    assert names(near) == names(far)
    assert "flask.app:Flask.handle_user_exception" in names(far)


def test_a_reading_among_a_hundred_thousand_calls_is_made_at_once() -> None:
    shop = Shop()
    for path in ("/", "/many"):
        _, dispatch = shop.request(path)
        view = shop.call("shop:view", by=dispatch)
    trace = shop.trace()
    load = replace(view, code=replace(view.code, qualname="load", first_line=15))
    many = (replace(load, id=view.id + n, parent_id=view.id) for n in range(1, 100_001))
    trace = replace(trace, calls=(*trace.calls, *many))
    began = time.process_time()
    (reading,) = read(trace, [2])
    assert len(view_of(reading).steps) == len(reading.steps) >= 4
    assert time.process_time() - began < 4  # it takes one, and ten if it looks for calls in calls
