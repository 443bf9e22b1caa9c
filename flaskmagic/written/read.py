"""Reads a report, whatever it is written in; strangers' files are read within limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from flaskmagic.errors import Problem
from flaskmagic.written.document import Document
from flaskmagic.written.text import read_markdown, read_plain

LARGEST = 4_000_000
"""A text of more bytes is not read: a report has some 100,000."""

_TEXTS: Mapping[str, Callable[[str], Document]] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_plain,
    "": read_plain,
}


class UnreadableReport(Problem):
    """A report can't be read."""

    exit_code = 2


class UnknownKind(Problem):
    """A file is of a kind that is not read as a report."""

    exit_code = 2


def read_report(path: Path) -> Document:
    """Read a report.

    Args:
        path: Its file; the suffix says what it is written in.

    Returns:
        What was read.

    Raises:
        UnknownKind: The suffix is of none that is read.
        UnreadableReport: It can't be read, is too large, or is no text.
    """
    suffix = path.suffix.lower()
    if suffix not in _TEXTS:
        known = ", ".join(filter(None, _TEXTS))
        raise UnknownKind(f"{path}: its suffix is not one of {known}")
    return _TEXTS[suffix](_text(path))


def _text(path: Path) -> str:
    """Return the text of a file, if it is one."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise UnreadableReport(f"{path}: {error.strerror}") from None
    if len(content) > LARGEST:
        raise UnreadableReport(f"{path}: it has more than {LARGEST // 1_000_000} MB of text")
    if b"\0" in content:
        raise UnreadableReport(f"{path}: it is no text")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")  # what editors on Windows write
    return text.replace("\r\n", "\n").replace("\r", "\n")
