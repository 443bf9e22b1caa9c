"""How the memory of ``flaskmagic run`` grows, and what fails, in thousands of requests.

``python benchmarks/session.py`` uses an app from 8 clients and prints the memory of both processes
after each thousand requests. Linux only: it reads ``/proc``.
"""

from __future__ import annotations

import argparse
import contextlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
from http.client import HTTPConnection
from itertools import count
from pathlib import Path

from flaskmagic.host.visited import claim_port

APP = """\
from flask import Flask, jsonify, render_template, request

app = Flask(__name__)


@app.get("/")
def index():
    return "hello"


@app.get("/users/<int:number>")
def user(number):
    return jsonify(number=number, even=number % 2 == 0)


@app.post("/names")
def names():
    return render_template("names.html", names=request.form["names"].split(","))
"""

PAGE = "<ul>{% for each in names %}<li>{{ each }}</li>{% endfor %}</ul>"

CLIENTS = 8
EVERY = 1000


def main() -> None:
    """Run the app, use it, and print a row for each thousand requests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("requests", nargs="?", type=int, default=10_000)
    wanted = parser.parse_args().requests
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "server.py").write_text(APP)
        Path(folder, "templates").mkdir()
        Path(folder, "templates", "names.html").write_text(PAGE)
        port = claim_port(None)
        command = ["--app", "server:app", "--port", str(port), "--save", "session.jsonl"]
        with subprocess.Popen(
            [sys.executable, "-m", "flaskmagic", "run", *command],
            cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as process:  # fmt: skip
            try:
                print(
                    f"{'requests':>8} {'failed':>6} {'seconds':>7} {'MB, ours':>8} {'MB, app':>8}"
                )
                use(process.pid, port, wanted)
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(30)
        size = Path(folder, "session.jsonl").stat().st_size
        print(f"the file has {size / 2**20:.1f} MB")


def use(process: int, port: int, wanted: int) -> None:
    """Send requests from several clients, and print a row for each thousand."""
    ask(port, 0, patience=20)
    began = time.monotonic()
    numbers, failed = count(1), []

    def client(until: int) -> None:
        while (number := next(numbers)) <= until:
            if not ask(port, number):
                failed.append(number)

    for until in range(EVERY, wanted + 1, EVERY):
        numbers = count(until - EVERY + 1)
        clients = [threading.Thread(target=client, args=(until,)) for _ in range(CLIENTS)]
        for each in clients:
            each.start()
        for each in clients:
            each.join()
        seconds = time.monotonic() - began
        time.sleep(3)  # what was recorded is read meanwhile
        ours, app = (memory(each) for each in (process, child_of(process)))
        print(f"{until:>8,} {len(failed):>6} {seconds:>7.0f} {ours:>8.1f} {app:>8.1f}", flush=True)


def ask(port: int, number: int, patience: float = 0) -> bool:
    """Send one request, and say whether it was answered as it should be."""
    deadline = time.monotonic() + patience
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        with contextlib.closing(connection), contextlib.suppress(OSError):
            if number % 3 == 0:
                connection.request("GET", "/")
            elif number % 3 == 1:
                connection.request("GET", f"/users/{number}")
            else:
                form = {"Content-Type": "application/x-www-form-urlencoded"}
                connection.request("POST", "/names", f"names=a,b,{number}", form)
            return connection.getresponse().status == 200
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)


def child_of(process: int) -> int:
    """Return the process of the app."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return int(children[0])


def memory(process: int) -> float:
    """Return the resident memory of a process in MB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    (resident,) = (line for line in lines if line.startswith("VmRSS"))
    return int(resident.split()[1]) / 1024


if __name__ == "__main__":
    main()
