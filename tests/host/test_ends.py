"""However the process of an app ends, what was recorded up to there is there, and it is said."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flaskmagic.host.child import WENT_ON, Child
from flaskmagic.host.visited import CannotRun
from flaskmagic.inside.job import Job
from flaskmagic.runs.run import Run, run_own_app
from flaskmagic.trace import Outcome
from flaskmagic.visitor.visit import make_visit
from tests.children import children_of, is_running
from tests.command import COMMAND, environment

APP = """\
import {imports}

from flask import Flask

app = Flask(__name__)
{before}


@app.get("/fine")
def fine():
    return "fine"


@app.get("/last")
def last():
    {last}
    return "still here"
"""


def visited(folder: Path, last: str, before: str = "", imports: str = "os", wait: float = 5) -> Run:
    """Visit an app whose view ``last`` does something to its process."""
    source = APP.format(last=last, before=before, imports=imports)
    (folder / "server.py").write_text(source)
    return run_own_app("server", make_visit(["GET /fine", "GET /last"]), patience=wait)


def check_recorded(finished: Run, outcome: Outcome) -> None:
    trace = finished.trace
    (fine,) = trace.by_definition["server:fine"]
    (last,) = trace.by_definition["server:last"]
    assert (fine.outcome, last.outcome) == (Outcome.RETURNED, outcome)


BROKEN_OFF = "GET /last: "


@pytest.mark.parametrize(
    ("imports", "last", "said"),
    [
        ("os", "os._exit(3)", "the app ended its process: os._exit(3)"),
        ("os", "os.abort()", "the app ended its process: os.abort()"),
        ("os", "os.kill(os.getpid(), 9)", "the app's process was ended by SIGKILL"),
        ("os", "os.kill(os.getpid(), 15)", "the app's process was ended by SIGTERM"),
        (
            "ctypes, time",
            "time.sleep(0.2); ctypes.string_at(0)",
            "the app's process was ended by SIGSEGV",
        ),
    ],
)
def test_a_process_that_is_gone_at_once(folder: Path, imports: str, last: str, said: str) -> None:
    finished = visited(folder, last, imports=imports)
    check_recorded(finished, Outcome.UNFINISHED)
    answer, *how, where = (finished.problem or "").split("; ")
    assert answer.startswith(BROKEN_OFF)
    assert how == [said]
    assert re.fullmatch(r"last\(\) was still at server\.py:\d+ when the app ended", where)


def test_a_view_that_leaves_python(folder: Path) -> None:
    finished = visited(folder, "raise SystemExit(4)")
    check_recorded(finished, Outcome.RAISED)
    assert (finished.problem or "").startswith(BROKEN_OFF)


@pytest.mark.parametrize(
    ("imports", "last"),
    [
        ("sys", "sys.stdout.close()"),
        ("sys", "sys.stdout = None"),
        ("os", "os.chdir('/')"),
        ("os", "os.close(1)"),
        ("os", "child = os.fork()\n    if child == 0: os._exit(0)\n    os.waitpid(child, 0)"),
        ("atexit", "atexit.register(lambda: 1 / 0)"),
        ("threading, time", "threading.Thread(target=time.sleep, args=(60,)).start()"),
        ("signal", "signal.raise_signal(signal.SIGUSR1)"),
    ],
)
def test_what_a_view_may_do_to_its_process(folder: Path, imports: str, last: str) -> None:
    before = "signal.signal(signal.SIGUSR1, lambda *_: None)" if imports == "signal" else ""
    began = time.monotonic()
    finished = visited(folder, last, before, imports)
    assert finished.problem is None
    check_recorded(finished, Outcome.RETURNED)
    assert time.monotonic() - began < 10


STAYS = """\
def stay():
    while True:
        try:
            time.sleep(60)
        except BaseException:
            pass
"""


def test_an_app_that_does_not_end_is_killed_and_that_is_said(folder: Path) -> None:
    finished = visited(folder, "atexit.register(stay)", STAYS, "atexit, time")
    assert finished.problem is None
    assert finished.remark == WENT_ON
    check_recorded(finished, Outcome.RETURNED)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks for the log in /proc")
@pytest.mark.parametrize("does", ["os.close(log)", "os.write(log, b'}{\\n')"])
def test_an_app_that_meddles_with_the_log(folder: Path, does: str) -> None:
    said = "the log of the app breaks off: what ran after that is not known"
    find = "log = next(n for n in range(3, 99) if is_log(f'/proc/self/fd/{n}'))"
    is_log = "is_log = lambda fd: os.path.lexists(fd) and '(deleted)' in os.readlink(fd)"
    finished = visited(folder, f"{find}; {does}", before=is_log)
    assert finished.problem == said
    assert "Traceback" not in finished.output


def test_a_debugger_finds_nobody_to_ask(folder: Path) -> None:
    finished = visited(folder, "breakpoint()")
    assert "the program set a trace function of its own" in (finished.problem or "")
    assert "(last, server.py:16)" in (finished.problem or "")
    assert "bdb.BdbQuit" in finished.output


ALARMS = """\
class Late(Exception):
    pass

