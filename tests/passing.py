"""Traces made by hand of what is asked of an app: they pass by the subgoals that a test wants."""

from __future__ import annotations

from flaskmagic.reading import Reading, read
from flaskmagic.trace import MAIN_THREAD, Call, ExchangeKind, Kind, Trace
from flaskmagic.walkthroughs import parse
from tests.traces import HandTrace

SOURCES = {
    "socketserver.py": """\
class BaseServer:
    def serve_forever(self):
        self._handle_request_noblock()

    def _handle_request_noblock(self):
        self.process_request()

class TCPServer:
    def server_close(self):
        pass
""",
    "werkzeug/serving.py": """\
class WSGIRequestHandler:
    def run_wsgi(self):
        environ = self.make_environ()
        application_iter = app(environ, start_response)
        write(application_iter)

    def make_environ(self):
        pass
""",
    "flask/app.py": """\
class Flask:
    def wsgi_app(self, environ, start_response):
        ctx = self.request_context(environ)
        ctx.push()
        response = self.full_dispatch_request()
        return response(environ, start_response)

    def full_dispatch_request(self):
        rv = self.dispatch_request()
        rv = self.handle_user_exception()
        return self.finalize_request(rv)

    def dispatch_request(self):
        self.raise_routing_exception(req)
        return self.view_functions[rule.endpoint](**view_args)

    def raise_routing_exception(self, request):
        raise request.routing_exception

    def handle_user_exception(self):
        pass

    def finalize_request(self, rv):
        pass
""",
    "flask/ctx.py": """\
class RequestContext:
    def __init__(self, app, environ):
        pass

    def push(self):
        self.match_request()

    def match_request(self):
        pass

    def pop(self):
        pass
""",
    "server.py": """\
def index():
    return "hello"

def chat(data):
    emit("reply")
""",
    "simple_websocket/ws.py": """\
class Base:
    def _thread(self):
        self.ws.receive_data(data)

    def send(self, data):
        pass

class Server:
    def __init__(self):
        pass
""",
    "wsproto/__init__.py": """\
class WSConnection:
    def receive_data(self, data):
        pass
""",
    "wsproto/frame_protocol.py": """\
class FrameProtocol:
    def received_frames(self):
        pass
""",
    "engineio/socket.py": """\
class Socket:
    def receive(self, packet):
        pass
""",
    "socketio/server.py": """\
class Server:
    def _handle_event(self):
        start(self._handle_event_internal)
""",
    "flask_socketio/__init__.py": """\
class SocketIO:
    def _handle_event(self, handler, *args):
        return handler(*args)

def emit(event):
    pass
""",
}
NOTES = """\
+++
title = "One request"
question = "How does it come to the view?"
scenario = "passing"
+++
An introduction.

# The server

## It waits
```step
definition = "socketserver:BaseServer.serve_forever"
```
It waits.

# A request

## Accepted
```step
definition = "socketserver:BaseServer._handle_request_noblock"
```
A connection.

## A dict
```step
definition = "werkzeug.serving:WSGIRequestHandler.make_environ"
```
All of it.

## The view
```step
definition = "server:index"
```
Your view.

## Never
```step
definition = "flask.app:Flask.handle_user_exception"
```
Not shown.

## The context goes
```step
definition = "flask.ctx:RequestContext.pop"
```
It goes.
"""


