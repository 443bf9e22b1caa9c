"""The Python API, as a test or a notebook uses it."""

import linecache
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request

import flaskmagic
from flaskmagic.api import StillRecording
from flaskmagic.reading import Status
from flaskmagic.registry import UnknownFormat
from flaskmagic.trace import Outcome, Trace
from flaskmagic.walkthroughs import UnknownTopic, WalkthroughError
from tests.test_cli_notes import NOTES, SERVER

FOLDER = Path(__file__).parent


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask(__name__)

    @app.route("/users/<int:number>")
    def user(number: int) -> str:
        return f"user {number} {request.args.get('tab')}"

    return app


def names(trace: Trace) -> list[str]:
    return [call.code.qualname for call in trace.calls]


def test_a_request_of_the_test_client_is_recorded(app: Flask) -> None:
    client = app.test_client()
    with flaskmagic.record(folder=FOLDER) as recording:
        answer = client.get("/users/3?tab=posts")
    assert answer.text == "user 3 posts"
    trace = recording.trace
    first = trace.calls[0]
    assert first.code.qualname == "test_a_request_of_the_test_client_is_recorded"
    assert first.outcome is Outcome.UNFINISHED
    get = next(call for call in trace.calls if call.code.qualname == "Client.get")
    assert get.parent_id == first.id
    assert get.call_site is not None
    assert trace.call_text(get) == 'client.get("/users/3?tab=posts")'
    view = next(call for call in trace.calls if call.code.qualname.endswith(".user"))
    assert view.arguments == {"number": "3"}


def test_the_path_is_read_and_a_topic(app: Flask) -> None:
    with flaskmagic.record(folder=FOLDER) as recording:
        app.test_client().get("/users/3")
    path = flaskmagic.read(recording.trace)
    assert "Your code: user" in [step.step.title for step in path.steps]
    assert {step.step.part for step in path.steps} == {"What was recorded", "For the request"}
    route = flaskmagic.read(recording.trace, "route")
    ran = {step.name for step in route.steps if step.status is Status.EXECUTED}
    assert "flask.app:Flask.dispatch_request" in ran
    assert "GET /users/3 -> 200" in flaskmagic.to_string(path)
    assert flaskmagic.to_string(path, "markdown").startswith("# GET /users/3")
    assert flaskmagic.to_string(path, "json").startswith("{")
    with pytest.raises(
        UnknownFormat, match="no format 'docx': the formats are html, json, markdown, text"
    ):
        flaskmagic.to_string(path, "docx")
    with pytest.raises(UnknownTopic):
        flaskmagic.read(recording.trace, "routes")


def test_notes_of_ones_own(app: Flask, tmp_path: Path) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text(NOTES.replace("server:user", f"{__name__}:app.<locals>.user"))
    with flaskmagic.record(notes, folder=FOLDER) as recording:
        app.test_client().get("/users/3")
    reading = flaskmagic.read(recording.trace, notes)
    assert [step.status for step in reading.steps] == [Status.EXECUTED] * 2
    assert reading.steps[1].note == "It was called with `3`."
    with pytest.raises(WalkthroughError):
        flaskmagic.record(__file__)


def test_secrets_are_left_out_unless_asked_for() -> None:
    def log_in(password: str) -> str:
        return password.upper()

    with flaskmagic.record(folder=FOLDER) as recording:
        log_in(password="hunter2")
    call = recording.trace.calls[1]
    assert call.arguments is not None
    assert "hunter2" not in call.arguments["password"]
    with flaskmagic.record(folder=FOLDER, show_secrets=True) as recording:
        log_in(password="hunter2")
    assert recording.trace.calls[1].arguments == {"password": "'hunter2'"}


def test_what_raises_is_recorded_and_raised() -> None:
    def fail() -> None:
        raise LookupError("no")

    recording = flaskmagic.record(folder=FOLDER)
    with pytest.raises(LookupError), recording:
        fail()
    assert recording.trace.calls[-1].outcome is Outcome.RAISED


def test_a_block_within_a_block_is_missing_in_the_outer_recording_which_says_so() -> None:
    def first() -> None: ...
    def second() -> None: ...
    def third() -> None: ...

    with flaskmagic.record(folder=FOLDER) as outer:
        first()
        with flaskmagic.record(folder=FOLDER) as inner:
            second()
        third()
    assert inner.trace.shortfall is None
    assert [name for name in names(inner.trace) if "<locals>" in name][-1].endswith(".second")
    with pytest.warns(RuntimeWarning, match="is not whole"):
        trace = outer.trace
    own = [name.rpartition(".")[2] for name in names(trace) if "<locals>" in name]
    assert own == ["first", "third"]
    line = first.__code__.co_firstlineno + 6
    assert f"test_api.py:{line}" in (trace.shortfall or "")