def late(number, frame):
    raise Late

def busy():
    while True:
        sum(range(20_000))  # most of the time nothing is recorded: it would be much
        step(1)

def step(number):
    return number

before_it = signal.signal(signal.SIGALRM, late)
assert before_it is signal.SIG_DFL
assert signal.getsignal(signal.SIGALRM) is late
caught = 0
for _ in range(5):
    signal.setitimer(signal.ITIMER_REAL, 0.005)
    try:
        busy()
    except Late:
        caught += 1
"""


@pytest.mark.skipif(os.name == "nt", reason="only POSIX has interval timers")
def test_the_exceptions_of_signal_handlers_cost_nothing(folder: Path) -> None:
    finished = visited(
        folder, "print(f'caught {caught}')", before=ALARMS, imports="signal", wait=15
    )
    assert finished.problem is None
    assert "caught 5" in finished.output
    busy = finished.trace.by_definition["server:busy"]
    assert len(busy) == 5
    assert {(call.outcome, call.exception) for call in busy} == {(Outcome.RAISED, "Late")}
    check_recorded(finished, Outcome.RETURNED)


def test_a_view_that_never_ends(folder: Path) -> None:
    finished = visited(folder, "while True: pass", wait=0.5)
    assert (finished.problem or "").startswith("GET /last: timed out")
    check_recorded(finished, Outcome.UNFINISHED)


def test_a_process_that_does_not_stop(folder: Path) -> None:
    ignored = "signal.signal(signal.SIGINT, signal.SIG_IGN)"
    (folder / "server.py").write_text(
        "import signal\n"
        "from flask import Flask\n"
        "class Deaf(Flask):\n"
        "    def run(self, *arguments, **options):\n"
        f"        {ignored}\n"
        "        super().run(*arguments, **options)\n"
        "app = Deaf(__name__)\n"
        "app.get('/')(lambda: 'here')\n"
    )
    finished = run_own_app("server", make_visit())
    said = "the app did not stop when it was told to (SIGINT), and was killed"
    assert finished.problem == said
    assert "server:<lambda>" in finished.trace.by_definition


def test_a_process_that_does_not_record_yet_is_not_told_to_stop() -> None:
    child = Child(Path(sys.executable), Job(demo=True), print)
    try:
        assert not child.log.is_recording
        assert child.end() is None
    finally:
        child.close()


def test_an_app_whose_server_ends_by_itself(folder: Path) -> None:
    (folder / "server.py").write_text(
        "from flask import Flask\n"
        "class Short(Flask):\n"
        "    def run(self, *arguments, **options):\n"
        "        raise SystemExit(5)\n"
        "app = Short(__name__)\n"
    )
    finished = run_own_app("server", make_visit(), patience=2)
    assert "the server ended the program (exit: 5)" in (finished.problem or "")
    assert "server:Short.run" in finished.trace.by_definition


def test_an_app_that_ends_while_it_is_imported(folder: Path) -> None:
    (folder / "server.py").write_text("import os\n\n\ndef leave():\n    os._exit(9)\n\n\nleave()\n")
    finished = run_own_app("server", make_visit())
    assert finished.problem == "the app ended its process: os._exit(9)"
    assert "server:leave" in finished.trace.by_definition


def test_an_app_that_cannot_be_made(folder: Path) -> None:
    (folder / "server.py").write_text("1 / 0\n")
    with pytest.raises(CannotRun, match=r"server\.py:1: ZeroDivisionError"):
        run_own_app("server", make_visit())


def test_a_parent_that_is_killed_leaves_nothing(folder: Path) -> None:
    temporary = folder / "temporary"
    temporary.mkdir()
    source = APP.format(imports="time", before="", last="time.sleep(60)")
    (folder / "server.py").write_text(source)
    parent = subprocess.Popen(
        [*COMMAND, "trace", "--app", "server", "--request", "GET /last"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(PYTHONPATH=str(Path(__file__).parents[2]), TMPDIR=str(temporary)),
    )
    assert parent.stderr is not None
    while b"Press CTRL+C" not in parent.stderr.readline():
        assert parent.poll() is None
    (child,) = children_of(parent.pid)
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    limit = time.monotonic() + 5
    while is_running(child) and time.monotonic() < limit:
        time.sleep(0.02)
    assert not is_running(child)
    assert list(temporary.iterdir()) == []


def test_nothing_is_left_after_a_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = folder / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    before, children = list(Path("/dev/fd").iterdir()), children_of(os.getpid())
    spawn = f"subprocess.Popen([{sys.executable!r}, '-c', 'import time; time.sleep(60)']).pid"
    last = f"open('left', 'w').write(str({spawn}))"
    finished = visited(folder, last, imports="subprocess")
    assert finished.problem is None
    assert not is_running(int((folder / "left").read_text()))
    assert list(temporary.iterdir()) == []
    assert len(list(Path("/dev/fd").iterdir())) <= len(before)
    assert children_of(os.getpid()) == children
