"""A signal at any moment: the command ends at once, loses nothing and leaves nothing behind.

``FLASKMAGIC_SOAK=1`` sends 200 signals instead of ten. The moments come from a seed.
"""

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from tests.command import COMMAND, environment

COUNT = 200 if os.environ.get("FLASKMAGIC_SOAK") == "1" else 10
SEED = 12
SIGNALS = (signal.SIGINT, signal.SIGTERM)
SAID = "flaskmagic: interrupted"
UNTIL_THEN = f"{SAID}; this is what was recorded until then"

APP = """\
import time
from flask import Flask

app = Flask(__name__)
time.sleep(0.1)


@app.get("/")
def index():
    time.sleep(0.2)
    return "slow"
"""
READING, SAVED, REPORT, FIGURE = "reading.md", "trace.json", "report.md", "report.svg"
COMMANDS = {
    "route": ("trace", "route", "--save", SAVED, "--output", READING),
    "app": ("trace", "--app", "server", "--request", "GET /", "--request", "GET /",
            "--save", SAVED, "--output", READING),
    "report": ("report", "--topics", "route,template", "--output", REPORT),
}  # fmt: skip
ENDS = {READING: "\n", SAVED: "}\n", REPORT: "\n", FIGURE: "</svg>\n"}

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="looks for processes in /proc"
)


@dataclass
class Place:
    """A folder of its own for a command, and all that it may leave there."""

    folder: Path
    mark: str = field(init=False)

    def __post_init__(self) -> None:
        self.mark = f"FLASKMAGIC_TEST_MARK={self.folder}"
        (self.folder / "temporary").mkdir()
        (self.folder / "out").mkdir()
        (self.folder / "out" / "server.py").write_text(APP)

    def start(self, command: str) -> subprocess.Popen[str]:
        name, _, value = self.mark.partition("=")
        root = str(Path(__file__).parents[2])
        temporary = str(self.folder / "temporary")
        return subprocess.Popen(
            [*COMMAND, *COMMANDS[command]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=self.folder / "out",
            env=environment(**{name: value}, PYTHONPATH=root, TMPDIR=temporary),
        )

    def written(self) -> dict[str, str]:
        """Return the files that the command wrote."""
        files = (self.folder / "out").rglob("*")
        return {
            each.name: each.read_text("utf-8")
            for each in files
            if each.is_file() and each.name != "server.py" and each.suffix != ".pyc"
        }

    def left(self) -> list[str]:
        """Return what is still running or lies about."""
        found = [str(each) for each in (self.folder / "temporary").iterdir()]
        for process in Path("/proc").iterdir():
            with suppress(OSError):
                if process.name.isdigit() and self.mark.encode() in (
                    process / "environ"
                ).read_bytes().split(b"\0"):
                    found.append((process / "cmdline").read_text().replace("\0", " "))
        return found


def wait_for_its_first_line(process: subprocess.Popen[str]) -> None:
    """Wait until the command takes SIGTERM: Python itself has taken some time to begin."""
    status = Path(f"/proc/{process.pid}/status")
    bit = 1 << (signal.SIGTERM - 1)
    while process.poll() is None:
        caught = next(line for line in status.read_text().splitlines() if "SigCgt" in line)
        if int(caught.split()[1], 16) & bit:
            return
        time.sleep(0.001)
    raise AssertionError(process.communicate())


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], float]:
    """Return a function that says how long a command lives if nothing interrupts it."""

    @cache
    def measured(command: str) -> float:
        place = Place(tmp_path_factory.mktemp(command))
        with place.start(command) as process:
            wait_for_its_first_line(process)
            began = time.monotonic()
            output, errors = process.communicate(timeout=60)
        assert (process.returncode, output) == (0, ""), errors
        check_written(command, place.written(), all_of_it=True)
        return time.monotonic() - began

    return measured


def check_written(command: str, written: dict[str, str], all_of_it: bool) -> None:
    """Check that files were written whole or not at all, and that there are no others."""
    wanted = {each for each in COMMANDS[command] if each in ENDS}
    # A report of a run in which nothing was answered has no figure.
    if REPORT in wanted and f"({FIGURE})" in written.get(REPORT, f"({FIGURE})"):
        wanted.add(FIGURE)
    assert set(written) <= wanted
    if all_of_it:
        assert set(written) == wanted
    for name, text in written.items():
        assert text.endswith(ENDS[name]), name
        if name == SAVED:
            for line in text.split("\n")[:-1]:
                json.loads(line)
        elif name.endswith(".json"):
            json.loads(text)


def moments() -> Iterator[tuple[str, signal.Signals, float]]:
    """Yield commands, signals, and when they come, as a part of the command's life."""
    chosen = random.Random(SEED)
    for number in range(COUNT):
        command = list(COMMANDS)[number // 2 % len(COMMANDS)]
        yield command, SIGNALS[number % 2], chosen.random()


@pytest.mark.parametrize(("command", "number", "moment"), list(moments()))
def test_a_signal_at_any_moment(
    tmp_path: Path,
    life: Callable[[str], float],
    command: str,
    number: signal.Signals,
    moment: float,
    record_property: Callable[[str, object], None],
) -> None:
    place = Place(tmp_path)
    seconds = moment * life(command)
    with place.start(command) as process:
        wait_for_its_first_line(process)
        time.sleep(seconds)
        process.send_signal(number)
        sent = time.monotonic()
        output, errors = process.communicate(timeout=60)
        took = time.monotonic() - sent
    last = errors.splitlines()[-1:]
    record_property("ended", f"{process.returncode} {last} after {took:.2f} s")
    assert output == ""
    assert "Traceback" not in errors
    assert place.left() == []
    if process.returncode == 0:  # it was done before
        assert SAID not in errors
    else:
        assert process.returncode == 128 + number, errors
        assert last in ([SAID], [UNTIL_THEN])
        assert took < 15
    check_written(command, place.written(), all_of_it=last != [SAID])