def test_threads_that_the_block_starts_are_recorded_too() -> None:
    def work() -> int:
        return 1

    with flaskmagic.record(folder=FOLDER) as recording:
        thread = threading.Thread(target=work, name="a worker")
        thread.start()
        thread.join()
    call = recording.trace.calls[-1]
    assert (call.code.qualname.rpartition(".")[2], call.thread) == ("work", "a worker")


@pytest.fixture
def recording() -> Iterator[flaskmagic.Recording]:
    with flaskmagic.record(folder=FOLDER) as recording:
        yield recording


def test_a_fixture_records_a_whole_test(recording: flaskmagic.Recording, app: Flask) -> None:
    app.test_client().get("/users/3")
    with pytest.raises(StillRecording):
        assert recording.trace


def test_the_trace_functions_of_a_debugger_are_put_back() -> None:
    lines = []

    def debugger(frame: Any, event: str, _argument: object) -> Any:
        if frame.f_code is traced.__code__:
            lines.append((event, frame.f_lineno - traced.__code__.co_firstlineno))
            return debugger
        return None

    def traced() -> None:
        with flaskmagic.record(folder=FOLDER):
            str(1)
        str(2)

    before = sys.gettrace()
    sys.settrace(debugger)
    try:
        traced()
        assert sys.gettrace() is debugger
    finally:
        sys.settrace(before)
    assert ("line", 3) in lines
    assert lines[-1] == ("return", 3)


@pytest.mark.parametrize("name", ["/tmp/ipykernel_7/2718.py", "<ipython-input-1-2718>"])
def test_a_cell_of_a_notebook_is_the_readers_own(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = (
        "import flaskmagic\n"
        "from flask import Flask\n"
        "app = Flask('cell')\n"
        "@app.route('/')\n"
        "def index():\n"
        "    return 'hello'\n"
        "with flaskmagic.record() as recording:\n"
        "    app.test_client().get('/')\n"
    )
    monkeypatch.setattr(sys.modules["__main__"], "__spec__", None)  # as in a notebook
    linecache.cache[name] = (len(cell), None, cell.splitlines(keepends=True), name)
    cells: dict[str, Any] = {"__name__": "__main__"}
    try:
        exec(compile(cell, name, "exec"), cells)
        reading = flaskmagic.read(cells["recording"].trace)
    finally:
        del linecache.cache[name]
    index = next(step for step in reading.steps if step.step.title == "Your code: index")
    assert index.definition is not None
    assert (index.definition.span.def_line, index.lines) == (5, {6})


def test_only_what_is_documented_is_there() -> None:
    assert set(flaskmagic.__all__) <= set(dir(flaskmagic.api))
    documented = Path("docs/python-api.md").read_text()
    assert [name for name in flaskmagic.__all__ if name not in documented] == ["Recording"]
    with pytest.raises(AttributeError, match="no attribute 'recrod'"):
        flaskmagic.recrod  # noqa: B018


PROGRAM = """\
import flaskmagic

run = flaskmagic.run_app("server:app", flaskmagic.make_visit(["GET /users/3", "GET /users/4"]))
assert run.problem is None, run.problem
flaskmagic.save([run.trace], "trace.json")
[trace] = flaskmagic.load("trace.json")
readings = flaskmagic.read_everything([trace])
assert readings[0].steps[0].step.part
assert flaskmagic.write_report(readings, "report.md", team="Ada") == []
print(flaskmagic.write_site(readings, "pages"))
[demo] = flaskmagic.run_demo("route")
print(flaskmagic.read(demo.trace, "route").walkthrough.title)
"""


def test_a_program_does_what_the_commands_do(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text(SERVER)
    (tmp_path / "program.py").write_text(PROGRAM)
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["pages/index.html", "Routing"]
    report = (tmp_path / "report.md").read_text()
    assert "Ada" in report
    assert "server.py" in report
    assert (tmp_path / "pages" / "route.html").is_file()


def test_notes_and_the_environment_are_checked(tmp_path: Path) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text(NOTES.replace("server:user", "flask.app:Flask.wsgi_ap"))
    [finding] = flaskmagic.lint(notes)
    assert "flask.app:Flask.wsgi_app" in finding.message
    assert flaskmagic.doctor().findings == 0
