"""Every topic, run on the installed releases: what is read did run, and stands where it is said to.

The line numbers are checked with ``ast`` and ``inspect`` here, not with the code that found them.
"""

import ast
import importlib
import importlib.util
from collections.abc import Callable
from importlib.metadata import version
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from flaskmagic.reading import Reading, Status
from flaskmagic.trace import Call, Trace
from flaskmagic.walkthroughs import topics


def numbers(release: str) -> list[int]:
    return [int(part) for part in release.split(".")]


TODAY = numbers(version("flask"))[:2] >= [3, 1]
of_today = pytest.mark.skipif(not TODAY, reason="of Flask 3.1 and later")

Live = Callable[[str], Reading]

NAMED_BY_THE_ISSUE = {
    "errors": [
        "Aborter.__call__",
        "App._find_error_handler",
        "Flask.handle_exception",
        "Flask.handle_user_exception",
        "MapAdapter.match",
        "MethodNotAllowed.get_headers",
    ],
    "escaping": [
        "App.select_jinja_autoescape",
        "Markup.__mod__",
        "do_mark_safe",
        "escape",
        "htmlsafe_json_dumps",
    ],
    "files": [
        "FileStorage.__init__",
        "FileStorage.save",
        "MultipartDecoder.next_event",
        "_RangeWrapper._first_iteration",
        "is_resource_modified",
        "safe_join",
        "secure_filename",
        "send_file",
        "send_from_directory",
    ],
    "hooks": [
        "AppContext.push",
        "Blueprint.register",
        "Flask.do_teardown_request",
        "Flask.full_dispatch_request",
        "Flask.preprocess_request",
        "Flask.process_response",
        "RequestContext.push",
        "_AppCtxGlobals.__setattr__",
    ],
    "session": [
        "SecureCookieSessionInterface.open_session",
        "SecureCookieSessionInterface.save_session",
        "Signer.unsign",
        "URLSafeSerializerMixin.dump_payload",
        "Response.set_cookie",
        "SessionMixin.permanent",
    ],
    "forms": [
        "BaseForm.__init__",
        "BaseForm.validate",
        "Field.process",
        "FlaskForm.Meta.wrap_formdata",
        "FlaskForm.__init__",
        "FlaskForm.hidden_tag",
        "FlaskForm.validate_on_submit",
        "generate_csrf",
        "validate_csrf",
    ],
    "login": [
        "LoginManager._clear_cookie",
        "LoginManager._load_user",
        "LoginManager._set_cookie",
        "LoginManager.unauthorized",
        "_get_user",
        "check_password_hash",
        "encode_cookie",
        "generate_password_hash",
        "login_required.<locals>.decorated_view",
        "login_user",
        "logout_user",
    ],
    "startup": [
        "Flask.run",
        "run_simple",
        "make_server",
        "BaseWSGIServer.__init__",
        "TCPServer.server_bind",
        "TCPServer.server_activate",
        "BaseWSGIServer.serve_forever",
        "BaseServer.serve_forever",
        "TCPServer.server_close",
    ],
    "request": [
        "TCPServer.get_request",
        "ThreadingMixIn.process_request",
        "ThreadingMixIn.process_request_thread",
        "BaseHTTPRequestHandler.handle_one_request",
        "BaseHTTPRequestHandler.parse_request",
        "parse_headers",
        "WSGIRequestHandler.make_environ",
        "Flask.__call__",
        "Flask.wsgi_app",
        "Request.__init__",
        "Request.content_type",
        "Request.content_length",
        "Request.mimetype",
        "Request.args",
        "Request.form",
        "EnvironHeaders._get_key",
        "FormDataParser._parse_urlencoded",
        "MultiPartParser.parse",
        "Request.get_json",
        "Request.cookies",
    ],
    "route": [
        "Scaffold.route",
        "Scaffold.route.<locals>.decorator",
        "App.add_url_rule",
        "Map.add",
        "Rule.compile",
        "Flask.create_url_adapter",
        "Map.bind_to_environ",
        "MapAdapter.match",
        "StateMachineMatcher.match",
        "Flask.dispatch_request",
        "add_views.<locals>.hello",
        "url_for",
        "MapAdapter.build",
    ],
    "response": [
        "make_response",
        "Flask.make_response",
        "Response.__init__",
        "Response",
        "Response.set_data",
        "Flask.finalize_request",
        "Response.__call__",
        "redirect",
        "WSGIRequestHandler.run_wsgi.<locals>.start_response",
        "_SocketWriter.write",
    ],
    "template": [
        "render_template",
        "Flask.create_jinja_environment",
        "Environment.get_or_select_template",
        "Environment.get_template",
        "Environment._load_template",
        "Environment.select_template",
        "FileSystemLoader.get_source",
        "Parser.parse_if",
        "root",
    ],
    "socket": [
        "SocketIO.on",
        "SocketIO.on.<locals>.decorator",
        "Server._handle_connect",
        "Server.__init__",
        "Server._handle_event",
        "SocketIO._handle_event",
        "add_events.<locals>.handle_message",
        "emit",
        "SocketIO.emit",
        "send",
        "SocketIO.send",
        "Packet.encode",
        "Base.send",
        "disconnect",
    ],
    "websocket": [
        "Sock.__init__",
        "Sock.route.<locals>.decorator",
        "Sock.route.<locals>.decorator.<locals>.websocket_route",
        "Base.__init__",
        "Base._thread",
        "Base._handle_events",
        "Base.receive",
        "WSConnection.__init__",
        "WSConnection.receive_data",
        "WSConnection.send",
        "H11Handshake.send",
        "generate_accept_token",
        "Connection.receive_data",
        "Buffer.__init__",
        "Buffer.consume_at_most",
        "Buffer.consume_exactly",
        "FrameDecoder.parse_header",
        "FrameDecoder.parse_extended_payload_length",
        "XorMaskerSimple.process",
        "MessageDecoder.process_frame",
        "FrameProtocol.receive_bytes",
        "FrameProtocol.received_frames",
        "FrameProtocol._serialize_frame",
        "FrameProtocol.pong",
        "FrameProtocol._process_close",
        "FrameProtocol.close",
        "Frame",
        "Request",
        "TextMessage",
        "BytesMessage",
    ],
    "rooms": [
        "join_room",
        "emit",
        "Server.enter_room",
        "BaseManager.basic_enter_room",
        "BaseManager.get_participants",
        "Manager.emit",
        "Server._handle_event_internal",
        "BaseManager._generate_ack_id",
        "Server._handle_ack",
        "Manager.trigger_callback",
    ],
}

