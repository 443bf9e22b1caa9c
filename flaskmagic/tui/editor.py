"""The reader's editor, opened at a line."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

from textual.app import App, SuspendNotSupported

from flaskmagic.errors import Problem

_LIKE_VI = {"vi", "vim", "nvim", "nano", "emacs", "emacsclient", "micro", "kak", "joe", "mg"}
_LIKE_CODE = {"code", "code-insiders", "codium", "cursor"}
_WITH_COLON = {"subl", "zed", "hx", "helix"}


def command(filename: str, line: int, environ: Mapping[str, str] = os.environ) -> list[str]:
    """Return what to run to open a file at a line in ``$VISUAL`` or ``$EDITOR``.

    Args:
        filename: The file.
        line: The line.
        environ: The environment variables.

    Returns:
        The program and its arguments.

    Raises:
        Problem: There is no such file here, or no editor is named.
    """
    if not (Path(filename).is_absolute() and Path(filename).is_file()):
        raise Problem("that file is not on this machine: the trace was recorded elsewhere")
    named = environ.get("VISUAL") or environ.get("EDITOR") or ""
    try:
        editor = shlex.split(named)
    except ValueError:
        editor = []
    if not editor:
        raise Problem("no editor is named: set EDITOR, for example EDITOR=vim")
    kind = Path(editor[0]).stem.casefold()
    if kind in _LIKE_CODE:
        return [*editor, "-g", f"{filename}:{line}"]
    if kind in _WITH_COLON:
        return [*editor, f"{filename}:{line}"]
    return [*editor, *([f"+{line}"] if kind in _LIKE_VI else []), filename]


def is_changed(filename: str, text: str) -> bool:
    """Say whether a file is no longer what was recorded, so that its lines may have moved.

    Args:
        filename: The file.
        text: What was recorded of it.

    Returns:
        Whether it is; also if it can't be read.
    """
    try:
        return Path(filename).read_text(encoding="utf-8") != text
    except (OSError, UnicodeDecodeError):
        return True


def edit(app: App[None], filename: str, line: int, recorded: str) -> str:
    """Open a file at a line in the reader's editor; the app waits.

    Args:
        app: The app.
        filename: The file.
        line: The line.
        recorded: The text of the file as it ran.

    Returns:
        What to say afterwards; empty if there is nothing to say.

    Raises:
        Problem: There is nothing to open, or nothing to open it with.
    """
    words = command(filename, line)
    was_changed = is_changed(filename, recorded)
    try:
        with app.suspend():
            subprocess.run(words, check=False)
    except SuspendNotSupported:
        raise Problem("this terminal can't open an editor") from None
    except OSError as error:
        raise Problem(f"{words[0]} can't be started: {error.strerror}") from None
    return "That file changed after it ran: its lines may differ." if was_changed else ""
