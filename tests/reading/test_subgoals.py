"""A reader is at the subgoal that the run came to last, and only what it came to is on the bar."""

import pytest

from flaskmagic.reading import Reading
from flaskmagic.reading.subgoals import Subgoals, in_words
from flaskmagic.trace import MAIN_THREAD, Kind, Trace
from tests.passing import SOURCES, asked, event_trace, passing_reading, passing_trace
from tests.traces import HandTrace


def at(trace: Trace, name: str, which: int = 0) -> str:
    """Return the bar at a call of a definition, in a reading without steps."""
    return in_words(Subgoals(trace, ()).of_call(trace.by_definition[name][which]))


@pytest.mark.parametrize(
    ("name", "bar"),
    [
        (
            "socketserver:BaseServer._handle_request_noblock",
            "[bytes] › environ › request › match › view › response › bytes",
        ),
        (
            "werkzeug.serving:WSGIRequestHandler.run_wsgi",
            "[bytes] › environ › request › match › view › response › bytes",
        ),
        (
            "flask.app:Flask.wsgi_app",
            "bytes › [environ] › request › match › view › response › bytes",
        ),
        (
            "flask.ctx:RequestContext.push",
            "bytes › environ › [request] › match › view › response › bytes",
        ),
        (
            "flask.app:Flask.full_dispatch_request",
            "bytes › environ › request › [match] › view › response › bytes",
        ),
        (
            "flask.app:Flask.dispatch_request",
            "bytes › environ › request › match › [view] › response › bytes",
        ),
        (
            "flask.ctx:RequestContext.pop",
            "bytes › environ › request › match › view › [response] › bytes",
        ),
        (
            "werkzeug.serving:WSGIRequestHandler.run_wsgi.<locals>.write",
            "bytes › environ › request › match › view › response › [bytes]",
        ),
    ],
)
def test_a_call_is_at_the_subgoal_that_came_last(name: str, bar: str) -> None:
    assert at(passing_trace(), name) == bar


def test_what_a_request_did_not_come_to_is_not_on_its_bar() -> None:
    trace = passing_trace()
    bar = "bytes › environ › request › [match] › response › bytes"
    assert at(trace, "flask.app:Flask.dispatch_request", 1) == bar
    handled = "bytes › environ › request › match › [response] › bytes"
    assert at(trace, "flask.app:Flask.handle_user_exception") == handled


def test_the_server_starts_and_ends_beside_the_requests() -> None:
    trace, way = passing_trace(), "bytes › environ › request › match"
    assert at(trace, "socketserver:BaseServer.serve_forever").startswith(f"[start] › {way} › view")
    # The last request found no page: there is no view on the way before the end.
    end = f"{way} › response › bytes › [end]"
    assert at(trace, "socketserver:TCPServer.server_close") == end


@pytest.mark.parametrize("kind", [Kind.BLOCK, Kind.APP])
def test_a_block_has_no_start(kind: Kind) -> None:
    said = at(passing_trace(kind), "socketserver:BaseServer.serve_forever")
    assert (said == "") == (kind is Kind.BLOCK)


def test_a_call_of_no_request_in_another_thread_is_nowhere() -> None:
    hand = HandTrace(SOURCES)
    asked(hand, hand.call("socketserver:BaseServer.serve_forever", thread=MAIN_THREAD))
    hand.call("server:index", thread="ticks")
    trace = hand.trace()
    assert Subgoals(trace, ()).of_call(trace.by_definition["server:index"][-1]) == ()


def test_an_event_goes_a_way_of_its_own() -> None:
    trace = event_trace()
    handled = "bytes › frame › packet › event › [handler] › emit › bytes"
    assert at(trace, "server:chat") == handled
    assert at(trace, "flask_socketio:emit") == handled.replace(
        "[handler] › emit", "handler › [emit]"
    )
    # What comes after the call of emit is in the handler again.
    assert at(trace, "flask.ctx:RequestContext.pop") == handled
    assert at(trace, "flask.ctx:RequestContext.__init__", -1) == handled
    assert at(trace, "simple_websocket.ws:Base.send") == handled.replace(
        "[handler] › emit › bytes", "handler › emit › [bytes]"
    )


def test_an_event_without_a_handler_does_not_come_to_one() -> None:
    bar = "bytes › frame › packet › [event]"
    assert at(event_trace(), "flask_socketio:SocketIO._handle_event") == bar


def test_the_handshake_is_not_a_frame() -> None:
    trace = event_trace()
    opening = "bytes › environ › [handshake]"
    assert at(trace, "wsproto:WSConnection.receive_data", 0) == opening
    assert at(trace, "wsproto:WSConnection.receive_data", 1).startswith("[bytes] › frame")
    assert at(trace, "engineio.socket:Socket.receive").startswith("bytes › frame › [packet]")


@pytest.fixture(scope="module")
def reading() -> Reading:
    return passing_reading()


def test_a_subgoal_has_its_first_step(reading: Reading) -> None:
    bar = reading.subgoals.of_step(reading.steps[3])
    assert reading.steps[3].step.title == "The view"
    assert [(stop.name, stop.step) for stop in bar] == [
        *(("start", 1), ("bytes", 2), ("environ", 3), ("request", None), ("match", None)),
        *(("view", 4), ("response", 6), ("bytes", None)),
    ]


def test_a_step_that_did_not_run_is_nowhere_on_the_bar(reading: Reading) -> None:
    never = reading.steps[4]
    assert (never.step.title, never.call) == ("Never", None)
    bar = reading.subgoals.of_step(never)
    assert [stop.name for stop in bar][:2] == ["start", "bytes"]
    assert not any(stop.is_here for stop in bar)


def test_before_the_first_step_a_reader_is_nowhere(reading: Reading) -> None:
    assert [stop.is_here for stop in reading.subgoals.before] == [False] * 8
    assert in_words(reading.subgoals.of_exchange(reading.trace.exchanges[0])).startswith("start")
