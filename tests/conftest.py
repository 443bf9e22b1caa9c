"""Fixtures that more than one folder of tests uses."""

import json
import sys
import threading
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from flaskmagic.reading import Reading, read
from flaskmagic.render.json import render as json_of
from flaskmagic.runs.run import run_demo_app
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
from flaskmagic.walkthroughs import features, load, parse
from tests.every_fact import made_reading
from tests.visiting import folder, visit  # noqa: F401


@pytest.fixture(autouse=True)
def trace_functions_left_as_found() -> Iterator[None]:
    """Fail every test that leaves a trace function behind, or takes one away."""
    before = sys.gettrace(), threading.gettrace()
    yield
    assert (sys.gettrace(), threading.gettrace()) == before


@pytest.fixture(scope="session")
def live_reading() -> Callable[[str], Reading]:
    """Return a function that runs a topic on the demo app, once in the session."""

    @cache
    def reading(topic: str) -> Reading:
        walkthrough = load(topic)
        assert walkthrough.visit is not None
        wanted = walkthrough.wanted.union(*(feature.wanted for feature in features()))
        finished = run_demo_app(walkthrough.visit, wanted)
        assert finished.problem is None, finished.problem
        assert not finished.trace.interrupted
        return read(walkthrough, finished.trace)

    return reading


@pytest.fixture(scope="session")
def live_document(live_reading: Callable[[str], Reading]) -> Callable[[str], dict[str, Any]]:
    """Return a function that gives the JSON of a topic's reading, for tests that only read it."""

    @cache
    def document(topic: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(json_of([live_reading(topic)], as_list=False))
        return found

    return document


_UNRAISABLE = "ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning"

APP = '''\
"""A library of one file."""


class App:
    default = "text/plain"

    def serve(self, path):
        """Answer one request.

        Returns what the view returned.
        """
        view = self.find(path)
        if view is None:
            raise LookupError(path)
        return view(path, kind=self.default)

    def find(self, path):
        return {"/": index}.get(path)
'''
VIEWS = """\
def index(path, kind):
    return f"`{path}` as {kind}"
"""
NOTES = """\
+++
title = "Serving"
technology = "lib"
question = "Who answers?"
scenario = "serve"
+++
One request, *one* answer.

# The request

## It arrives

```step
definition = "lib.app:App.serve"
focus = "view = self.find(path)"
```

The path is `{arguments.path}`.

## The default

```step
definition = "lib.app:App.default"
proof = "lib.app:App.serve"
proof_line = "self.default"
```

Read by `serve`.

# The answer

## It is made in a thread of its own

```step
definition = ["lib.old:index", "lib.views:index"]
follows = "It arrives"
```

It returned {result}.

## Never

```step
definition = "lib.app:App.find"
focus = "return"
where = { path = "/elsewhere" }
```

Not shown.

## Long gone

```step
definition = "lib.gone:index"
since = "Lib 1.3"
```

Not shown either.
"""


@pytest.fixture
def built_trace() -> Trace:
    """Return a small trace that was made by hand."""
    app, views = "/site/lib/app.py", "/site/lib/views.py"
    serve, find = CodeRef(app, "App.serve", 7), CodeRef(app, "App.find", 17)
    index = CodeRef(views, "index", 1)
    calls = (
        Call(
            id=1,
            parent_id=None,
            thread=MAIN_THREAD,
            code=serve,
            call_site=None,
            outcome=Outcome.RETURNED,
            skipped=3,
            lines=frozenset({12, 13, 15}),
            arguments={"self": "<lib.app.App>", "path": "'/'"},
            result='"`/` as text/plain"',
        ),
        Call(
            id=2,
            parent_id=1,
            thread=MAIN_THREAD,
            code=find,
            call_site=CallSite(app, 12, 12, 15, 30),
            outcome=Outcome.RETURNED,
            lines=frozenset({18}),
            arguments={"self": "<lib.app.App>", "path": "'/'"},
            result="<function index>",
        ),
        Call(
            id=3,
            parent_id=1,
            thread="worker",
            code=index,
            call_site=CallSite(app, 15, 15, 15, 44),
            outcome=Outcome.RETURNED,
            lines=frozenset({2}),
            arguments={"path": "'/'", "kind": "'text/plain'"},
            result="'`/` as text/plain'",
        ),
        Call(
            id=4,
            parent_id=3,
            thread="worker",
            code=find,
            call_site=None,
            outcome=Outcome.RAISED,
            exception="LookupError",
        ),
    )
    files = {
        app: SourceFile("lib/app.py", "lib.app", APP, page="https://forge.org/lib/1.2/app.py"),
        views: SourceFile("lib/views.py", "lib.views", VIEWS, remark="has uncommitted changes"),
    }
    return Trace(
        kind=Kind.DEMO,
        scenario="serve",
        title="GET /",
        python="3.11.7",
        distributions={"lib": Distribution("Lib", "1.2")},
        calls=calls,
        files=files,
        skipped={"outside the scope": 3},
    )


@pytest.fixture
def built_reading(built_trace: Trace) -> Reading:
    """Return the reading of that trace."""
    return read(parse(NOTES, "serve", "serve.md"), built_trace)


@pytest.fixture
def every_fact() -> Reading:
    """Return a reading in which each fact of a step is told somewhere."""
    return made_reading()


def pytest_configure(config: pytest.Config) -> None:
    if version("werkzeug").startswith(("2.1.", "2.2.")):
        # These releases never close the socket that run_simple() prepares.
        for leak in ("ignore:unclosed <socket:ResourceWarning", _UNRAISABLE):
            config.addinivalue_line("filterwarnings", leak)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Return a function that compares a text with the golden file of that name."""

    def compare(name: str, text: str) -> None:
        file = Path(__file__).parent / "golden" / name
        if request.config.getoption("--update-golden"):
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8"), f"pytest --update-golden rewrites {name}"

    return compare
