"""Says in one line why an app failed, and where."""

from __future__ import annotations

import traceback
from pathlib import Path

from flaskmagic.tracer.scope import Scope


def place_of(error: BaseException, folder: Path) -> str:
    """Say where an error arose: in the app's own code, if it came through that.

    Args:
        error: The error, which was raised.
        folder: The folder of the app's own code.

    Returns:
        The file and the line.
    """
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}:{error.lineno}"
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return own_place(error, folder) or f"{frame.filename}:{frame.lineno}"


def own_place(error: BaseException, folder: Path) -> str | None:
    """Say which was the last line of the app's own code that an error came through.

    Args:
        error: The error, which was raised.
        folder: The folder of the app's own code.

    Returns:
        The file and the line, or ``None``.
    """
    scope = Scope(app_folder=str(folder))
    found = None
    for frame, line in traceback.walk_tb(error.__traceback__):
        module, filename = frame.f_globals.get("__name__") or "", frame.f_code.co_filename
        if scope.is_own(module, filename):
            found = f"{filename}:{line}"
    return found


def one_line(text: str) -> str:
    """Make one line of a message.

    Args:
        text: The message, which may quote a traceback.

    Returns:
        All of a short one; its first and last line if it is longer.
    """
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return " ".join(lines) if len(lines) <= 3 else f"{lines[0]} {lines[-1]}"
