"""A script that serves an app is run as its author runs it, and recorded from its first line."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from flaskmagic.host.child import Child
from flaskmagic.host.visited import claim_port
from flaskmagic.inside.job import Job
from flaskmagic.inside.script import NO_RELOADER
from flaskmagic.trace import Kind, LogReader, Outcome, Trace, assemble
from flaskmagic.tracer.records import PROBLEM, REMARK
from tests.installed import skip_without

APP = """\
import os
import sys

from flask import Flask

import helper

app = Flask(__name__)


@app.get("/hello/<name>")
def hello(name):
    return helper.greet(name)


@app.get("/breaks")
def breaks():
    raise LookupError("broken")


def main():
    port = int(sys.argv[1])
    {serve}
    print("bye")


if __name__ == "__main__":
    main()
"""
HELPER = """\
def greet(name):
    return f"Hello {name}"
"""
PATIENCE = 20


@dataclass
class Ran:
    """What is left of a script that was run."""

    trace: Trace
    problems: list[str]
    remarks: list[str]
    how: str | None
    printed: list[str]
    answers: list[tuple[int, str]] = field(default_factory=list)


def run(script: str = "server.py", *paths: str, arguments: Sequence[str] = ()) -> Ran:
    """Run a script, ask for paths once it serves, or wait for its end, and stop it."""
    port = claim_port(None)
    printed: list[str] = []
    job = Job(script=script, script_arguments=(str(port), *arguments))
    child = Child(Path(sys.executable), job, printed.append)
    try:
        answers = [ask(child, port, path) for path in paths]
        deadline = time.monotonic() + PATIENCE
        while not paths and child.is_alive and time.monotonic() < deadline:
            time.sleep(0.01)
        how = child.end()
    finally:
        child.close()
    reader = LogReader()
    reader.feed(child.log.records)
    trace = assemble(reader, kind=Kind.APP, scenario="", title="a script")
    problems, remarks = (
        [record[1] for record in child.log.records if record[0] == name]
        for name in (PROBLEM, REMARK)
    )
    return Ran(trace, problems, remarks, how, printed, answers)


def ask(child: Child, port: int, path: str) -> tuple[int, str]:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except OSError:
            assert child.is_alive
            assert time.monotonic() < deadline
            time.sleep(0.02)


def write(folder: Path, serve: str, before: str = "") -> None:
    (folder / "server.py").write_text(before + APP.format(serve=serve))
    (folder / "helper.py").write_text(HELPER)


SERVERS = {
    "flask": "app.run(host='0.0.0.0', port=port)",
    "werkzeug": "from werkzeug import run_simple; run_simple('127.0.0.1', port, app, True)",
    "make_server": (
        "from werkzeug.serving import make_server; "
        "make_server('127.0.0.1', port, app, threaded=True).serve_forever()"
    ),
    "wsgiref": (
        "from wsgiref.simple_server import make_server; "
        "make_server('127.0.0.1', port, app).serve_forever()"
    ),
    "waitress": "from waitress import serve; serve(app, host='127.0.0.1', port=port)",
    "socketio": (
        "from flask_socketio import SocketIO; "
        "SocketIO(app, async_mode='threading').run(app, port=port, debug=True)"
    ),
    "a thread": (
        "import threading; threading.Thread(target=app.run, kwargs={{'port': port}}).start()"
    )
    .replace("{{", "{")
    .replace("}}", "}"),
}


@pytest.mark.parametrize("server", SERVERS)
def test_whatever_serves_the_app_is_recorded(folder: Path, server: str) -> None:
    if server == "waitress":
        pytest.importorskip("waitress")
    write(folder, SERVERS[server])
    ran = run("server.py", "/hello/Ada", "/hello/Bob")
    assert ran.answers == [(200, "Hello Ada"), (200, "Hello Bob")]
    assert (ran.problems, ran.how) == ([], None)
    assert [each.bytes_out for each in ran.trace.exchanges] == [9, 9]
    definitions = ran.trace.by_definition
    (module,) = definitions["__main__:<module>"]
    assert (module.parent_id, module.thread) == (None, "MainThread")
    (main,) = definitions["__main__:main"]
    assert main.parent_id == module.id
    assert [view.outcome for view in definitions["__main__:hello"]] == [Outcome.RETURNED] * 2
    assert [call.arguments for call in definitions["helper:greet"]] == [
        {"name": "'Ada'"},
        {"name": "'Bob'"},
    ]


def test_what_ran_until_it_was_told_to_end_is_recorded(folder: Path) -> None:
    (folder / "server.py").write_text("import time\nprint('here', flush=True)\ntime.sleep(60)\n")
    printed: list[str] = []
    child = Child(Path(sys.executable), Job(script="server.py"), printed.append)
    try:
        deadline = time.monotonic() + PATIENCE
        while not printed and time.monotonic() < deadline:
            time.sleep(0.0001)
        assert child.end() is None
    finally:
        child.close()
    reader = LogReader()
    reader.feed(child.log.records)
    trace = assemble(reader, kind=Kind.APP, scenario="", title="a script")
    assert len(trace.by_definition["__main__:<module>"]) == 1


@pytest.mark.parametrize(
    ("server", "remarks"), [("flask", []), ("werkzeug", [NO_RELOADER]), ("socketio", [NO_RELOADER])]
)
def test_that_the_reloader_is_off_is_said(folder: Path, server: str, remarks: list[str]) -> None:
    write(folder, SERVERS[server])
    assert run("server.py", "/hello/Ada").remarks == remarks


def test_the_debugger_shows_what_the_author_is_used_to(folder: Path) -> None:
    write(folder, "app.run(port=port, debug=True)")
    ran = run("server.py", "/breaks", "/hello/Ada")
    (status, page), second = ran.answers
    assert (status, second) == (500, (200, "Hello Ada"))
    assert "Werkzeug Debugger" in page
    assert "LookupError: broken" in page
    assert "flaskmagic" not in page
    assert (ran.problems, ran.how) == ([], None)
    (view,) = ran.trace.by_definition["__main__:breaks"]
    assert view.outcome is Outcome.RAISED


LOOKS = """\
import sys, os
print([__name__, __file__, sys.argv, sys.path[0], __spec__, __package__, __doc__, os.getcwd()])
print(sorted(vars()), sys.modules["__main__"].__dict__ is globals())
print(len(sys.path), [each for each in sys.path if "flaskmagic" in each])
"""


def test_a_script_finds_what_it_finds_without_us(folder: Path) -> None:
    (folder / "below").mkdir()
    script = "below/server.py"
    (folder / script).write_text(LOOKS)
    ran = run(script, arguments=["--loud"])
    (folder / script).write_text(LOOKS)
    port = eval(ran.printed[0], {})[2][1]
    command = [sys.executable, script, port, "--loud"]
    without = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.printed == without.stdout.splitlines()
    assert ran.problems == [f"the app ended: {script} ran to its end"]


@pytest.mark.parametrize(
    ("serve", "before", "problem"),
    [
        ("int('x')", "", "server.py:23: ValueError: invalid literal for int() with base 10: 'x'"),
        ("sys.exit(3)", "", "server.py:23: it ended the program (exit: 3)"),
        ("sys.exit('no\\n port')", "", "server.py:23: it ended the program (exit: no port)"),
        ("", "import nothing_here\n", "server.py:1: ModuleNotFoundError: No module named "),
        ("", "x = (\n", "server.py:1: SyntaxError: '(' was never closed"),
        ("app.run(port='x')", "", "server.py:23: "),
    ],
)
def test_a_script_that_fails_is_one_line(
    folder: Path, serve: str, before: str, problem: str
) -> None:
    write(folder, serve or "pass", before)
    ran = run()
    (said,) = ran.problems
    assert said.startswith(f"the app ended: {folder.resolve() / problem}")
    assert ran.how is None
    assert not [line for line in ran.printed if "flaskmagic" in line]


@pytest.mark.usefixtures("folder")
def test_a_script_that_is_not_there_is_one_line() -> None:
    assert run("nowhere.py").problems == ["nowhere.py can't be read: No such file or directory"]


LOOKS_FIRST = """\
import sys
print(sorted({"flask", "flask_socketio", "werkzeug", "ssl"} & {*sys.modules}))
from gevent import monkey
monkey.patch_all()
from flask_socketio import SocketIO
"""


def test_a_script_may_replace_threads_before_it_imports_anything(folder: Path) -> None:
    skip_without("gevent")
    write(folder, "SocketIO(app, async_mode='gevent').run(app, port=port, debug=True)", LOOKS_FIRST)
    ran = run("server.py", "/hello/Ada", "/hello/Bob")
    assert ran.printed[0] == "[]"
    assert not [line for line in ran.printed if "Warning" in line]
    assert (ran.problems, ran.remarks, ran.how) == ([], [NO_RELOADER], None)
    assert ran.answers == [(200, "Hello Ada"), (200, "Hello Bob")]
    assert not ran.trace.gaps
    views, greetings = (
        ran.trace.by_definition[name] for name in ("__main__:hello", "helper:greet")
    )
    assert [call.parent_id for call in greetings] == [view.id for view in views]
    assert len({view.thread for view in views}) == 2


def test_a_handler_of_its_own_ends_it(folder: Path) -> None:
    own = "import signal; signal.signal(signal.SIGINT, lambda *_: sys.exit(5)); "
    write(folder, own + SERVERS["flask"])
    ran = run("server.py", "/hello/Ada")
    assert (ran.problems, ran.how) == ([], None)
