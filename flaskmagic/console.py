"""Where the command writes: the terminal or a pipe, a file, and stderr for what is said beside."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

from flaskmagic.files import write_whole
from flaskmagic.render.outputs import WIDTH
from flaskmagic.streams import BROKEN_PIPE, is_width

errors = Console(stderr=True)


def console() -> Console:
    """Return the console of stdout: as wide as the terminal, or as a pipe is taken to be."""
    found = Console(file=sys.stdout)
    return found if found.is_terminal else Console(file=sys.stdout, width=pipe_width())


def pipe_width() -> int:
    """Return how many columns a pipe or a file has: a fixed number, or what COLUMNS says."""
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if is_width(columns) else WIDTH


def say(message: str, style: str = "yellow") -> None:
    """Print one line to stderr, under our name.

    Args:
        message: The line.
        style: A style of rich.
    """
    errors.print(Text(f"flaskmagic: {message}", style=style), soft_wrap=True)


def print_line(line: str) -> None:
    """Print a line that the app has printed to stderr, told apart from ours.

    Args:
        line: The line.
    """
    errors.print(Text.assemble(("app: ", "dim"), Text.from_ansi(line)), soft_wrap=True)


def write(content: str | bytes, output: Path | None) -> None:
    """Write a finished document.

    Args:
        content: The document.
        output: The file to write, or ``None`` for stdout.

    Raises:
        OSError: It can't be written.
    """
    if output is None:
        sys.stdout.write(content if isinstance(content, str) else content.decode("utf-8"))
        return
    try:
        write_whole(output, content)
    except BrokenPipeError:  # such as /dev/stdout, if nobody reads it any more
        sys.exit(BROKEN_PIPE)


def check_writable(path: Path | None) -> None:
    """Look whether a file can be written: before the run, not after it.

    Args:
        path: The file, or ``None``.

    Raises:
        OSError: It can't be written.
    """
    if path is None:
        return
    folder = path.parent
    if path.is_dir():
        raise IsADirectoryError(0, "is a folder", str(path))
    if not folder.is_dir():
        raise FileNotFoundError(0, "there is no such folder", str(folder))
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise PermissionError(0, "is not writable", str(path))