def asked(hand: HandTrace, loop: Call, path: str = "/", *, found: bool = True) -> Call:
    """Let a request be answered, and return the call that it begins with."""
    thread = f"serves {path}"
    first = hand.call("socketserver:BaseServer._handle_request_noblock", loop)
    hand.asked(first, "GET", path)
    run = hand.call(
        "werkzeug.serving:WSGIRequestHandler.run_wsgi",
        first,
        thread=thread,
    )
    hand.call("werkzeug.serving:WSGIRequestHandler.make_environ", run, "self.make_environ()")
    app = hand.call("flask.app:Flask.wsgi_app", run, "app(environ, start_response)")
    hand.call("flask.ctx:RequestContext.__init__", app)
    push = hand.call("flask.ctx:RequestContext.push", app, "ctx.push()")
    hand.call("flask.ctx:RequestContext.match_request", push, "self.match_request()")
    full = hand.call("flask.app:Flask.full_dispatch_request", app)
    dispatch = hand.call("flask.app:Flask.dispatch_request", full, "self.dispatch_request()")
    if found:
        hand.call("server:index", dispatch, "self.view_functions[rule.endpoint](**view_args)")
    else:
        name = "raise_routing_exception"
        hand.call(f"flask.app:Flask.{name}", dispatch, f"self.{name}(req)")
        hand.call("flask.app:Flask.handle_user_exception", full)
    hand.call("flask.app:Flask.finalize_request", full, "self.finalize_request(rv)")
    hand.call("flask.ctx:RequestContext.pop", app)
    hand.call("werkzeug.serving:WSGIRequestHandler.run_wsgi.<locals>.write", run)
    return first


def passing_trace(kind: Kind = Kind.DEMO) -> Trace:
    """Return a trace of a server that answers a request, finds no page for another, and ends."""
    hand = HandTrace(SOURCES, own="server.py")
    loop = hand.call("socketserver:BaseServer.serve_forever", thread=MAIN_THREAD)
    asked(hand, loop)
    asked(hand, loop, "/nowhere", found=False)
    hand.call("socketserver:TCPServer.server_close", thread=MAIN_THREAD)
    return hand.trace(kind)


def passing_reading() -> Reading:
    """Return a reading that has steps at the start and at some of the subgoals of a request."""
    hand = HandTrace(SOURCES, own="server.py")
    asked(hand, hand.call("socketserver:BaseServer.serve_forever", thread=MAIN_THREAD))
    return read(parse(NOTES, "passing", "passing.md"), hand.trace(Kind.DEMO))


def event_trace() -> Trace:
    """Return a trace of a WebSocket, and of two events that it brings: one has a handler."""
    hand = HandTrace(SOURCES, own="server.py")
    loop = hand.call("socketserver:BaseServer.serve_forever", thread=MAIN_THREAD)
    first = hand.call("socketserver:BaseServer._handle_request_noblock", loop)
    hand.asked(first, "GET", "/socket.io/", kind=ExchangeKind.WEBSOCKET)
    run = hand.call("werkzeug.serving:WSGIRequestHandler.run_wsgi", first, thread="serves")
    hand.call("werkzeug.serving:WSGIRequestHandler.make_environ", run, "self.make_environ()")
    opened = hand.call("simple_websocket.ws:Server.__init__", run)
    # The handshake is taken apart by the function that takes frames apart as well.
    hand.call("wsproto:WSConnection.receive_data", opened)
    reader = hand.call("simple_websocket.ws:Base._thread", opened, thread="reads")
    hand.call("wsproto:WSConnection.receive_data", reader, "self.ws.receive_data(data)")
    hand.call("wsproto.frame_protocol:FrameProtocol.received_frames", reader)
    _event(hand, run, "quiet", has_handler=False)
    _event(hand, run, "chat", has_handler=True)
    hand.call("simple_websocket.ws:Base.send", opened, thread="writes")
    return hand.trace(Kind.APP)


def _event(hand: HandTrace, run: Call, name: str, *, has_handler: bool) -> None:
    packet = hand.call("engineio.socket:Socket.receive", run)
    event = hand.call("socketio.server:Server._handle_event", packet)
    hand.asked(event, "", name)
    handling = hand.call("flask_socketio:SocketIO._handle_event", event, thread=f"handles {name}")
    # Flask-SocketIO makes a context for an event: there is no request to match.
    hand.call("flask.ctx:RequestContext.__init__", handling)
    if has_handler:
        own = hand.call("server:chat", handling, "handler(*args)")
        hand.call("flask_socketio:emit", own, 'emit("reply")')
        hand.call("flask.ctx:RequestContext.pop", handling)