PARTS = (
    *("add_views.", "add_events.", "add_rooms.", "make_notices.", "make_shelf."),
    "make_blueprint.",
)
"""The functions of the demo app within which its views and handlers are."""


RACES = {"websocket"}
"""Topics with a view that waits while a thread reads on: which goes on first, nobody says."""


@pytest.fixture(params=topics())
def reading(request: pytest.FixtureRequest, live_reading: Live) -> Reading:
    return live_reading(request.param)


@pytest.fixture
def document(reading: Reading, live_document: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    return live_document(reading.walkthrough.topic)


@of_today
def test_every_step_was_executed(reading: Reading) -> None:
    assert [step.name for step in reading.steps if step.call is None] == []


def test_a_step_that_was_not_executed_is_one_of_a_later_release(reading: Reading) -> None:
    for step in [step for step in reading.steps if step.call is None]:
        assert step.status is Status.NOT_IN_VERSION, step.name
        assert step.step.since is not None, step.name
        name, _, since = step.step.since.partition(" ")
        assert numbers(version(name)) < numbers(since), step.name


@of_today
def test_the_definitions_that_must_be_there_are(reading: Reading) -> None:
    shown = {step.name.partition(":")[2] for step in reading.steps if step.call}
    assert not set(NAMED_BY_THE_ISSUE[reading.walkthrough.topic]) - shown


def test_the_steps_come_in_the_order_of_the_run(document: dict[str, Any]) -> None:
    calls = [step["call"] for step in document["steps"] if step["call"] is not None]
    assert calls == sorted(calls)
    assert [step["number"] for step in document["steps"]] == list(
        range(1, len(document["steps"]) + 1)
    )


@of_today
def test_the_order_of_the_run_is_the_order_of_the_file(reading: Reading) -> None:
    """Of threads that run at the same time, either may be the first."""
    order = {step.title: number for number, step in enumerate(reading.walkthrough.steps)}
    if reading.walkthrough.topic not in RACES:
        assert [step.step.title for step in reading.steps] == list(order)
    assert {step.step.title for step in reading.steps} == set(order)
    for earlier, later in combinations(reading.steps, 2):
        if order[earlier.step.title] > order[later.step.title]:
            assert at_one_time(reading.trace, earlier.call, later.call), later.step.title


def at_one_time(trace: Trace, one: Call | None, other: Call | None) -> bool:
    """Say whether the threads of two calls are two, and each began before the other ended."""
    assert one is not None
    assert other is not None
    spans = []
    for thread in (one.thread, other.thread):
        numbers = [call.id for call in trace.calls if call.thread == thread]
        spans.append((min(numbers), max(numbers)))
    (first, last), (start, end) = spans
    return one.thread != other.thread and first < end and start < last


@of_today
def test_what_ought_to_be_marked_is_marked(reading: Reading) -> None:
    for step in reading.steps:
        assert (step.focus_line is not None) == bool(step.step.focus), step.step.title
        assert (step.proof_line is not None) == bool(step.step.proof_line), step.step.title


def test_notes_are_filled_in(reading: Reading) -> None:
    for step in reading.steps:
        assert "(not recorded)" not in step.note, step.step.title
        assert "{result}" not in step.note
        assert "{arguments" not in step.note


def installed(step: dict[str, Any]) -> tuple[Path, str]:
    """Return the file of a step's definition and the name of it within, found by importlib."""
    module, _, qualname = step["definition"].partition(":")
    file = importlib.import_module(module).__file__
    assert file is not None
    return Path(file), qualname


def lines_by_ast(file: Path, qualname: str) -> list[tuple[int, int, int]]:
    """Return the (first, def, last) lines of everything of that name, by walking the tree."""
    level: list[ast.AST] = [ast.parse(file.read_text(encoding="utf-8"))]
    for part in [part for part in qualname.split(".") if part != "<locals>"]:
        level = [
            node
            for parent in level
            for node in ast.walk(parent)
            if node is not parent
            and (
                getattr(node, "name", None) == part
                or (
                    isinstance(node, ast.Assign | ast.AnnAssign)
                    and part
                    in [
                        getattr(target, "id", None)
                        for target in getattr(node, "targets", [getattr(node, "target", None)])
                    ]
                )
            )
        ]
    return [
        (
            min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))]),  # type: ignore[attr-defined]
            node.lineno,  # type: ignore[attr-defined]
            node.end_lineno,  # type: ignore[attr-defined]
        )
        for node in level
    ]


