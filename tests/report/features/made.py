"""A run made by hand that uses a few features: for golden files, and for hostile texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flaskmagic.reading import Reading, read
from flaskmagic.trace import Distribution, Trace
from flaskmagic.walkthroughs import parse
from tests.traces import HandTrace

MIT = "Copyright (c) 2014 {}\n\nPermission is hereby granted, free of charge, to any person\n"
SERVER = """\
from flask import Flask, jsonify, request
from werkzeug.utils import secure_filename


def create_app():
    return Flask(__name__)


def save(name):
    if not name:
        return jsonify(error="no name")
    who = request.form["user"]
    return who + secure_filename(
        name,  # what the user sent
    )


def never():
    return 1
"""
SOURCES = {
    "socketserver.py": """\
class BaseServer:
    def serve_forever(self):
        self.get_request()
        t.start()


class TCPServer(BaseServer):
    def get_request(self):
        return self.socket.accept()


class ThreadingMixIn:
    def process_request_thread(self):
        self.server.app()
""",
    "flask/app.py": """\
class Flask:
    def __init__(self, name):
        self.name = name

    def __call__(self):
        return self.dispatch_request()

    def dispatch_request(self):
        return self.view_functions[rule.endpoint](
            name
        )
""",
    "werkzeug/local.py": """\
class _ProxyLookup:
    def __get__(self, instance):
        return getattr(instance, name)
""",
    "werkzeug/wrappers/request.py": """\
class Request:
    def form(self):
        return parse(self.stream)
""",
    "werkzeug/formparser.py": """\
class FormDataParser:
    def _parse_urlencoded(self, stream):
        # Comments are no lines that ran.
        items = parse_qsl(stream.read())
        return items
""",
    "werkzeug/utils.py": """\
def secure_filename(filename):
    filename = "_".join(filename.split())

    filename = _filename_ascii_strip_re.sub("", filename)
    return filename
""",
    "server.py": SERVER,
}
NOTES = """\
+++
title = "Serving"
technology = "werkzeug"
question = "Who answers?"
scenario = "serve"
+++
## Names
```step
definition = "werkzeug.utils:secure_filename"
```
A note.
"""


def made_trace(
    sources: dict[str, str] | None = None,
    thread: str = "worker",
    path: str = "/save?name=x",
    value: str = "'a b'",
    names: Sequence[str] = ("Flask", "Werkzeug"),
    holder: str = "Pallets",
) -> Trace:
    """Return the trace of a request to own code that uses a form and ``secure_filename``.

    Args:
        sources: The text of files, by their paths, in place of the usual ones.
        thread: The name of the thread of the request.
        path: What was asked for.
        value: The argument of ``secure_filename``.
        names: The names of the two distributions.
        holder: Who holds their copyright.
    """
    made = HandTrace(SOURCES | (sources or {}), own="server.py")
    create = made.call("server:create_app", thread="main", lines=frozenset({6}))
    made.call("flask.app:Flask.__init__", create, "Flask(__name__)", lines=frozenset({3}))
    serve = made.call("socketserver:BaseServer.serve_forever", thread="main")
    made.call(
        "socketserver:TCPServer.get_request", serve, "self.get_request()", lines=frozenset({9})
    )
    first = made.call(
        "socketserver:ThreadingMixIn.process_request_thread", serve, "t.start()", thread=thread
    )
    app = made.call("flask.app:Flask.__call__", first, "self.server.app()")
    dispatch = made.call(
        "flask.app:Flask.dispatch_request", app, "self.dispatch_request()", lines=frozenset({9, 10})
    )
    view = made.call(
        "server:save", dispatch, "self.view_functions", lines=frozenset({10, 12, 13, 14})
    )
    proxy = made.call("werkzeug.local:_ProxyLookup.__get__", view, "request.form")
    form = made.call("werkzeug.wrappers.request:Request.form", proxy, "getattr(instance, name)")
    made.call(
        "werkzeug.formparser:FormDataParser._parse_urlencoded",
        form,
        "parse(self.stream)",
        lines=frozenset({4, 5}),
    )
    made.call(
        "werkzeug.utils:secure_filename",
        view,
        "secure_filename(",
        lines=frozenset({2, 4, 5}),
        arguments={"filename": value},
        result="'a_b'",
    )
    made.asked(first, "POST", path, status=200)
    trace = made.trace()
    files = {
        name: file if file.is_own else replace(file, page=f"https://forge.org/{file.path}")
        for name, file in trace.files.items()
    }
    licence = {"licence": "MIT", "licence_files": {"LICENSE": MIT.format(holder)}}
    found = {
        package: Distribution(name, "1.2", **licence)  # type: ignore[arg-type]
        for package, name in zip(("flask", "werkzeug"), names, strict=True)
    }
    return replace(trace, files=files, distributions=found)


def made_readings(trace: Trace | None = None) -> list[Reading]:
    """Return a reading of such a run."""
    return [read(parse(NOTES, "serve", "serve.md"), made_trace() if trace is None else trace)]
