"""Which call shows the work of a step: what own code set off, not what looks like it."""

from flaskmagic import walkthroughs
from flaskmagic.report.document import Rows
from flaskmagic.report.features.features import exchanges_of
from flaskmagic.report.features.sections import Feature, SectionMaker
from flaskmagic.report.features.work import Work, work_of
from flaskmagic.trace import Trace
from flaskmagic.walkthroughs import Step
from tests.traces import HandTrace

PUT = Step("Put", "Queues", 1, ("lib:put",), "It is put.", focus=("queue.append(1)",))
LIB = """
def serve():
    answer()

def answer():
    put()
    handle()

def handle():
    pass

def put():
    queue.append(1)
"""
OWN = """
def main():
    serve()

def on_message():
    put()
"""


def step_called(title: str) -> Step:
    (step,) = [
        each for topic in walkthroughs.features() for each in topic.steps if each.title == title
    ]
    return step


def test_a_line_that_sets_it_off_counts_more_than_the_one_that_starts_the_server() -> None:
    trace = HandTrace({"lib.py": LIB, "run.py": OWN}, own="run.py")
    serve = trace.call("lib:serve", trace.call("run:main"), "serve()")
    answer = trace.call("lib:answer", serve, "answer()")
    trace.asked(answer, "", "message")
    by_the_library = trace.call("lib:put", answer, "put()", lines=frozenset({13}))
    on_message = trace.call("run:on_message", trace.call("lib:handle", answer, "handle()"))
    ours = trace.call("lib:put", on_message, "put()", lines=frozenset({13}))
    made = trace.trace()
    both = {"run.py:3", "run.py:6"}
    assert chosen(made, PUT, both) == ours.id
    assert chosen(made, PUT, {"run.py:3"}) == by_the_library.id


def chosen(trace: Trace, step: Step, places: set[str]) -> int | None:
    work = work_of([trace], step, places, None)
    return None if work is None else work.call.id


def test_a_signature_that_is_not_that_of_the_session_is_not_told_of_it() -> None:
    """A form is signed in the same way, wherever the session is kept."""
    trace = HandTrace(
        {
            "itsdangerous/signer.py": (
                "class HMACAlgorithm:\n    def get_signature(self):\n        mac = hmac.new()\n"
            ),
            "flask_wtf/csrf.py": "def generate_csrf():\n    get_signature()\n",
            "flask/sessions.py": (
                "class SecureCookieSessionInterface:\n"
                "    def save_session(self):\n        get_signature()\n"
            ),
        }
    )
    name, at = "itsdangerous.signer:HMACAlgorithm.get_signature", "get_signature()"
    trace.call(name, trace.call("flask_wtf.csrf:generate_csrf"), at, lines=frozenset({3}))
    signature = step_called("The signature")
    assert chosen(trace.trace(), signature, set()) is None
    save = trace.call("flask.sessions:SecureCookieSessionInterface.save_session")
    of_session = trace.call(name, save, at, lines=frozenset({3}))
    assert chosen(trace.trace(), signature, set()) == of_session.id


def test_the_answer_to_a_probe_is_not_what_we_send() -> None:
    trace = HandTrace(
        {
            "engineio/socket.py": (
                "class Socket:\n"
                "    def _websocket_handler(self, ws):\n"
                "        ws.send('3probe')\n"
                "        def writer():\n"
                "            ws.send(packet)\n"
                "        writer()\n"
            ),
            "simple_websocket/ws.py": (
                "class Base:\n    def send(self, data):\n        self.sock.send(out_data)\n"
            ),
        }
    )
    handler, send = (
        trace.call("engineio.socket:Socket._websocket_handler"),
        "simple_websocket.ws:Base.send",
    )
    trace.call(send, handler, "ws.send('3probe')", lines=frozenset({3}))
    frame = step_called("A frame goes out")
    assert chosen(trace.trace(), frame, set()) is None
    writer = trace.call(
        "engineio.socket:Socket._websocket_handler.<locals>.writer", handler, "writer()"
    )
    ours = trace.call(send, writer, "ws.send(packet)", lines=frozenset({3}))
    assert chosen(trace.trace(), frame, set()) == ours.id


def test_the_answer_to_a_connection_is_not_what_we_emit() -> None:
    trace = HandTrace(
        {
            "engineio/socket.py": (
                "class Socket:\n    def send(self, pkt):\n        self.queue.put(pkt)\n"
            ),
            "engineio/server.py": (
                "class Server:\n    def send_packet(self):\n        socket.send(pkt)\n"
            ),
            "socketio/server.py": (
                "class Server:\n"
                "    def _handle_connect(self):\n        send_packet()\n"
                "    def emit(self):\n        send_packet()\n"
            ),
        }
    )
    step = step_called("What we emit goes into a queue")
    found = []
    for name in ("_handle_connect", "emit"):
        server = trace.call(f"socketio.server:Server.{name}")
        packet = trace.call("engineio.server:Server.send_packet", server, "send_packet()")
        put = trace.call(
            "engineio.socket:Socket.send", packet, "socket.send(pkt)", lines=frozenset({3})
        )
        found.append((put.id, chosen(trace.trace(), step, set())))
    (_, before), (emitted, after) = found
    assert (before, after) == (None, emitted)


def test_the_text_of_a_page_is_made_by_older_releases_too() -> None:
    """Jinja 3.0 had no ``Environment.concat``."""
    trace = HandTrace(
        {
            "jinja2/environment.py": (
                "class Template:\n"
                "    def render(self):\n"
                "        return concat(self.root_render_func(ctx))\n"
            )
        }
    )
    made = trace.call("jinja2.environment:Template.render", lines=frozenset({3}))
    assert chosen(trace.trace(), step_called("Python makes the text"), set()) == made.id


def test_a_line_that_a_release_does_not_have_is_not_said_not_to_have_run() -> None:
    source = "class Template:\n    def render(self):\n        return quick(ctx)\n"
    trace = HandTrace({"jinja2/environment.py": source})
    trace.call("jinja2.environment:Template.render", lines=frozenset({3}))
    said = SectionMaker([trace.trace()], (), None).unproven(step_called("Python makes the text"))
    assert said == "Python makes the text (its line was not found in this release)"


def test_a_page_says_nothing_of_the_files_that_it_asks_for_by_itself() -> None:
    trace = HandTrace({"flask/app.py": "class Flask:\n    def wsgi_app(self):\n        pass\n"})
    for path, endpoint in (("/", "home"), ("/static/a.css", "static"), ("/b/c.js", "b.static")):
        call = trace.call("flask.app:Flask.wsgi_app")
        trace.asked(call, "GET", path, endpoint=endpoint, status=200)
    assert exchanges_of([trace.trace()]) == ("`GET /` → 200",)


def test_where_nobody_wrote_a_note_no_line_is_said_to_do_the_work() -> None:
    """What made the most calls may only prepare the work, which C does."""
    trace = HandTrace({"lib.py": LIB, "run.py": OWN}, own="run.py")
    put = trace.call("lib:put", trace.call("run:on_message"), "put()", lines=frozenset({13}))
    made = trace.trace()
    feature = Feature("library/lib", "lib", "", ())
    section = SectionMaker([made], (), None).section(feature, (), [Work(made, PUT, put, None)])
    (rows,) = section.chains[0].hops.blocks
    assert isinstance(rows, Rows)
    assert [row.what for row in rows.rows] == ["`put()`", "is where the chain ends"]
