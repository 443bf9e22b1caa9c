"""The work that is done, untraced and under each tool."""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import ThreadedWSGIServer

from flaskmagic import demo_app

Act = Callable[[], object]

REQUESTS = 10
FEW_REQUESTS = 8
ROUTES = 2000

_HERE = Path(__file__).parent
_DEMO = str(Path(demo_app.__file__).parent)
_OWN_APP = _HERE / "own_app"


@dataclass(frozen=True)
class Work:
    """A piece of work.

    ``clock`` tells the CPU time of all the threads that do it. Its own code is the ``package`` in
    the ``folder``. If ``is_first``, it is recorded as if nothing had been recorded before.
    """

    name: str
    title: str
    act: Act
    package: str = "flaskmagic.demo_app"
    folder: str = _DEMO
    clock: Callable[[], float] = time.thread_time
    is_first: bool = False


@contextmanager
def in_process() -> Iterator[Work]:
    """Requests of the test client, which render a template; warm."""
    ask = _demo_request()
    yield Work("requests", f"{REQUESTS} requests in the process", _times(REQUESTS, ask))


@contextmanager
def first_requests() -> Iterator[Work]:
    """A few of the same requests, of whose functions a recorder knows nothing yet."""
    act = _times(FEW_REQUESTS, _demo_request())
    yield Work("first", f"{FEW_REQUESTS} requests, recorded for the first time", act, is_first=True)


@contextmanager
def one_request() -> Iterator[Work]:
    """The same once: what a test does."""
    yield Work("one", "one request in the process", _demo_request())


@contextmanager
def over_a_socket() -> Iterator[Work]:
    """The same to a server, which starts a thread for each; the client is another process."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = demo_app.create_app(chat=False)
    client = _HERE / "asking.py"
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, str(client)], stdin=pipe, stdout=pipe) as asking:
        assert asking.stdin is not None
        assert asking.stdout is not None
        orders, answers = asking.stdin, asking.stdout

        def act() -> None:
            server = ThreadedWSGIServer("127.0.0.1", 0, app)
            server.daemon_threads = False  # so that server_close() waits for them
            orders.write(f"{server.port} {REQUESTS}\n".encode())
            orders.flush()
            for _ in range(REQUESTS):
                server.handle_request()
            server.server_close()
            answers.readline()

        title = f"{REQUESTS} requests over a socket, a thread each"
        yield Work("socket", title, act, clock=time.process_time)


@contextmanager
def many_routes() -> Iterator[Work]:
    """An app of many routes is asked for some of them."""
    client = _app_of_many_routes().test_client()

    def act() -> None:
        for number in range(0, ROUTES, ROUTES // REQUESTS):
            client.get(f"/area{number}/7")

    title = f"{REQUESTS} requests to an app of {ROUTES:,} routes"
    yield Work("routes", title, act, "benchmarks", str(_HERE))


@contextmanager
def own_app() -> Iterator[Work]:
    """An app in a folder of its own: its functions, arguments and lines are the reader's."""
    with tempfile.TemporaryDirectory() as folder:
        for file in _OWN_APP.iterdir():
            if file.is_file():
                Path(folder, file.name).write_text(file.read_text(encoding="utf-8"))
        sys.path.insert(0, folder)
        sys.modules.pop("shop", None)  # another app of that name may have been imported before
        client: FlaskClient = import_module("shop").app.test_client()

        def ask() -> None:
            form = {"name": "Ada", "password": "an open secret"}
            client.post("/login", data=form)
            client.get("/basket?item=tea&item=milk&count=3")

        title = f"{REQUESTS} requests to an app in a folder of its own"
        yield Work("own", title, _times(REQUESTS // 2, ask), "shop", folder)
        sys.path.remove(folder)
        del sys.modules["shop"]


WORKS = (in_process, first_requests, one_request, over_a_socket, many_routes, own_app)
"""Each gives the work while it can be done."""


def _demo_request() -> Act:
    client = demo_app.create_app(chat=False).test_client()
    return lambda: client.get("/?name=Ada")


def _times(count: int, act: Act) -> Act:
    def acts() -> None:
        for _ in range(count):
            act()

    return acts


def _app_of_many_routes() -> Flask:
    app = Flask(__name__)

    def view(number: int) -> str:
        return f"number {number}"

    for number in range(ROUTES):
        app.add_url_rule(f"/area{number}/<int:number>", f"area{number}", view)
    return app
