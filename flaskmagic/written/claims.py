"""Finds claims that one definition calls another: "A calls B", "B is called by A", "A > B"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flaskmagic.written.document import Document, Spot
from flaskmagic.written.excerpts import quoted_code
from flaskmagic.written.passages import Name, Passages
from flaskmagic.written.words import NamedLines, named_lines

_CALLS = re.compile(r"\b(?:calls?|invokes?|calling|invoking)\b", re.IGNORECASE)
_CALLED_BY = re.compile(r"\b(?:called|invoked)\s+(?:by|from|in|inside|within)\b", re.IGNORECASE)
_ARROW = re.compile(r"[\s`*()]*(?:->|=>|→|⟶|➔|>)[\s`*]*")

_FILLER = (
    r"(?:the|a|an|its|it|then|also|which|that|in turn|simply|finally|next|itself|directly|is|are"
    r"|was|gets|method|function|class|will|of|in|on|line|lines|file|self|to|and so)"
)
_BEFORE = re.compile(
    rf"(?:[\s`*_()\[\],.:'\"-]|\b{_FILLER}\b|\bfrom\b|\d|[\w/.-]{{1,80}}\.py\b){{0,40}}"
    rf"(?:\b(?:a|an|the)\s[\w ]{{1,30}},\s*)?",
    re.IGNORECASE,
)
_LINE_BEFORE = re.compile(
    r"[\s)\],`]*(?:(?:of|in)\s+(?:the\s+)?`?[\w/.-]{1,80}\.py`?[\s,]*)?"
    r"(?:(?:which|that|it|then|also)\s+){0,2}"
)
_AFTER = re.compile(
    r"(?:[\s`*_()\[\]'\":]|\b(?:the|a|an|its|method|function|class|self|of|on)\b){0,12}",
    re.IGNORECASE,
)
_AND = re.compile(r"[\s`*()]*(?:,|and|, and|,? then)[\s`*]*(?:the\s+)?[\s`*]*")
_NOT = re.compile(
    r"\b(?:not|never|n't|without|instead of|no longer|neither|nor|rather than)\b[^.]{0,30}$"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What calls what, as the words have it, and where they stand.

    Where a line is said to call something, ``caller`` is empty, and ``line`` is where it is named.
    """

    caller: str
    callee: str
    spot: Spot
    written: str
    line: Spot | None = None


def find_claims(document: Document) -> list[Claim]:
    """Find the claims of a report that something calls something.

    Args:
        document: The report.

    Returns:
        The claims, in their order, each once. What is denied is no claim, nor is what stands
        further from its verb than a few words of no weight.
    """
    finder = _Finder(document)
    pairs = [*finder.active(), *finder.passive(), *finder.arrows()]
    found: dict[tuple[str, str], tuple[int, Claim]] = {}
    for caller, callee in pairs:
        start = min(caller.start, callee.start)
        name = caller.text if isinstance(caller, Name) else ""
        line = None if name else document.spot(caller.start)
        claim = Claim(name, callee.text, document.spot(start), finder.between(caller, callee), line)
        found.setdefault((name or str(start), callee.text), (start, claim))
    return [claim for _, claim in sorted(found.values(), key=lambda each: each[0])]


_Caller = Name | NamedLines


class _Finder:
    def __init__(self, document: Document) -> None:
        self.passages = Passages(document, quoted_code(document))
        self.words = self.passages.words
        names = [name for name in self.passages.names(0, len(self.words)) if name.is_alone]
        self.names: Sequence[Name] = names
        self.starts = [name.start for name in names]
        self.lines = {lines.end: lines for lines in named_lines(self.words)}
        self.line_ends = sorted(self.lines)

    def active(self) -> Iterator[tuple[_Caller, Name]]:
        for verb in _CALLS.finditer(self.words):
            first, last = self.passages.sentence(verb.start())
            subject = self._before(verb.start(), first) or self._line_before(verb.start())
            if subject is not None and not _NOT.search(self.words, first, verb.start()):
                yield from ((subject, each) for each in self._after(verb.end(), last))

    def passive(self) -> Iterator[tuple[_Caller, Name]]:
        for verb in _CALLED_BY.finditer(self.words):
            first, last = self.passages.sentence(verb.start())
            called = self._before(verb.start(), first)
            callers = list(self._after(verb.end(), last))[:1]
            if called is not None and callers and not _NOT.search(self.words, first, verb.start()):
                yield callers[0], called

    def arrows(self) -> Iterator[tuple[_Caller, Name]]:
        for before, after in zip(self.names, self.names[1:], strict=False):
            if _ARROW.fullmatch(self.words, before.end, after.start):
                yield before, after

    def between(self, one: _Caller, other: Name) -> str:
        first, last = sorted((one, other), key=lambda each: each.start)
        return " ".join(self.words[first.start : last.end].split())[:120]

    def _line_before(self, offset: int) -> NamedLines | None:
        """Return the line that is named just before a verb."""
        index = bisect_left(self.line_ends, offset) - 1
        end = self.line_ends[index] if index >= 0 else 0
        is_near = index >= 0 and _LINE_BEFORE.fullmatch(self.words, end, offset)
        return self.lines[end] if is_near else None

    def _before(self, offset: int, first: int) -> Name | None:
        """Return the name just before a verb."""
        index = bisect_left(self.starts, offset) - 1
        if index < 0 or self.starts[index] < first:
            return None
        name = self.names[index]
        return name if _BEFORE.fullmatch(self.words, name.end, offset) else None

    def _after(self, offset: int, last: int) -> Iterator[Name]:
        """Yield the name just after a verb, and those that are joined to it."""
        index = bisect_left(self.starts, offset)
        between = _AFTER
        while index < len(self.names) and self.starts[index] < last:
            name = self.names[index]
            if not between.fullmatch(self.words, offset, name.start):
                return
            yield name
            offset, index, between = name.end, index + 1, _AND
