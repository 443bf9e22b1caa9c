"""The app in a real terminal, on a saved trace: keys, the editor, and what is left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flaskmagic.trace import dump
from tests.big import NOTES, big_trace

pytest.importorskip("textual")
pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")

ROOT = Path(__file__).parents[2]
PATIENCE = 20
SCRIPT = """\
import sys
from pathlib import Path
import flaskmagic.tui
from flaskmagic.trace import load
from flaskmagic.reading import read
from flaskmagic.walkthroughs import parse
folder = Path(sys.argv[1])
notes = parse((folder / "notes.md").read_text(encoding="utf-8"), "shop", "shop.md")
flaskmagic.tui.run([read(notes, trace) for trace in load(folder / "trace.json")])
"""
EDITOR = """\
#!/bin/sh
echo "$@" > "$(dirname "$0")/arguments"
"""


class Terminal:
    """A tmux session of its own server, 80 by 24."""

    def __init__(self, folder: Path) -> None:
        self._socket = str(folder / "tmux")

    def tmux(self, *arguments: str) -> str:
        command = ["tmux", "-S", self._socket, "-f", "/dev/null", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def wait_for(self, text: str) -> str:
        """Return the screen once it shows a text."""
        end = time.monotonic() + PATIENCE
        while text not in (shown := self.tmux("capture-pane", "-p")):
            assert time.monotonic() < end, shown
            time.sleep(0.05)
        return shown

    def press(self, *keys: str) -> None:
        self.tmux("send-keys", *keys)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    # The path of a socket may have about a hundred characters, and that of tmp_path may be longer.
    with tempfile.TemporaryDirectory(prefix="tmux-", dir="/tmp") as folder:
        found = Terminal(Path(folder))
        found.tmux("new-session", "-d", "-x", "80", "-y", "24", "env PS1='$ ' sh")
        yield found
        found.tmux("kill-server")


def saved(folder: Path) -> None:
    """Save a trace whose files are in the folder."""
    trace = big_trace(2_000)
    for name, file in trace.files.items():
        path = folder / name[1:]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    text = dump([trace])
    for name in trace.files:
        text = text.replace(f'"{name}"', f'"{folder}{name}"')
    (folder / "trace.json").write_text(text, encoding="utf-8")
    (folder / "notes.md").write_text(NOTES, encoding="utf-8")
    (folder / "run.py").write_text(SCRIPT, encoding="utf-8")
    editor = folder / "vi"
    editor.write_text(EDITOR, encoding="utf-8")
    editor.chmod(0o755)


def test_a_saved_trace_is_stepped_through(terminal: Terminal, tmp_path: Path) -> None:
    saved(tmp_path)
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    terminal.press(
        f"PYTHONPATH='{path}' EDITOR='{tmp_path}/vi' "
        f"'{sys.executable}' '{tmp_path}/run.py' '{tmp_path}'; echo left $?",
        "Enter",
    )
    terminal.wait_for("to begin")
    terminal.press("n")
    terminal.wait_for("Step 1 of 8")
    terminal.press("Right")
    terminal.wait_for("Step 2 of 8")
    terminal.press("e")
    arguments = tmp_path / "arguments"
    end = time.monotonic() + PATIENCE
    while not (arguments.exists() and arguments.read_text(encoding="utf-8")):
        assert time.monotonic() < end
        time.sleep(0.05)
    line, file = arguments.read_text(encoding="utf-8").split(maxsplit=1)
    shown = Path(file.strip()).read_text(encoding="utf-8").splitlines()[int(line[1:]) - 1]
    assert shown.strip() == "run_wsgi(request, address)"
    terminal.wait_for("Step 2 of 8")  # back from the editor
    terminal.press("q")
    assert "Step" not in terminal.wait_for("left 0")
