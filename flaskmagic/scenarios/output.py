"""What an app prints, kept apart from what flaskmagic prints."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
import tempfile
import weakref
from collections.abc import Iterator


class Output:
    """Takes what is written to stdout and stderr: by ``print``, by logging, and by others.

    A library in C, ``os.write`` and a child process know nothing of ``sys.stdout``, so the
    descriptors are taken too, into one file, where everything stands in the order in which it
    came. A logger or a thread of the app may go on writing when all is over: the file stays open
    as long as anybody holds its stream.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        self._stream = os.fdopen(
            self._file.fileno(), "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False
        )
        weakref.finalize(self._stream, self._file.close)

    @contextlib.contextmanager
    def taken(self) -> Iterator[None]:
        """Take what is written within the ``with`` block."""
        _flush()
        with (
            _descriptor(1, self._file.fileno()),
            _descriptor(2, self._file.fileno()),
            contextlib.redirect_stdout(self._stream),
            contextlib.redirect_stderr(self._stream),
            _log_of_werkzeug(self._stream),
        ):
            try:
                yield
            finally:
                _flush()

    def text(self) -> str:
        """Read what was written, once it is no longer taken.

        Returns:
            The text, in the order in which it was written.
        """
        self._stream.flush()
        self._file.seek(0)
        return self._file.read().decode("utf-8", "replace")


def _flush() -> None:
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None:
            stream.flush()


@contextlib.contextmanager
def _descriptor(number: int, target: int) -> Iterator[None]:
    """Let a descriptor lead to another file, if there is such a descriptor."""
    try:
        kept = os.dup(number)
    except OSError:
        yield
        return
    os.dup2(target, number)
    try:
        yield
    finally:
        os.dup2(kept, number)
        os.close(kept)


@contextlib.contextmanager
def _log_of_werkzeug(stream: io.TextIOWrapper) -> Iterator[None]:
    """Take Werkzeug's log, which would find a stream of its own only once in a process.

    Where the app gives the root logger a handler, that takes it.
    """
    logger, root = logging.getLogger("werkzeug"), logging.getLogger()
    before, of_root = list(logger.handlers), list(root.handlers)
    handler = logging.StreamHandler(stream)
    handler.addFilter(lambda _record: root.handlers == of_root)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.handlers = before