def test_every_line_is_what_ast_says_of_the_installed_file(document: dict[str, Any]) -> None:
    for step in document["steps"]:
        if step["status"] == "not in this version" or ".html:" in step["definition"]:
            continue
        file, qualname = installed(step)
        assert file.as_posix().endswith("/" + step["file"])
        lines = (step["first_line"], step["def_line"], step["last_line"])
        assert lines in lines_by_ast(file, qualname), step["definition"]
        if step["focus_line"] is not None:
            assert step["first_line"] <= step["focus_line"] <= step["last_line"]
        assert all(lines[0] <= line <= lines[2] for line in step["executed_lines"])


def test_every_parent_exists_and_began_before(document: dict[str, Any]) -> None:
    seen = set()
    for node in document["path"]:
        assert node["parent"] is None or node["parent"] in seen
        seen.add(node["id"])
    assert [node["id"] for node in document["path"]] == sorted(seen)


def test_one_path_leads_from_the_start_of_the_server_to_the_view(reading: Reading) -> None:
    trace = reading.trace
    views = [call for name, calls in trace.by_definition.items() for call in calls]
    own = [call for call in views if "/demo_app/" in call.code.filename]
    asked = [
        call
        for call in own
        if call.code.qualname.startswith(PARTS) and not call.code.qualname.endswith("<lambda>")
    ]
    assert asked
    for view in asked:
        above = [trace.name(call.code) for call in trace.ancestors(view)]
        assert above[-1] == "flask.app:Flask.run" or above[-1].endswith("SocketIO.run")
        assert "socketserver:ThreadingMixIn.process_request_thread" in above
        assert "socketserver:ThreadingMixIn.process_request" in above
        is_event = view.code.qualname.startswith(("add_events.", "add_rooms."))
        door = "flask_socketio:_SocketIOMiddleware.__call__"
        assert (door if is_event else "flask.app:Flask.wsgi_app") in above


def test_the_client_is_not_in_the_trace(reading: Reading) -> None:
    modules = {file.module for file in reading.trace.files.values()}
    assert not [module for module in modules if module.startswith("flaskmagic.scenarios")]
    recorded = {name.partition(":")[0] for name in reading.trace.by_definition}
    assert not recorded & {"socketio.client", "engineio.client", "socketio.base_client"}


def is_generator(node: dict[str, Any], files: dict[str, str]) -> bool:
    """Say whether the function of a path node has a yield in it."""
    if node["definition"].endswith("<genexpr>"):
        return True
    found = [
        each
        for each in ast.walk(ast.parse(files[node["file"]]))
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        and node["line"] in [each.lineno, *(item.lineno for item in each.decorator_list)]
    ]
    return any(isinstance(inner, ast.Yield | ast.YieldFrom) for inner in ast.walk(found[0]))


def test_only_generators_and_threads_that_wait_are_left_unfinished(
    document: dict[str, Any], reading: Reading
) -> None:
    files = {file.path: file.text for file in reading.trace.files.values() if not file.is_template}
    unfinished = [
        node
        for node in document["path"]
        if node["outcome"] == "unfinished" and not is_generator(node, files)
    ]
    # Socket.IO keeps threads that wait for the next message when the server is gone.
    waiting = ("engineio", "socketio", "simple_websocket")
    assert all(node["definition"].startswith(waiting) for node in unfinished), unfinished


def test_what_raised_says_what(document: dict[str, Any]) -> None:
    assert all(node["exception"] for node in document["path"] if node["outcome"] == "raised")
