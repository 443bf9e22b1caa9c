"""How the command ends, whatever it is given: streams, widths and signals."""

import os
import shlex
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.children import children_of, is_running
from tests.command import COMMAND, environment, run, run_anew

ROOT = str(Path(__file__).parents[1])


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a trace of the topic ``route`` that the command saved."""
    file = tmp_path_factory.mktemp("saved") / "route.json"
    assert run("trace", "route", "--save", str(file), "--output", os.devnull).returncode == 0
    return file


def in_a_shell(ending: str, *arguments: str) -> tuple[int, str, str]:
    """Run the command in a shell, and return its own exit code, and what was written."""
    command = f"{shlex.join([*COMMAND, *arguments])} {ending}; exit ${{PIPESTATUS[0]}}"
    finished = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env=environment(), check=False
    )
    return finished.returncode, finished.stdout, finished.stderr


@pytest.mark.parametrize("ending", [">&-", "2>&-", "<&- >&- 2>&-", "2>/dev/full"])
def test_streams_that_are_closed_or_full(saved: Path, ending: str) -> None:
    code, output, errors = in_a_shell(ending, "trace", "route", "--from", str(saved))
    assert (code, errors) == (0, "")
    assert output.startswith("Routing") == (">&- 2" not in ending and not ending.startswith(">"))


@pytest.mark.parametrize("arguments", [("--help",), ("trace", "route", "--from"), ("topics",)])
def test_a_full_disk_is_told(saved: Path, arguments: tuple[str, ...]) -> None:
    source = (str(saved),) if "--from" in arguments else ()
    said = in_a_shell(">/dev/full", *arguments, *source)
    assert said == (1, "", "flaskmagic: stdout: No space left on device\n")


@pytest.mark.parametrize(
    "option", [("--full",), ("--format", "json"), ("--full", "--output", "/dev/stdout")]
)
def test_a_reader_who_has_seen_enough(saved: Path, option: tuple[str, ...]) -> None:
    """Each writes more than a pipe holds."""
    code, output, errors = in_a_shell("| head -1", "trace", "route", "--from", str(saved), *option)
    assert (code, errors) == (141, "")
    assert len(output.splitlines()) == 1


@pytest.mark.parametrize("arguments", [("nope",), ("trace", "route", "--from", "nowhere.json")])
def test_what_can_not_be_told(arguments: tuple[str, ...]) -> None:
    wanted = run(*arguments).returncode
    assert wanted in (1, 2)
    for ending in ("2>&-", "2>/dev/full"):
        assert in_a_shell(ending, *arguments) == (wanted, "", "")


@pytest.mark.parametrize("width", ["²", "٣", "-1", "0", "1", "9" * 30, "x", "", "80.5"])
def test_a_width_of_any_kind(saved: Path, width: str) -> None:
    widths = {"COLUMNS": width, "LINES": width, "TERMINAL_WIDTH": width}
    for arguments in (("trace", "route", "--from", str(saved)), ("--help",)):
        finished = run_anew(*arguments, **widths)
        assert (finished.returncode, finished.stderr) == (0, "")


DEAF = """\
import signal
import time
from pathlib import Path
from flask import Flask

class Deaf(Flask):
    def run(self, *arguments, **options):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        super().run(*arguments, **options)

app = Deaf(__name__)

@app.get("/")
def index():
    Path("reached").touch()
    time.sleep(60)
"""


def interrupted(
    folder: Path, *signals: signal.Signals, pause: float = 0.2
) -> tuple[subprocess.CompletedProcess[str], float]:
    """Send signals to the command while a view of an app sleeps that does not end for SIGINT."""
    (folder / "server.py").write_text(DEAF)
    with subprocess.Popen(
        [*COMMAND, "trace", "--app", "server", "--output", "reading.md"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env=environment(PYTHONPATH=ROOT),
    ) as process:
        while not (folder / "reached").exists():
            assert process.poll() is None
            time.sleep(0.01)
        children = children_of(process.pid)
        for number in signals:
            began = time.monotonic()
            process.send_signal(number)
            time.sleep(pause)
        output, errors = process.communicate(timeout=60)
        took = time.monotonic() - began
    assert children
    assert not any(map(is_running, children))
    return subprocess.CompletedProcess([], process.returncode, output, errors), took


def test_one_signal_gives_the_app_time_and_what_was_recorded_is_read(tmp_path: Path) -> None:
    finished, _ = interrupted(tmp_path, signal.SIGTERM)
    assert finished.returncode == 143
    killed, last = finished.stderr.splitlines()[-2:]
    assert killed.endswith("the app did not stop when it was told to (SIGINT), and was killed")
    assert last == "flaskmagic: interrupted; this is what was recorded until then"
    assert "Your code: index" in (tmp_path / "reading.md").read_text("utf-8")


def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    finished, took = interrupted(tmp_path, signal.SIGINT, signal.SIGINT)
    assert took < 2.5
    assert finished.returncode == 130
    assert finished.stderr.splitlines()[-1] == "flaskmagic: interrupted"
    assert "Traceback" not in finished.stderr
    assert not (tmp_path / "reading.md").exists()
