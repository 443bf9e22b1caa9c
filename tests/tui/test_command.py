"""``flaskmagic step`` on a terminal: it reads, shows, asks if it is told to, and leaves."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flaskmagic.reading import Reading
from flaskmagic.reading.quiz import questions
from flaskmagic.trace import dump
from tests.children import children_of, is_running
from tests.command import COMMAND, TIMEOUT, environment
from tests.visiting import APPS

pytest.importorskip("textual")
pty = pytest.importorskip("pty", reason="needs a system with terminals")

ESCAPE = re.compile(rb"\x1b\[[0-9;?<>=]*[ -/]*[@-~]")
LEFT_SCREEN = b"\x1b[?1049l"
SIZE = {"COLUMNS": "80", "LINES": "24"}


class Terminal:
    """Our end of a terminal: what was written on it so far, its codes, and keys to press."""

    def __init__(self, ours: int) -> None:
        self._ours = ours
        self._written = self.codes = b""

    def wait_for(self, text: str) -> str:
        """Return what was written until there is a text; it is forgotten then."""
        while text not in (shown := ESCAPE.sub(b"", self._written).decode(errors="replace")):
            read = self._read()
            assert read, shown
            self._written += read
        self._written = b""
        return shown

    def wait_for_end(self) -> None:
        """Read until nobody has the terminal any more."""
        while self._read():
            pass

    def press(self, key: str) -> None:
        os.write(self._ours, key.encode())

    def _read(self) -> bytes:
        """Return what was written next; nothing at the end, or after a long time."""
        try:
            ready, _, _ = select.select([self._ours], [], [], TIMEOUT)
            read = os.read(self._ours, 65536) if ready else b""
        except OSError:  # how Linux tells the end
            return b""
        self.codes += b"".join(ESCAPE.findall(read))
        return read


@contextmanager
def stepping(*arguments: str) -> Iterator[tuple[Terminal, subprocess.Popen[bytes]]]:
    """Run the command with a terminal of 80 by 24."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "step", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment(**SIZE),
        start_new_session=True,
    ) as process:
        os.close(theirs)
        try:
            yield Terminal(ours), process
        finally:
            process.kill()
            os.close(ours)


def test_an_own_app_is_kept_asked_again_and_ended_with_us(tmp_path: Path) -> None:
    shutil.copy(APPS / "asked.py", tmp_path / "server.py")
    arguments = ("--app", str(tmp_path / "server.py"), "--request", "GET /hello/Ada")
    with stepping(*arguments) as (terminal, process):
        terminal.wait_for("to begin")
        (child,) = children_of(process.pid)
        terminal.press("r")
        terminal.wait_for("cancel")
        terminal.press("GET /hello/Bob\r")
        terminal.wait_for("Bob 404")
        terminal.press("d")
        terminal.wait_for("B: find returned None")
        process.send_signal(signal.SIGINT)
        terminal.wait_for("flaskmagic: interrupted")
        terminal.wait_for_end()
        assert process.wait(TIMEOUT) == 128 + signal.SIGINT
        assert LEFT_SCREEN in terminal.codes
        assert not is_running(child)


def _is_asked(reading: Reading, number: int) -> bool:
    return any(each.step and each.step.number == number for each in questions(reading))


@pytest.mark.parametrize("quiz", [False, True])
def test_a_saved_trace_is_stepped_through(
    tmp_path: Path, live_reading: Callable[[str], Reading], quiz: bool
) -> None:
    file = tmp_path / "route.json"
    file.write_text(dump([live_reading("route").trace]), encoding="utf-8")
    with stepping("route", "--from", str(file), *["--quiz"] * quiz) as (terminal, process):
        terminal.wait_for("to begin")
        terminal.press("\tn")  # a window of this size has the path or the source
        shown = terminal.wait_for("Step 1 of")
        assert ("what comes next" in shown) is quiz
        terminal.press("nnn" if quiz and _is_asked(live_reading("route"), 2) else "n")
        terminal.wait_for("Step 2 of")
        terminal.press("q")
        terminal.wait_for_end()
        assert process.wait(TIMEOUT) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_gives_the_terminal_back(
    tmp_path: Path, live_reading: Callable[[str], Reading], number: signal.Signals
) -> None:
    file = tmp_path / "route.json"
    file.write_text(dump([live_reading("route").trace]), encoding="utf-8")
    with stepping("route", "--from", str(file)) as (terminal, process):
        terminal.wait_for("to begin")
        process.send_signal(number)
        terminal.wait_for("flaskmagic: interrupted")
        terminal.wait_for_end()
        assert process.wait(TIMEOUT) == 128 + number
        assert LEFT_SCREEN in terminal.codes
