"""Reads a report, whatever it is written in; strangers' files are read within bounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from flaskmagic.errors import Problem
from flaskmagic.written.apart import Unreadable, read_apart, rewrite_apart
from flaskmagic.written.decoded import decoded
from flaskmagic.written.document import Document
from flaskmagic.written.rewriting import text
from flaskmagic.written.rewriting.model import Group, Rewritten
from flaskmagic.written.rewriting.proven import ChangedMore, rewritten
from flaskmagic.written.text import read_markdown, read_plain

_TEXTS: Mapping[str, Callable[[str], Document]] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_plain,
    "": read_plain,
}
_APART = {".html": "html", ".htm": "html", ".docx": "docx", ".pdf": "pdf"}
_NEEDED = {"docx": ("docx", "python-docx"), "pdf": ("pypdf", "pypdf")}

MOST_TEXT = 2_000_000
"""Characters of text that are looked at: a report has some 100,000."""

MOST_BYTES = 50_000_000
"""Bytes of a file that is opened: most of it are pictures."""


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
        UnreadableReport: It can't be read, is too large, or is not what its suffix says.
    """
    suffix = path.suffix.lower()
    if suffix not in {**_TEXTS, **_APART}:
        known = ", ".join(filter(None, (*_TEXTS, *_APART)))
        raise UnknownKind(f"{path}: its suffix is not one of {known}")
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UnreadableReport(f"{path}: it is no file")
        if size > MOST_BYTES:
            raise UnreadableReport(f"{path}: it has more than {MOST_BYTES // 1_000_000} MB")
        found = _TEXTS[suffix](_text(path)) if suffix in _TEXTS else _apart(_APART[suffix], path)
    except OSError as error:
        raise UnreadableReport(f"{path}: {error.strerror}") from None
    _check_length(path, found.text)
    return found


def rewrite_report(path: Path, groups: Sequence[Group]) -> Rewritten:
    """Replace text and links of a report; its file stays as it is.

    Args:
        path: Its file, which was read before.
        groups: What is to be replaced, by what was read.

    Returns:
        What a copy of it is to hold.

    Raises:
        UnreadableReport: It can't be read any more, or not be written so that it is read again.
    """
    suffix = path.suffix.lower()
    try:
        if suffix in _APART:  # a process of its own
            return rewrite_apart(_APART[suffix], path, groups)
        read = _TEXTS[suffix]
        return rewritten(path.read_bytes(), groups, lambda each: read(decoded(each)), text.change)
    except (ChangedMore, Unreadable, OSError) as error:
        raise UnreadableReport(f"{path}: no copy can be made of it: {error}") from None


def _text(path: Path) -> str:
    content = path.read_bytes()
    if b"\0" in content:
        raise UnreadableReport(f"{path}: it is no text")
    _check_length(path, content)
    return decoded(content)


def _check_length(path: Path, text: str | bytes) -> None:
    if len(text) > MOST_TEXT:
        raise UnreadableReport(f"{path}: it has more than {MOST_TEXT // 1_000_000} MB of text")


def _apart(kind: str, path: Path) -> Document:
    module, library = _NEEDED.get(kind, ("html", ""))
    if find_spec(module) is None:
        command = "python -m pip install 'flaskmagic[check]'"
        raise UnreadableReport(f"reading {kind.upper()} needs {library}: {command}")
    try:
        return read_apart(kind, path)
    except Unreadable as error:
        raise UnreadableReport(f"{path}: {error}") from None
