"""Reads an app of one environment from others: ``nox -s environments`` says which.

Whatever the way, the reading must name and link the releases of the *app*, and leave them as they
were. And the log of a Python must be the same trace to every other.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11", "3.12", "3.13")
APPS = {
    "2.1.1": ("flask==2.1.1", "werkzeug==2.1.1", "jinja2==3.1.1"),
    "2.3.3": ("flask==2.3.3", "werkzeug==2.3.8"),
    "3.1.3": ("flask==3.1.3",),
}
"""What is installed for the app, by the release of Flask."""

SERVER = """\
from flask import Flask, render_template_string, request

app = Flask(__name__)


@app.get("/hello/<name>")
def hello(name):
    return render_template_string("<p>{{ name }} {{ tab }}</p>", name=name, tab=request.args["tab"])


if __name__ == "__main__":
    app.run(port=5077)
"""
ASKED = ("--app", "server:app", "--request", "GET /hello/Ada?tab=posts")
DUMP = "import sys; from flaskmagic import api, trace; print(trace.dump(api.load(sys.argv[1])))"


def main(folder: Path) -> None:
    """Make the environments in a folder, and try every way.

    Args:
        folder: The folder; what is there already is used again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "server.py").write_text(SERVER, encoding="utf-8")
    os.chdir(folder)
    ours = {python: made(folder / f"ours-{python}", python, str(ROOT)) for python in PYTHONS}
    tried = 0
    for python, (release, pins) in product(("3.11", "3.13"), APPS.items()):
        app = made(folder / f"app-{python}-{release}", python, *pins)
        beside = made(folder / f"beside-{python}-{release}", python, *pins, str(ROOT))
        for way, command, environment in ways(ours["3.11"], app, beside):
            before = freeze(environment)
            check(way, read(command), release, environment)
            assert freeze(environment) == before, f"{way}: something was installed"
            say(f"{way}: Flask {release} on Python {python}")
            tried += 1
    say(f"{tried} ways, {compare_logs(folder, ours)} logs read by another Python")


def ways(ours: Path, app: Path, beside: Path) -> Iterator[tuple[str, list[str], Path]]:
    """Yield each way to read an app: its name, the command, and the app's Python.

    A tool of pipx or uvx is an environment of its own; uvx puts its ``bin`` in front of the PATH.
    """
    module = ["-m", "flaskmagic", "trace", *ASKED, "--format", "json"]
    yield "as pipx runs it", [str(ours), *module, "--python", str(app)], app
    active = ["env", f"VIRTUAL_ENV={app.parent.parent}", f"PATH={ours.parent}:{os.environ['PATH']}"]
    yield "as uvx runs it", [*active, str(ours), *module], app
    yield "installed beside the app", [str(beside), *module], beside


def read(command: list[str]) -> dict[str, object]:
    """Run a command in an environment in which nothing else is active; return its reading."""
    clean = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV",)}
    clean["PATH"] = "/usr/bin:/bin"
    done = subprocess.run(command, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    reading: dict[str, object]
    (reading,) = json.loads(done.stdout)  # one for each request
    return reading


def check(way: str, reading: dict[str, object], release: str, python: Path) -> None:
    """Look whether a reading is of the app's releases, and links to them."""
    installed = dict(line.lower().split("==") for line in freeze(python) if "==" in line)
    environment = reading["environment"]
    assert isinstance(environment, dict)
    named = {name.lower(): version for name, version in environment["distributions"].items()}
    assert named["flask"] == release, f"{way}: {named}"
    named.pop("flaskmagic", None)  # installed from a folder, it is listed without a version
    assert named == {name: installed[name] for name in named}, f"{way}: {named}"
    links = [step["link"] for step in reading["steps"] if step["link"]]  # type: ignore[attr-defined]
    assert any(f"/pallets/flask/blob/{release}/" in link for link in links), f"{way}: {links}"
    for link in links:
        for repository, name in (("pallets/werkzeug", "werkzeug"), ("pallets/flask", "flask")):
            assert repository not in link or f"/blob/{installed[name]}/" in link, f"{way}: {link}"


def compare_logs(folder: Path, ours: dict[str, Path]) -> int:
    """Record an app on each Python, and read the log with each: it is always the same trace."""
    compared = 0
    for python in PYTHONS:
        log = folder / f"{python}.log"
        record(made(folder / f"app-{python}-3.1.3", python, *APPS["3.1.3"]), log)
        traces = {
            reader: subprocess.run([path, "-c", DUMP, log], capture_output=True, check=True).stdout
            for reader, path in ours.items()
        }
        assert len(set(traces.values())) == 1, f"the log of {python} is not the same to all"
        assert traces[python].count(b"hello") > 1
        compared += len(traces)
    return compared


def record(python: Path, log: Path) -> None:
    """Record the app with a Python that has no flaskmagic, and ask for its page."""
    process = subprocess.Popen(
        [python, "-m", "flaskmagic.inside", "--log", log, "server.py"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    page = ["curl", "-fs", "--retry", "50", "--retry-connrefused", "--retry-delay", "0"]
    subprocess.run([*page, "http://127.0.0.1:5077/hello/Ada?tab=x"], check=True)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0


def made(folder: Path, python: str, *packages: str) -> Path:
    """Make an environment, and return its Python."""
    program = folder / "bin" / "python"
    if not program.exists():
        subprocess.run([f"python{python}", "-m", "venv", folder], check=True)
        subprocess.run([program, "-m", "pip", "install", "-q", *packages], check=True)
    return program


def freeze(python: Path) -> list[str]:
    """Return what is installed for a Python, as ``pip freeze`` lists it."""
    done = subprocess.run(
        [python, "-m", "pip", "freeze"], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
