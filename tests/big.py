"""A trace and a reading of any size: a small library is read with ``ast``, not run.

Each function below makes the calls that are written in it, in that order, loops as often as their
``range`` says. So call sites, lines and columns are true of the text.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from textwrap import dedent

from flaskmagic.reading import Reading, read
from flaskmagic.trace import (
    MAIN_THREAD,
    Call,
    CallSite,
    CodeRef,
    Distribution,
    Kind,
    Outcome,
    SourceFile,
    Trace,
)
from flaskmagic.walkthroughs import parse

_DEEPEST = 60
_REPOSITORY = "https://github.com/pallets"

FILES = {
    "/usr/lib/python3.11/socketserver.py": SourceFile(
        "socketserver.py",
        "socketserver",
        dedent(
            '''
            class BaseServer:
                def serve_forever(self, poll_interval=0.5):
                    """Handle one request at a time until shutdown."""
                    while self.running:
                        self.service_actions()
                        self.handle_request_noblock()

                def service_actions(self):
                    pass

                def handle_request_noblock(self):
                    request, address = self.socket.accept()
                    self.process_request(request, address)

                def process_request(self, request, address):
                    spawn(self.process_request_thread, request, address)

                def process_request_thread(self, request, address):
                    run_wsgi(request, address)
            '''
        ),
    ),
    "/site/werkzeug/serving.py": SourceFile(
        "werkzeug/serving.py",
        "werkzeug.serving",
        dedent(
            '''
            def run_wsgi(request, address):
                """Read the request, call the app, and write what it returns."""
                environ = make_environ(request)
                chunks = wsgi_app(environ, start_response)
                for number in range(8):
                    write(chunks[number])

            def make_environ(request):
                environ = {}
                for number in range(12):
                    environ[number] = header_key(request.headers[number])
                return environ

            def header_key(name):
                return name.upper().replace("-", "_")

            def start_response(status, headers):
                return write

            def write(data):
                send_all(data)

            def send_all(data):
                return len(data)
            '''
        ),
        page=f"{_REPOSITORY}/werkzeug/blob/3.1.3/src/werkzeug/serving.py",
    ),
    "/site/werkzeug/routing/map.py": SourceFile(
        "werkzeug/routing/map.py",
        "werkzeug.routing.map",
        dedent(
            """
            class MapAdapter:
                def match(self, path):
                    for number in range(4):
                        self.compare(path, number)
                    if not path:
                        raise LookupError(path)
                    return self.rules[path], {}

                def compare(self, path, number):
                    return self.weight(path) < self.weight(number)

                def weight(self, value):
                    return len(str(value))
            """
        ),
        page=f"{_REPOSITORY}/werkzeug/blob/3.1.3/src/werkzeug/routing/map.py",
    ),
    "/site/flask/app.py": SourceFile(
        "flask/app.py",
        "flask.app",
        dedent(
            '''
            class Flask:
                def wsgi_app(self, environ, start_response):
                    """Answer one request.

                    The environment is WSGI's.
                    """
                    context = self.request_context(environ)
                    context.push()
                    response = self.full_dispatch_request()
                    return response(environ, start_response(200, []))

                def request_context(self, environ):
                    return RequestContext(self, environ)

                def full_dispatch_request(self):
                    try:
                        value = self.dispatch_request()
                    except Exception as error:
                        value = self.handle_user_exception(error)
                    return self.finalize_request(value)

                def dispatch_request(self):
                    rule, arguments = match(self.request.path)
                    return index(**arguments)

                def finalize_request(self, value):
                    response = self.make_response(value)
                    for number in range(6):
                        self.set_header(response, number)
                    return response

                def make_response(self, value):
                    return Response(value)

                def set_header(self, response, number):
                    response.headers[number] = header_key(str(number))
            '''
        ),
        page=f"{_REPOSITORY}/flask/blob/3.1.3/src/flask/app.py",
    ),
    "/site/jinja2/environment.py": SourceFile(
        "jinja2/environment.py",
        "jinja2.environment",
        dedent(
            """
            def render_template(name, **values):
                return concat(render(name, values, depth=0))

            def render(name, values, depth):
                for number in range(3):
                    escape(values)
                if depth < 60:
                    return render(name, values, depth + 1)
                return escape(name)

            def escape(value):
                return str(value).replace("<", "&lt;")

            def concat(parts):
                return "".join(parts)
            """
        ),
        remark="changed since it was installed",
    ),
    "/home/ada/shop/views.py": SourceFile(
        "shop/views.py",
        "shop.views",
        dedent(
            '''
            def index(page=1):
                """Show the goods."""
                goods = load_goods(page)
                return render_template("index.html", goods=goods)

            def load_goods(page):
                found = []
                for number in range(25):
                    found.append(price(number))
                return found

            def price(number):
                return f"{number} €"
            '''
        ),
        is_own=True,
    ),
}

NOTES = """\
+++
title = "A shop"
technology = "flask"
question = "How is a page of the shop made?"
scenario = "shop"
+++
One request, again and again.

# The server

## The server waits

```step
definition = "socketserver:BaseServer.serve_forever"
focus = "self.handle_request_noblock()"
```

It waits with `poll_interval` = {arguments.poll_interval}.

## A thread for the request

```step
definition = "socketserver:BaseServer.process_request_thread"
focus = "run_wsgi(request, address)"
```

Each connection has its own.

## The app is called

```step
definition = "werkzeug.serving:run_wsgi"
focus = "wsgi_app(environ, start_response)"
```

From here on it is Flask's.

# The app

## WSGI's door

