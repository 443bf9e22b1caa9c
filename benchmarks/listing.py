"""How long it takes to list a saved session of 100,000 calls, and to read one exchange of it.

``python benchmarks/listing.py`` makes the session with an app of its own; ``python
benchmarks/listing.py session.jsonl 7`` takes one of yours, and exchange 7. Linux or macOS.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from flaskmagic.trace import load

APP = """\
from flask import Flask, render_template

app = Flask(__name__)


@app.get("/<name>")
def page(name):
    return render_template("page.html", names=[name] * 3)
"""
PAGE = "<ul>{% for each in names %}<li>{{ each }}</li>{% endfor %}</ul>"

REQUESTS = 320
ROUNDS = 5
FLASKMAGIC = [sys.executable, "-m", "flaskmagic"]
KB = 1024 if sys.platform == "linux" else 1


def main() -> None:
    """Print how long each takes, and the most memory that it had."""
    with tempfile.TemporaryDirectory() as folder:
        name, number = sys.argv[1:3] if sys.argv[1:] else (made_in(Path(folder)), "7")
        measure("flaskmagic --version", "--version")
        measure("list", "trace", "--from", name)
        measure(f"read exchange {number}", "trace", "--from", name, "--only", number)
        (trace,) = load(Path(name))  # at the end: a process begins with the memory of this one
        print(f"of {len(trace.calls):,} calls in {len(trace.exchanges)} exchanges")


def made_in(folder: Path) -> str:
    """Record a session, and return its file."""
    (folder / "server.py").write_text(APP)
    (folder / "templates").mkdir()
    (folder / "templates" / "page.html").write_text(PAGE)
    asked = [word for number in range(REQUESTS) for word in ("--request", f"GET /{number}")]
    command = [*FLASKMAGIC, "trace", "--app", "server:app", *asked, "--save", "session.jsonl"]
    nowhere = subprocess.DEVNULL
    subprocess.run(command, cwd=folder, stdout=nowhere, stderr=nowhere, check=True)
    return str(folder / "session.jsonl")


def measure(what: str, *arguments: str) -> None:
    """Print the median time of a command, and the most memory that it had."""
    seconds, most = [], 0
    for _ in range(ROUNDS):
        began = time.perf_counter()
        process = subprocess.Popen([*FLASKMAGIC, *arguments], stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        seconds.append(time.perf_counter() - began)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        most = max(most, used.ru_maxrss * KB)
    print(f"{what:24} {statistics.median(seconds):6.2f} s {most / 2**20:6.0f} MB")


if __name__ == "__main__":
    main()
