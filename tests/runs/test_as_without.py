"""An app answers as it does without us, and no call of it is missing from the trace."""

import importlib.util
import shutil
import socket
import sys
import threading
from pathlib import Path
from types import ModuleType

from werkzeug.serving import make_server

from flaskmagic.host.visited import run_and_visit
from flaskmagic.inside.job import Job
from flaskmagic.visitor.client import Client
from flaskmagic.visitor.facts import AppFacts
from tests.visiting import APPS

FORM = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n\r\na=1&a=2&b=3"
REQUESTS = (
    b"GET /traceback HTTP/1.1\r\n\r\n",
    b"GET /counted HTTP/1.1\r\n\r\n",
    b"GET /deep HTTP/1.1\r\n\r\n",
    b"GET /too-deep HTTP/1.1\r\n\r\n",
    b"POST /sent HTTP/1.1\r\n" + FORM,
    b"GET /streamed HTTP/1.1\r\n\r\n",
    b"GET /gone HTTP/1.1\r\n\r\n",
    b"GET /nowhere HTTP/1.1\r\n\r\n",
    b"HEAD /traceback HTTP/1.1\r\n\r\n",
    b"nonsense\r\n\r\n",
)


def answer(address: tuple[str, int], request: bytes) -> list[bytes]:
    """Return the lines of an answer, byte for byte, but for the time."""
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    return [line for line in received.split(b"\n") if not line.startswith(b"Date: ")]


def test_an_app_answers_as_without(folder: Path) -> None:
    shutil.copy(APPS / "tells.py", folder / "server.py")
    app = module(folder / "server.py").app
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        without = [answer(server.server_address, request) for request in REQUESTS]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    recorded: list[list[bytes]] = []

    def visiting(client: Client, _facts: AppFacts) -> list[str]:
        client.request("GET", "/gone")  # waits until the server is there
        recorded.extend(answer((client.host, client.port), request) for request in REQUESTS)
        return []

    visited = run_and_visit(Path(sys.executable), Job(app="server"), visiting)
    assert not visited.problems
    assert b"1600" in without[1]
    for request, one, other in zip(REQUESTS, without, recorded, strict=True):
        assert one == other, request


def test_every_call_that_another_counted_is_there() -> None:
    """Few clients here; the benchmark has many, and ten runs."""
    count = module(Path(__file__).parents[2] / "benchmarks" / "count.py")
    job, visiting = count.of_topic("socket")
    calls, differences = count.compare(job, visiting)
    assert (calls > 1000, differences) == (True, [])
    calls, differences = count.compare(Job(demo=True), count.many(4, 10))
    assert (calls > 10_000, differences) == (True, [])


def module(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made
