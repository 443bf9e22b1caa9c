"""stdin, stdout and stderr as the command is given them: closed, full, left by who read them."""

from __future__ import annotations

import codecs
import io
import os
import sys
from typing import Any, NoReturn

from flaskmagic import signals
from flaskmagic.marks import in_ascii

BROKEN_PIPE = 141
"""How a command ends that SIGPIPE ends."""

_WIDTHS = ("COLUMNS", "LINES", "TERMINAL_WIDTH")
"""Variables in which rich and typer expect a number."""

_DIGITS = 4

_IN_ASCII = "flaskmagic.in_ascii"
"""What the encoding of a stream lacks is written so."""


class _Stream(io.FileIO):
    """stdout or stderr. What can't be written goes nowhere; the first ``error`` is kept."""

    error: OSError | None = None

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            self.error = self.error or error
            return memoryview(data).nbytes


_stdout: _Stream | None = None


def prepare() -> None:
    """Open what is closed, and let nothing that is written or said of the width be an error."""
    global _stdout
    _open_what_is_closed()
    codecs.register_error(_IN_ASCII, _written)
    _stdout = _Stream(1, "w", closefd=False)
    sys.stdout = _text(_stdout, sys.stdout, os.isatty(1))
    sys.stderr = _text(_Stream(2, "w", closefd=False), sys.stderr, True)
    for name in _WIDTHS:
        if name in os.environ and not is_width(os.environ[name]):
            del os.environ[name]


def _open_what_is_closed() -> None:
    """Let stdin, stdout and stderr lead nowhere if closed: no file may take their number."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest that is free


def _text(stream: _Stream, given: Any, by_line: bool) -> io.TextIOWrapper:
    """Return a stream for text, encoded as that which Python made, or did not make if closed."""
    encoding = given.encoding if given else "utf-8"
    buffer = io.BufferedWriter(stream)
    return io.TextIOWrapper(buffer, encoding, errors=_IN_ASCII, line_buffering=by_line)


def _written(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for characters that can't be encoded, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return in_ascii(error.object[error.start : error.end]), error.end


def is_width(text: str) -> bool:
    """Say whether a text is a number of columns.

    Args:
        text: The value of an environment variable.

    Returns:
        Whether it is, and not too large to be meant.
    """
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS and int(text) > 0


def leave(code: int) -> NoReturn:
    """Exit, after all that was written has gone.

    Args:
        code: The exit code. A command without a problem ends with 141 if nobody read on.
    """
    sys.stdout.flush()
    error = None if _stdout is None else _stdout.error
    if isinstance(error, BrokenPipeError):
        code = code or BROKEN_PIPE
    elif error is not None:
        sys.stderr.write(f"flaskmagic: stdout: {error.strerror}\n")
        code = code or 1
    signals.ignore()
    sys.exit(code)
