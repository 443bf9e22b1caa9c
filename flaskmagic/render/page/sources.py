"""The source of every function that was called, as text and the lengths of its coloured runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flaskmagic.lines import split_lines
from flaskmagic.printable import printable
from flaskmagic.reading import Reading
from flaskmagic.reading.matcher import span_of
from flaskmagic.render.highlight import Run, coloured
from flaskmagic.render.page.tables import Table
from flaskmagic.source.line_states import line_states
from flaskmagic.trace import Call, CodeRef, SourceFile, Trace

_AROUND = 2
_MOST = 200


class Sources:
    """Collects the lines that are to be shown, each once."""

    def __init__(self, reading: Reading) -> None:
        self._trace = trace = reading.trace
        self._extents: dict[CodeRef, tuple[int, int]] = {}
        self._reached: dict[CodeRef, int] = {}
        for call in reading.calls:
            parent = trace.parent(call)
            if parent is not None and call.call_site is not None:
                line = call.call_site.line
                self._reached[parent.code] = max(line, self._reached.get(parent.code, 0))
        self._files = Table()

    @property
    def files(self) -> Sequence[str]:
        """The files that were asked for."""
        return self._files.rows

    def file(self, filename: str) -> int:
        """Return the number of a file.

        Args:
            filename: The file.

        Returns:
            Its number, from 0; a new one at the first call.
        """
        return self._files.index(filename)

    def extent(self, code: CodeRef) -> tuple[int, int]:
        """Choose the lines to show of a function, and remember them.

        Args:
            code: The function.

        Returns:
            The first and the last line. Of a lambda and the like only the first line is known:
            the last is guessed from the lines that made a call.
        """
        span = span_of(self._trace, code)
        count = len(split_lines(self._trace.files[code.filename].text))
        if span is not None:
            first, last = span.first_line, span.last_line
        else:
            start = max(code.first_line, 1)
            first = max(1, start - _AROUND)
            last = min(max(start, self._reached.get(code, 0)), start + _MOST) + _AROUND
        self._extents[code] = first, min(last, count)
        return self._extents[code]

    def rows(self) -> list[Any]:
        """Write the lines to show of each file.

        Returns:
            For each file its parts, each as its first line, its text, and the lengths of its runs.
        """
        wanted: dict[str, list[tuple[int, int]]] = {name: [] for name in self.files}
        for code, extent in self._extents.items():
            wanted[code.filename].append(extent)
        return [
            [_part(self._trace.files[name], *part) for part in _merged(parts)]
            for name, parts in wanted.items()
        ]


def _merged(parts: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield parts of a file, those that overlap or touch as one."""
    current: tuple[int, int] | None = None
    for first, last in sorted(parts):
        if current is not None and first <= current[1] + 1:
            current = current[0], max(current[1], last)
        else:
            if current is not None:
                yield current
            current = first, last
    if current is not None:
        yield current


def _part(file: SourceFile, first: int, last: int) -> list[Any]:
    lines = coloured(file.text, first, last, file.is_template)
    texts = [printable("".join(run.text for run in line)) for line in lines]
    return [first, "\n".join(texts), " ".join("".join(map(_length, line)) for line in lines)]


def _length(run: Run) -> str:
    return f"{run.kind or '.'}{width(run.text)}"


def width(text: str) -> int:
    """Return how long a text is in the page.

    Args:
        text: The text, as it is in the source.

    Returns:
        Its length as it is shown, in UTF-16 code units, as JavaScript counts.
    """
    shown = printable(text)
    return len(shown) if shown.isascii() else len(shown.encode("utf-16-le")) // 2


def states(trace: Trace, call: Call) -> str:
    """Say of each line of the called function whether it ran.

    Args:
        trace: The trace that the call is of.
        call: The call.

    Returns:
        A letter for each line: ``r`` ran, ``i`` did not, ``.`` is not known or can't run. Empty
        where it is not known which lines ran.
    """
    span, file = span_of(trace, call.code), trace.files[call.code.filename]
    if span is None or call.lines is None:
        return ""
    ran = line_states(
        file.text, span, call.lines, python=not file.is_template, complete=not call.incomplete
    )
    return "".join({True: "r", False: "i", None: "."}[state] for state in ran.values())
