"""Finds lines and files that are named in words: "flask/app.py from lines 871 - 925"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FILE = r"(?<![\w.\\/-])[\w.\\/-]{0,200}(?:\w|/ ?init ?)\.py(?![\w/])"
_MODULE = r"(?:flask|werkzeug|jinja2|flask_socketio|socketio|engineio|socketserver)(?:\.[a-z_]\w*)+"
_TO = r"\s*(?:-|–|—|−|‐|‑|\bto\b|\bthrough\b|\buntil\b|\btill\b|\bup to\b)\s*(?:lines?\s*)?"
_RANGE = rf"(?<![\w.])L?(\d{{1,6}})(?:{_TO}L?(\d{{1,6}}))?(?![\w%]|\.\d)"
_MORE = (
    rf"((?:\s*(?:,|&|\band\b|, and\b)\s*(?:lines?\s*)?\d{{1,6}}(?:{_TO}\d{{1,6}})?(?![\w%]|\.\d))*)"
)
_BETWEEN = (
    r"[\s:#(\[`*_]*"
    r"(?:(?:ranges?|numbers?|nos?\.?|nums?|from|at|between|of code)[\s:#(\[`*_]+)*"
)

_LINES = re.compile(rf"\b(?:lines?|ln\.?|lns\.?){_BETWEEN}{_RANGE}{_MORE}", re.IGNORECASE)
_COLON = re.compile(rf"({_FILE}):(\d{{1,6}})(?:{_TO}(\d{{1,6}}))?(?![\w%]|\.\d)")
_ADJACENT = re.compile(
    rf"({_FILE}|{_MODULE})[`*_\"']*[\s,:]*[(\[#]*\s*{_RANGE}{_MORE}", re.IGNORECASE
)
_FILES = re.compile(rf"({_FILE})", re.IGNORECASE)
_AFTER = re.compile(
    r"[ \t)\]`*_,]*\n?[ \t]*(?:in|of|from|inside|within)\s+"
    rf"(?:the\s+|our\s+|my\s+|its\s+)?(?:file\s+)?[`*_\"'(\[]*({_FILE})",
    re.IGNORECASE,
)
_BOLD = re.compile(r"/ ?init ?\.py$")
_PAIR = re.compile(rf"(\d{{1,6}})(?:{_TO}(\d{{1,6}}))?")
_FEWEST = 3
"""A bare number after a file has at least so many digits, or is one of two."""


@dataclass(frozen=True, slots=True)
class NamedLines:
    """Lines that words name, from offset to offset; ``file`` only if it is named beside them."""

    start: int
    end: int
    first: int
    last: int
    file: str | None = None


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that words name, and its offsets."""

    start: int
    end: int
    file: str


def named_files(words: str) -> Iterator[NamedFile]:
    """Find the Python files that are named.

    Args:
        words: The text.

    Yields:
        The files, in their order.
    """
    for match in _FILES.finditer(words):
        yield NamedFile(match.start(1), match.end(1), _path(match[1]))


def named_lines(words: str) -> Iterator[NamedLines]:
    """Find the lines that are named.

    Args:
        words: The text.

    Yields:
        The lines, in their order; of a list each.
    """
    found: dict[int, NamedLines] = {}
    taken = bytearray(len(words))  # of each character whether it is part of what was found
    for match in (*_COLON.finditer(words), *_ADJACENT.finditer(words)):
        if not any(taken[match.start() : match.end()]) and _is_line_number(match):
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            _add(found, match, 2, match[1])
    for match in _LINES.finditer(words):
        if not any(taken[match.start() : match.end()]):
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            after = _AFTER.match(words, match.end())
            _add(found, match, 1, after[1] if after else None)
    yield from (found[start] for start in sorted(found))


def _is_line_number(match: re.Match[str]) -> bool:
    """Say whether what follows a file is a line: "app.py 2" might be anything."""
    if match.re is _COLON or match[3]:
        return True
    between = match.string[match.end(1) : match.start(2)]
    return "\n" not in between and len(match[2]) >= _FEWEST and "," not in between


def _add(found: dict[int, NamedLines], match: re.Match[str], group: int, file: str | None) -> None:
    first, last = int(match[group]), int(match[group + 1] or match[group])
    start, end = match.start(), match.end(group + 1 if match[group + 1] else group)
    found[start] = _lines(start, end, first, last, file)
    if match.re is _COLON:
        return
    rest = match.start(group + 2)
    for more in _PAIR.finditer(match[group + 2]):
        start = rest + more.start()
        first, last = int(more[1]), int(more[2] or more[1])
        found[start] = _lines(start, rest + more.end(), first, last, file)


def _lines(start: int, end: int, first: int, last: int, file: str | None) -> NamedLines:
    """Make the lines; those that are written backwards are turned round."""
    first, last = sorted((first, last))
    return NamedLines(start, end, first, last, None if file is None else _path(file))


def _path(written: str) -> str:
    """Return a path as it is meant: Markdown may have a backslash before an underscore.

    Where no folder is divided by a slash, it may be the path of a Windows. What Markdown makes of
    the underscores of ``__init__`` is bold letters.
    """
    written = written.replace("\\_", "_") if "/" in written else written
    return _BOLD.sub("/__init__.py", written)
