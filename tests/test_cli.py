"""The command, run as a user runs it: what it prints, where, and how it ends."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import flaskmagic
import flaskmagic.walkthroughs
from flaskmagic.host.visited import HOST
from tests.command import COMMAND, all_steps, environment, fails, run, run_anew


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a trace of the topic ``route`` that the command saved."""
    file = tmp_path_factory.mktemp("saved") / "route.json"
    finished = run("trace", "route", "--save", str(file), "--output", str(file) + ".txt")
    assert (finished.returncode, finished.stderr, finished.stdout) == (0, "", "")
    return file


def test_a_topic_is_run_and_read() -> None:
    finished = run_anew("trace", "route")
    assert finished.returncode == 0
    assert finished.stderr == ""
    assert "MapAdapter.match" in finished.stdout
    assert re.search(r"flask/app\.py:\d+-\d+", finished.stdout)


def test_a_pipe_gets_plain_text_of_a_hundred_columns(saved: Path) -> None:
    finished = run("trace", "route", "--from", str(saved))
    assert "\x1b" not in finished.stdout
    lines = [line for line in finished.stdout.splitlines() if "https://" not in line]
    assert 90 < max(map(len, lines)) <= 100


@pytest.mark.parametrize("columns", [50, 80, 140])
def test_columns_are_respected(saved: Path, columns: int) -> None:
    finished = run("trace", "route", "--from", str(saved), "--full", COLUMNS=str(columns))
    lines = [line for line in finished.stdout.splitlines() if "https://" not in line]
    assert max(map(len, lines)) <= columns


def in_a_terminal(*arguments: str, **extra: str) -> str:
    import pty

    output = bytearray()

    def read(descriptor: int) -> bytes:
        data = os.read(descriptor, 4096)
        output.extend(data)
        return b"."  # something, or pty.spawn() takes it for the end; nothing is shown of it

    quiet = os.open(os.devnull, os.O_WRONLY)
    shown = os.dup(1)
    before = dict(os.environ)
    os.dup2(quiet, 1)
    try:
        os.environ.clear()
        os.environ.update(environment(**extra))
        pty.spawn([*COMMAND, *arguments], read)
    finally:
        os.environ.clear()
        os.environ.update(before)
        os.dup2(shown, 1)
        os.close(shown)
        os.close(quiet)
    return output.decode("utf-8", "replace")


def test_notes_are_not_wider_than_is_read_with_ease(saved: Path) -> None:
    """But headings, and excerpts, have the width there is."""
    wide = run("trace", "route", "--from", str(saved), COLUMNS="200").stdout.splitlines()
    narrow = run("trace", "route", "--from", str(saved), COLUMNS="90").stdout.splitlines()
    topic = Path(flaskmagic.walkthroughs.__file__).parent / "route.md"
    words = set(topic.read_text(encoding="utf-8").replace("`", "").split())
    notes = [line for line in wide if len(line) > 60 and set(line.split()) <= words]
    assert len(notes) > 10
    assert max(map(len, notes)) <= 90
    assert set(notes) <= set(narrow)
    assert any(len(line) == 200 for line in wide)


def test_a_terminal_gets_colours_and_links(saved: Path) -> None:
    shown = in_a_terminal("trace", "route", "--from", str(saved))
    assert "\x1b[1m" in shown
    assert "\x1b]8;" in shown
    assert "file:///" in shown


def test_a_terminal_is_told_what_is_being_run() -> None:
    """Although what the app writes to stderr meanwhile is taken."""
    shown = in_a_terminal("trace", "route", "--output", os.devnull)
    frames = re.findall("[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏].{0,9} Routing: GET /hello/Ada", shown)
    assert len(set(frames)) > 2, "it must move"