```step
definition = "flask.app:Flask.wsgi_app"
focus = "self.full_dispatch_request()"
```

`environ` is {arguments.environ}.

## The rule is found

```step
definition = "werkzeug.routing.map:MapAdapter.match"
focus = "return self.rules[path]"
```

The path is {arguments.path}.

## Your view

```step
definition = "shop.views:index"
focus = "render_template("
```

It returned {result}.

## The template

```step
definition = "jinja2.environment:render"
focus = "return render(name"
```

Templates include templates.

## The response

```step
definition = "flask.app:Flask.finalize_request"
focus = "self.make_response(value)"
```

What the view returned becomes a response.
"""


@dataclass(frozen=True)
class _Function:
    """A function of the text, and the calls that it makes, each as often as its loop runs."""

    code: CodeRef
    parameters: tuple[str, ...]
    lines: frozenset[int]
    calls: tuple[tuple[str, CallSite, int, bool], ...]


@cache
def _program() -> dict[str, _Function]:
    found = {}
    for filename, file in FILES.items():
        for prefix, node in _defined(ast.parse(file.text)):
            found[node.name] = _function(filename, prefix, node)
    return found


def _defined(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield "", node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                assert isinstance(inner, ast.FunctionDef)
                yield f"{node.name}.", inner


def _function(filename: str, prefix: str, node: ast.FunctionDef) -> _Function:
    calls = [
        (name, CallSite(filename, *_extent(made)), times, spawned)
        for made, times in _made(node, 1)
        for name, spawned in _called(made)
    ]
    inside = [each for each in ast.walk(node) if isinstance(each, ast.stmt) and each is not node]
    return _Function(
        CodeRef(filename, prefix + node.name, node.lineno),
        tuple(argument.arg for argument in node.args.args),
        frozenset(each.lineno for each in inside if not isinstance(each, ast.Raise)),
        tuple(calls),
    )


def _made(node: ast.AST, times: int) -> Iterator[tuple[ast.Call, int]]:
    """Yield the calls below ``node``, the inner ones first, and how often each is made."""
    if isinstance(node, ast.For) and isinstance(node.iter, ast.Call):
        (end,) = node.iter.args
        assert isinstance(end, ast.Constant)
        times *= int(str(end.value))
    for child in ast.iter_child_nodes(node):
        yield from _made(child, times)
    if isinstance(node, ast.Call):
        yield node, times


def _called(node: ast.Call) -> Iterator[tuple[str, bool]]:
    name = _name(node.func)
    if name == "spawn":
        yield _name(node.args[0]), True
    else:
        yield name, False


def _name(node: ast.expr) -> str:
    return getattr(node, "attr", "") or getattr(node, "id", "")


def _extent(node: ast.Call) -> tuple[int, int | None, int, int | None]:
    return node.lineno, node.end_lineno, node.col_offset, node.end_col_offset


class _Run:
    """Calls the functions until there are enough calls."""

    def __init__(self, most: int, wanted: frozenset[str]) -> None:
        self.calls: list[Call] = []
        self._most, self._wanted = most, wanted
        self._threads = 0
        self._deep = 0

    @property
    def is_over(self) -> bool:
        return len(self.calls) >= self._most

    def call(
        self, function: _Function, parent: Call | None, site: CallSite | None, thread: str
    ) -> None:
        """Record a call and those below it; what the end of the run cuts off is unfinished."""
        position = len(self.calls)
        call = Call(
            id=position + 1,
            parent_id=None if parent is None else parent.id,
            thread=thread,
            code=function.code,
            call_site=site,
            outcome=Outcome.RETURNED,
        )
        if f"{FILES[function.code.filename].module}:{function.code.qualname}" in self._wanted:
            arguments = {name: repr(name) for name in function.parameters}
            call = replace(call, lines=function.lines, arguments=arguments, result="'a result'")
        self.calls.append(call)
        self._deep += 1
        self._calls_below(function, call, thread)
        self._deep -= 1
        if self.is_over:
            self.calls[position] = replace(call, outcome=Outcome.UNFINISHED, result=None)

    def _calls_below(self, function: _Function, call: Call, thread: str) -> None:
        program = _program()
        endless = function.code.qualname == "BaseServer.serve_forever"
        while not self.is_over:
            for name, site, times, spawned in function.calls:
                if name not in program or self._deep >= _DEEPEST:
                    continue
                for _ in range(times):
                    if self.is_over:
                        return
                    self._threads += spawned
                    where = f"Thread-{self._threads} ({name})" if spawned else thread
                    self.call(program[name], call, site, where)
            if not endless:
                return


def big_trace(calls: int = 100_000) -> Trace:
    """Return a trace of that many calls, about 350 for each request, up to 60 deep."""
    wanted = parse(NOTES, "shop", "shop.md").wanted
    run = _Run(calls, wanted)
    run.call(_program()["serve_forever"], None, None, MAIN_THREAD)
    return Trace(
        kind=Kind.DEMO,
        scenario="shop",
        title=f"{calls:,} calls",
        python="3.11.7",
        distributions={
            "flask": Distribution("Flask", "3.1.3"),
            "werkzeug": Distribution("Werkzeug", "3.1.3"),
            "jinja2": Distribution("Jinja2", "3.1.6"),
        },
        calls=tuple(run.calls),
        files=FILES,
        skipped={"outside the scope": 12},
    )


def big_reading(calls: int = 100_000) -> Reading:
    """Return a reading of that trace, of eight steps."""
    return read(parse(NOTES, "shop", "shop.md"), big_trace(calls))
