"""Many clients at once at a server on greenlets: every call hangs below the one that led to it.

Each function of the app is given the mark of the call that leads to it, and has one of its own. So
the truth is known without the trace. ``FLASKMAGIC_SOAK=1`` sends 50 times as many events.
"""

import os
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest
import socketio

from flaskmagic.host.child import Child
from flaskmagic.host.visited import claim_port
from flaskmagic.inside.job import Job
from flaskmagic.trace import Call, ExchangeKind, Kind, LogReader, Outcome, Trace, assemble
from flaskmagic.tracer.engines.choice import ENGINES, is_possible
from flaskmagic.tracer.records import PROBLEM
from tests.installed import skip_without

CLIENTS = 16
EVENTS = 50 if os.environ.get("FLASKMAGIC_SOAK") == "1" else 1
PATIENCE = 120

APP = """\
{patch}
import itertools
import sys
import threading
import time

from flask import Flask, request
from flask_socketio import SocketIO, emit

app = Flask(__name__)
socketio = SocketIO(app, async_mode="{library}")
new = itertools.count().__next__


@app.get("/<mark>")
def page(mark):
    thread = threading.Thread(target=in_thread, args=(mark, f"{{mark}}-{{new()}}"))
    thread.start()
    thread.join()
    return stream(mark, f"{{mark}}-{{new()}}")


def stream(by, mark):
    for _ in range(3):
        yield called(mark, f"{{mark}}-{{new()}}")
        time.sleep(0.001)


def in_thread(by, mark):
    time.sleep(0.001)
    called(mark, f"{{mark}}-{{new()}}")


def called(by, mark):
    return by


def background(by, mark, sid, depth=1):
    called(mark, f"{{mark}}-{{new()}}")
    socketio.sleep(0.001)
    if depth:
        socketio.start_background_task(background, mark, f"{{mark}}-{{new()}}", sid, 0)
    else:
        socketio.emit("done", called(mark, f"{{mark}}-{{new()}}").partition("-")[0], to=sid)


@socketio.on("chat")
def chat(mark):
    called(mark, f"{{mark}}-{{new()}}")
    socketio.start_background_task(background, mark, f"{{mark}}-{{new()}}", request.sid)
    socketio.sleep(0.001)
    emit("answer", called(mark, f"{{mark}}-{{new()}}"))


socketio.run(app, port=int(sys.argv[1]))
"""
PATCHES = {
    "eventlet": "import eventlet\neventlet.monkey_patch()",
    "gevent": "from gevent import monkey\nmonkey.patch_all()",
}


class Visitor(threading.Thread):
    """Asks for a page, sends events, and waits for what comes of them."""

    def __init__(self, number: int, port: int) -> None:
        super().__init__()
        self.number, self.address = number, f"http://127.0.0.1:{port}"
        self.received: set[str] = set()
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self._visit()
        except BaseException as error:
            self.error = error

    def _visit(self) -> None:
        mark = f"page{self.number}"
        with urllib.request.urlopen(f"{self.address}/{mark}", timeout=PATIENCE) as answer:
            assert answer.read().decode().count(f"{mark}-") == 3
        client = socketio.Client(reconnection=False)
        client.on("answer", lambda mark: self.received.add(f"answer {mark}"))
        client.on("done", lambda mark: self.received.add(f"done {mark}"))
        transport = ("polling", "websocket")[self.number % 2]
        client.connect(self.address, transports=[transport], wait_timeout=PATIENCE)
        for count in range(EVENTS):
            mark = f"chat{self.number}x{count}"
            client.emit("chat", mark)
            self._wait_for(f"answer {mark}", f"done {mark}")
        client.disconnect()

    def _wait_for(self, *wanted: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not set(wanted) <= self.received:
            assert time.monotonic() < deadline, wanted
            time.sleep(0.005)


def visited(folder: Path, library: str, engine: str) -> Trace:
    """Return the trace of a server that was visited by all clients at the same time."""
    (folder / "server.py").write_text(APP.format(library=library, patch=PATCHES[library]))
    port = claim_port(None)
    printed: list[str] = []
    script = str(folder / "server.py")
    job = Job(script=script, script_arguments=(str(port),), engines=(engine,))
    child = Child(Path(sys.executable), job, printed.append)
    try:
        wait_for(child, port)
        visitors = [Visitor(number, port) for number in range(CLIENTS)]
        for each in visitors:
            each.start()
        for each in visitors:
            each.join()
        how = child.end()
    finally:
        child.close()
    assert [each.error for each in visitors] == [None] * CLIENTS, printed
    problems = [record for record in child.log.records if record[0] == PROBLEM]
    assert (how, problems) == (None, []), printed
    reader = LogReader()
    reader.feed(child.log.records)
    return assemble(reader, kind=Kind.APP, scenario="", title="a server on greenlets")


def wait_for(child: Child, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/0", timeout=PATIENCE) as answer:
                answer.read()
                return
        except OSError:
            assert child.is_alive
            assert time.monotonic() < deadline
            time.sleep(0.05)


def given(call: Call, name: str) -> str:
    return (call.arguments or {}).get(name, "").strip("'")


def is_own(trace: Trace, call: Call) -> bool:
    return trace.name(call.code).startswith("__main__:")


def of(trace: Trace, name: str) -> list[Call]:
    return list(trace.by_definition.get(f"__main__:{name}", ()))


@pytest.mark.parametrize("engine", [*filter(is_possible, ENGINES)])
@pytest.mark.parametrize("library", PATCHES)
def test_every_known_parent_is_right(tmp_path: Path, library: str, engine: str) -> None:
    skip_without(library)
    trace = visited(tmp_path, library, engine)
    assert not trace.gaps
    edges = 0
    for name in ("in_thread", "called", "background"):
        for call in of(trace, name):
            led = next(each for each in trace.ancestors(call) if is_own(trace, each))
            assert given(led, "mark") == given(call, "by"), (led, call)
            assert call.outcome is Outcome.RETURNED
            edges += 1
    assert edges == (CLIENTS + 1) * 5 + CLIENTS * EVENTS * 7
    assert_events(trace)
    pages = of(trace, "page")
    assert len(pages) == CLIENTS + 1
    for page in pages:
        assert "flask.app:Flask.wsgi_app" in above(trace, page)


def assert_events(trace: Trace) -> None:
    """Assert that each event has its handler and all that this set off, and nothing of others."""
    chats = [each for each in trace.exchanges if each.kind is ExchangeKind.EVENT]
    chats = [each for each in chats if each.name == "chat"]
    assert len(chats) == len(of(trace, "chat")) == CLIENTS * EVENTS
    for exchange in chats:
        own = [call for call in trace.calls_by_exchange[exchange.number] if is_own(trace, call)]
        (handler,) = [call for call in own if call.code.qualname == "chat"]
        assert len(own) == 8, own
        assert {given(call, "mark").partition("-")[0] for call in own} == {given(handler, "mark")}
        assert "socketio.server:Server._handle_event" in above(trace, handler)


def above(trace: Trace, call: Call) -> set[str]:
    return {trace.name(each.code) for each in trace.ancestors(call)}