def test_no_color_is_respected(saved: Path) -> None:
    shown = in_a_terminal("trace", "route", "--from", str(saved), NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", shown)


def test_what_is_saved_is_read_again(saved: Path) -> None:
    again = run("trace", "route", "--from", str(saved))
    assert again.stdout == Path(f"{saved}.txt").read_text(encoding="utf-8")


def test_a_saved_trace_is_read_without_the_app_and_its_libraries(
    saved: Path, tmp_path: Path
) -> None:
    for library in ("flask", "werkzeug", "flask_socketio", "socketio", "engineio"):
        (tmp_path / f"{library}.py").write_text("raise ImportError('not on this machine')\n")
    finished = run_anew("trace", "route", "--from", str(saved), PYTHONPATH=str(tmp_path))
    assert finished.stderr == ""
    assert finished.stdout == Path(f"{saved}.txt").read_text(encoding="utf-8")


def test_json_is_one_object(saved: Path) -> None:
    one = json.loads(run("trace", "route", "--from", str(saved), "--format", "json").stdout)
    assert one["topic"] == "route"
    assert set(one["environment"]) == {"python", "distributions"}


def test_markdown_goes_to_a_file(saved: Path, tmp_path: Path) -> None:
    file = tmp_path / "route.md"
    arguments = ("--format", "markdown", "--output", str(file))
    finished = run("trace", "route", "--from", str(saved), *arguments)
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")
    assert file.read_text(encoding="utf-8").startswith("# Routing")


def test_topics_are_listed_with_their_questions() -> None:
    finished = run("topics")
    assert finished.returncode == 0
    for topic in flaskmagic.walkthroughs.topics():
        assert re.search(rf"^  {topic} +\S.*\?$", finished.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    "arguments",
    [["topics"], ["trace", "route", "--from", "trace.json"], ["trace", "rotue"], ["nope"]],
)
def test_a_fork_is_told_and_tells_the_same_as_a_process_of_its_own(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """What most tests run is as good as what a user runs: see ``tests/forked.py``."""
    (tmp_path / "trace.json").write_bytes(saved.read_bytes())
    monkeypatch.chdir(tmp_path)
    one, other = run(*arguments, COLUMNS="60"), run_anew(*arguments, COLUMNS="60")
    assert (one.returncode, one.stdout, one.stderr) == (
        other.returncode,
        other.stdout,
        other.stderr,
    )


def test_version() -> None:
    assert run("--version").stdout == f"flaskmagic {flaskmagic.__version__}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["trace", "--help"], ["topics", "--help"]])
def test_help(arguments: list[str]) -> None:
    finished = run(*arguments)
    assert finished.returncode == 0
    assert "Usage: " in finished.stdout


def test_an_unknown_topic() -> None:
    assert "did you mean 'route'?" in fails(2, "trace", "rotue")


@pytest.mark.parametrize("arguments", [["trace", "route", "--nope"], ["nope"]])
def test_wrong_usage(arguments: list[str]) -> None:
    finished = run(*arguments)
    assert finished.returncode == 2
    assert "Traceback" not in finished.stderr
    assert finished.stdout == ""


def test_a_port_in_use() -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        assert f"port {port} is in use" in fails(1, "trace", "route", "--port", str(port))


def test_an_output_that_can_not_be_written(saved: Path, tmp_path: Path) -> None:
    missing = tmp_path / "no" / "file.txt"
    reading = ("trace", "route", "--from", str(saved))
    assert "there is no such folder" in fails(1, *reading, "--output", str(missing))
    assert "is a folder" in fails(1, *reading, "--save", str(tmp_path))
    assert not missing.parent.exists()


def test_a_trace_cut_in_half(saved: Path, tmp_path: Path) -> None:
    half = tmp_path / "half.json"
    half.write_bytes(saved.read_bytes()[:50_000])
    assert "is not a whole trace" in fails(1, "trace", "route", "--from", str(half))


def test_a_trace_that_is_not_there() -> None:
    assert "No such file" in fails(1, "trace", "route", "--from", "nowhere.json")


def test_a_trace_of_something_else(saved: Path) -> None:
    assert "no trace of 'socket'" in fails(1, "trace", "socket", "--from", str(saved))


def test_ctrl_c_prints_what_was_recorded(tmp_path: Path) -> None:
    """A view that never answers, and a user who has waited long enough."""
    program = tmp_path / "slow.py"
    program.write_text(
        "import time\n"
        "from pathlib import Path\n"
        "from flaskmagic.__main__ import main\n"
        "from flaskmagic.runs import run\n"
        "def make(visit, client):\n"
        "    client.request('GET', '/hello/Ada')\n"
        "    Path('driven').touch()\n"
        "    time.sleep(60)\n"
        "run.make_demo_visit = make\n"
        "main()\n"
    )
    with subprocess.Popen(
        [sys.executable, str(program), "trace", "route"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
        env=environment(PYTHONPATH=str(Path(flaskmagic.__file__).parent.parent)),
    ) as process:
        while not (tmp_path / "driven").exists():
            assert process.poll() is None
            time.sleep(0.05)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "interrupted" in errors
    assert "Traceback" not in errors
    assert "Your function" in output
    assert "not executed in this run" in output


LINGERING = """\
import atexit
import threading
import time

from flask import Flask

app = Flask(__name__)
atexit.register(print, "printed at exit")


def loop():
    while True:
        time.sleep(0.01)
        print("tick")


threading.Thread(target=loop, daemon={daemon}).start()
"""


@pytest.mark.parametrize("daemon", [True, False])
def test_an_app_that_goes_on_is_left_and_not_in_our_output(tmp_path: Path, daemon: bool) -> None:
    file = tmp_path / "server.py"
    file.write_text(LINGERING.replace("{daemon}", str(daemon)))
    finished = run_anew("trace", "--app", str(file), "--format", "json")
    assert finished.returncode == 0
    assert all_steps(finished.stdout)
    assert "app: tick\n" in finished.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437"])
def test_marks_are_ascii_where_the_encoding_has_no_others(saved: Path, encoding: str) -> None:
    finished = subprocess.run(
        [*COMMAND, "trace", "route", "--from", str(saved)],
        capture_output=True,
        timeout=60,
        env=environment(PYTHONIOENCODING=encoding),
        check=True,
    )
    shown = finished.stdout.decode(encoding)
    assert "| the line ran   > look here   : left out" in shown
    assert re.search(r"^  >  +\d+ ", shown, re.MULTILINE)
    assert "?  " not in shown, "no mark may be lost"
    whole = Path(f"{saved}.txt").read_text(encoding="utf-8")
    assert shown.count("?") == whole.count("?")
