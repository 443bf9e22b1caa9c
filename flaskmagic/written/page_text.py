"""The text of a page that is put together of pieces, of which a font says which are code."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_FEWEST_WORDS = 2
"""With fewer words a line in the mean, the lines of the text are not those of the page."""

_LINE = re.compile(r"[^\n]*\n?")
_WORDS = re.compile(r"\S+(?: +\S+)*")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a page: its text, where it begins on the page, and whether it is set as code."""

    text: str
    x: float
    y: float
    is_code: bool


class PageText:
    """The text of a page, with backticks around code within a line, and its lines of code."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        """Put the pieces together.

        Args:
            chunks: The pieces, in their order.
        """
        plain = "".join(chunk.text for chunk in chunks)
        flags = [chunk.is_code for chunk in chunks for _ in chunk.text]
        self._ticks: list[int] = []
        self.code: list[tuple[int, int]] = []
        for line in filter(lambda each: each[0], _LINE.finditer(plain)):
            self._look_at(line, flags)
        pieces = [plain[a:b] for a, b in zip([0, *self._ticks], [*self._ticks, None], strict=True)]
        self.text = _reflowed("`".join(pieces)) if not self.code else "`".join(pieces)
        self.code = [(self.offset(start), self.offset(end)) for start, end in self.code]
        self.chunks = list(self._placed(chunks))

    def offset(self, plain: int) -> int:
        """Return where a character of the pieces stands in the text.

        Args:
            plain: Its offset in the pieces.

        Returns:
            Its offset in the text, after the backticks before it.
        """
        return plain + bisect_left(self._ticks, plain + 1)

    def _look_at(self, line: re.Match[str], flags: Sequence[bool]) -> None:
        runs = [
            (run.start() + line.start(), run.end() + line.start()) for run in _runs(line, flags)
        ]
        said = line[0].strip()
        if not runs:
            return
        if sum(end - start for start, end in runs) >= len(said):
            self.code.append(line.span())
        else:
            self._ticks += [each for run in runs for each in run]

    def _placed(self, chunks: Sequence[Chunk]) -> Iterator[tuple[int, int, Chunk]]:
        at = 0
        for chunk in chunks:
            yield self.offset(at), self.offset(at + len(chunk.text)), chunk
            at += len(chunk.text)


def _runs(line: re.Match[str], flags: Sequence[bool]) -> Iterator[re.Match[str]]:
    """Return the words of a line that are set as code; what follows each other is together."""
    said = "".join(
        each if flags[line.start() + at] or each.isspace() else "\0"
        for at, each in enumerate(line[0])
    )
    return _WORDS.finditer(said.replace("\0", "\n"))


def _reflowed(text: str) -> str:
    """Return a text with its lines joined, where a line has hardly a word; offsets stay."""
    lines = [line for line in text.splitlines() if line.strip()]
    words = sum(len(line.split()) for line in lines)
    is_broken = len(lines) > _FEWEST_WORDS and words / len(lines) < _FEWEST_WORDS
    return re.sub(r"\n(?!\s*\n)", " ", text) if is_broken else text
