"""The topics are recorded once on the releases that are asked for, and then read again."""

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import pytest

from flaskmagic import api
from flaskmagic.eras import recordings
from flaskmagic.eras.index import NoIndex
from flaskmagic.eras.recordings import keep_recording, kept_recording
from flaskmagic.eras.revisions import Release
from flaskmagic.runs.topics import topics_on
from flaskmagic.source.environment import Environment
from flaskmagic.source.in_scope import in_scope
from flaskmagic.trace import Trace
from flaskmagic.walkthroughs import load
from tests.command import COMMAND, environment
from tests.traces import HandTrace

PINNED = {name: version(name) for name in ("flask", "werkzeug", "jinja2")}
INSTALLED = [Release(*each) for each in PINNED.items()]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return flaskmagic's cache folder, which is not there yet; there is no package index."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    return tmp_path / "cache" / "flaskmagic"


def recorded(topic: str, said: list[str]) -> list[Trace]:
    visit = load(topic).visit
    assert visit is not None
    return topics_on(INSTALLED, [visit], said.append)


def knows_lines(trace: Trace) -> None:
    """Assert that of every definition of a library that was called the lines are known."""
    known = in_scope(Environment.here())
    of_libraries = [call for call in trace.calls if trace.name(call.code) in known]
    assert all(call.lines is not None for call in of_libraries)
    names = {trace.name(call.code) for call in of_libraries}
    assert {"socketserver:BaseServer.serve_forever", "flask.app:Flask.run"} <= names


def test_it_is_recorded_once_where_it_is_installed(cache: Path) -> None:
    said: list[str] = []
    (first,) = recorded("startup", said)
    assert said == [f"recording topic 1 of 1, startup: {first.title}"]
    knows_lines(first)
    (again,) = recorded("startup", said)
    assert len(said) == 1
    assert list(again.calls) == list(first.calls)
    assert not (cache / "environments").exists()
    (file,) = (cache / "recordings").iterdir()
    for times, size in enumerate((2000, 0), 2):  # as where the disk was full
        file.write_bytes(file.read_bytes()[:size])
        (anew,) = recorded("startup", said)
        assert len(said) == times
        assert anew.scenario == "startup"


def test_what_can_not_be_recorded_is_said_and_nothing_is_kept(cache: Path) -> None:
    said: list[str] = []
    visit = load("startup").visit
    assert visit is not None
    assert topics_on([Release("flask", "2.1.1")], [visit], said.append) == []
    assert "making an environment of" in said[0]
    assert said[1].startswith("the topics are not recorded: ")
    assert "can't be installed" in said[1]
    assert not (cache / "recordings").exists()
    assert not list((cache / "environments").iterdir())


def test_the_oldest_recordings_make_room(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordings, "_MOST", 2)
    hand = HandTrace({"app.py": "def view():\n    pass\n"}, own="app.py")
    hand.call("app:view")
    for name in "abc":
        keep_recording([name], [hand.trace()])
    assert len(list((cache / "recordings").iterdir())) == 2
    assert kept_recording(["c"])
    assert not kept_recording(["d"])


@pytest.mark.parametrize("goes_together", [True, False])
def test_what_topics_need_is_installed_with_the_releases_if_it_goes_together(
    monkeypatch: pytest.MonkeyPatch, goes_together: bool
) -> None:
    asked: list[Sequence[str]] = []

    def make(_releases: object, _say: object, needs: Sequence[str] = ()) -> Path:
        asked.append([name.lower() for name in needs])
        if needs and not goes_together:
            raise NoIndex("they do not")
        return Path(sys.executable)

    monkeypatch.setattr("flaskmagic.runs.topics.environment_of", make)
    monkeypatch.setattr("flaskmagic.runs.topics._recorded_once", lambda python, *_: [python])
    visits = [visit for name in ("route", "login", "forms") if (visit := load(name).visit)]
    assert topics_on([Release("flask", "2.1.1")], visits, print) == [Path(sys.executable)]
    assert asked == [["flask-login", "flask-wtf"], *([] if goes_together else [[]])]


def test_a_report_is_held_against_the_topics_if_they_may_be_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = tmp_path / "report.md"
    report.write_text(
        "`serve_forever` is in socketserver.py, and `Flask.run` calls `run_simple`.\n"
    )
    monkeypatch.setattr("flaskmagic.api.checking.topics", lambda: [load("startup")])
    said: list[str] = []
    for _ in range(2):
        (checked,) = api.check_reports([report], download=True, pinned=PINNED, said=said.append)
        (claim,) = checked.claims
        assert claim.verdict == "calls"
        assert "startup" in claim.remark
    assert len([line for line in said if line.startswith("recording")]) == 1


def test_an_interrupted_recording_leaves_nothing_behind(cache: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    report.write_text("`Flask.run` calls `run_simple`.\n")
    pins = [f"--with={name}=={number}" for name, number in PINNED.items()]
    command = subprocess.Popen(
        [*COMMAND, "check", str(report), "--era", "auto", *pins],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        # What runs in the background is started with SIGINT ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert command.stderr is not None
    assert "recording topic 1 of" in command.stderr.readline()
    time.sleep(0.5)
    command.send_signal(signal.SIGINT)
    stdout, stderr = command.communicate(timeout=60)
    assert (command.returncode, stdout) == (130, "")
    assert "Traceback" not in stderr
    assert not (cache / "recordings").exists()
