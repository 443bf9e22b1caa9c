"""Finds claims of calls: "A calls B", "B is called by A", "A > B", "A returns a B"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flaskmagic.written.document import Document, Spot
from flaskmagic.written.excerpts import quoted_code
from flaskmagic.written.passages import Name, Passages
from flaskmagic.written.words import NamedLines, named_lines

_CALLS = re.compile(r"\b(?:calls?|invokes?|calling|invoking)\b", re.IGNORECASE)
_MAKES = re.compile(r"\b(?:makes?|creates?|instantiates?|constructs?)\b", re.IGNORECASE)
_RETURNS = re.compile(r"\breturns?\b", re.IGNORECASE)
_THROUGH = re.compile(r"\b(?:through|via|by calling|by means of)\b", re.IGNORECASE)
_DOES = re.compile(
    r"[`*()]*\s*(?:function|method)?\s*(?:then |also )?(?:binds|matches|finds|reads|parses|loads"
    r"|renders|starts|opens|builds|makes|creates|registers|adds|sets|sends|writes|checks|handles)"
    r"\s[^.;:]{0,120}",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"(?:[\w ]{1,30},\s*)?(?:that|it|this)\s+(?:(?:method|function|then|also|in turn)\s+)*",
    re.IGNORECASE,
)
_FIRST = re.compile(r"[\W\d]*(?:(?:the|a)\s+)?(?:(?:function|method)\s+)?[`*_]*", re.IGNORECASE)
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
_WHICH = re.compile(r"\b(?:which|that|it|in turn)\b", re.IGNORECASE)
_OBJECT_OF = re.compile(
    r"\b(?:calls?|invokes?|returns?|makes?|creates?|(?:is |are )?(?:called|invoked) (?:by|from|in))"
    r"[\s`*_(\[]*(?:(?:the|a|an|its|method|function)\s+[`*_]*)*$",
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
_AFTER_MAKING = re.compile(
    r"(?:[\s`*_\[]|\b(?:the|a|an|its|new|instance|object|class|of|of the|type)\b){0,12}",
    re.IGNORECASE,
)
_AND = re.compile(r"[\s`*()]*(?:,|and|, and|,? then)[\s`*]*(?:the\s+)?[\s`*]*")
_NOT = re.compile(
    r"\b(?:not|never|n't|without|instead of|no longer|neither|nor|rather than)\b[^.]{0,30}$"
)


_TAKEN_BACK = re.compile(
    r"\?[\s)\"'`*_”]*$|\b(?:wrong|false|incorrect|mistaken?|not true|no longer|other way round)\b",
    re.IGNORECASE,
)


class Verb(StrEnum):
    """What one is said to do with the other: to call it, to work through it, or to return one."""

    CALLS = "calls"
    THROUGH = "works through"
    RETURNS = "returns"


@dataclass(frozen=True, slots=True)
class Claim:
    """What calls what, as the words have it, and where they stand.

    Where a line is said to call something, ``caller`` is empty, and ``line`` is where it is named.
    What is returned, ``callee``, is a class. To make an object is to call its class.
    """

    caller: str
    callee: str
    spot: Spot
    written: str
    line: Spot | None = None
    verb: Verb = Verb.CALLS


def find_claims(document: Document) -> list[Claim]:
    """Find the claims of a report that something calls something.

    Args:
        document: The report.

    Returns:
        The claims, in their order, each once. What is denied is no claim, nor is what stands
        further from its verb than a few words of no weight.
    """
    finder = _Finder(document)
    said = {
        Verb.CALLS: [*finder.active(), *finder.making(), *finder.passive(), *finder.arrows()],
        Verb.RETURNS: list(finder.returning()),
        Verb.THROUGH: list(finder.through()),
    }
    found: dict[tuple[str, str, bool], tuple[int, Claim]] = {}
    for verb, pairs in said.items():
        for caller, callee in pairs:
            start, claim = finder.claim(caller, callee, verb)
            key = claim.caller or str(start), callee.text, verb is Verb.RETURNS
            found.setdefault(key, (start, claim))
    return [claim for _, claim in sorted(found.values(), key=lambda each: each[0])]


_Caller = Name | NamedLines


class _Finder:
    def __init__(self, document: Document) -> None:
        self.document, self.passages = document, Passages(document, quoted_code(document))
        self.words = self.passages.words
        names = [name for name in self.passages.names(0, len(self.words)) if name.is_alone]
        self.names: Sequence[Name] = names
        self.starts = [name.start for name in names]
        self.lines = {lines.end: lines for lines in named_lines(self.words)}
        self.line_ends = sorted(self.lines)

    def claim(self, caller: _Caller, callee: Name, verb: Verb) -> tuple[int, Claim]:
        """Make a claim, and say where it begins."""
        first, last = sorted((caller, callee), key=lambda each: each.start)
        written = " ".join(self.words[first.start : last.end].split())[:120]
        name = caller.text if isinstance(caller, Name) else ""
        line = None if name else self.document.spot(caller.start)
        spot = self.document.spot(first.start)
        return first.start, Claim(name, callee.text, spot, written, line, verb)

    def active(self) -> Iterator[tuple[_Caller, Name]]:
        return self._said(_CALLS, _AFTER)

    def making(self) -> Iterator[tuple[_Caller, Name]]:
        return self._classes(_MAKES)

    def returning(self) -> Iterator[tuple[_Caller, Name]]:
        return self._classes(_RETURNS)

    def _classes(self, verbs: re.Pattern[str]) -> Iterator[tuple[_Caller, Name]]:
        """Yield what is said of a class: ``returns value`` and the like say nothing."""
        for subject, named in self._said(verbs, _AFTER_MAKING):
            if _is_class(named) and named.text not in ("True", "False", "None"):
                yield subject, named

    def _said(
        self, verbs: re.Pattern[str], after: re.Pattern[str]
    ) -> Iterator[tuple[_Caller, Name]]:
        for verb in verbs.finditer(self.words):
            first, last = self.passages.sentence(verb.start())
            subject = self._subject(verb.start(), first)
            if subject is not None and not self._is_denied(first, verb.start(), last):
                yield from ((subject, each) for each in self._after(verb.end(), last, after))

    def _subject(self, offset: int, first: int) -> _Caller | None:
        return (
            self._before(offset, first) or self._line_before(offset) or self._meant(offset, first)
        )

    def _meant(self, offset: int, first: int) -> Name | None:
        """Return what "it" means at the beginning of a sentence: what the one before begins with.

        No other name may be in that one.
        """
        if first == 0 or not _PRONOUN.fullmatch(self.words, first, offset):
            return None
        end = len(self.words[:first].rstrip())
        begin, _ = self.passages.sentence(max(end - 1, 0))
        names = self.names[bisect_left(self.starts, begin) : bisect_left(self.starts, first)]
        is_one = len({name.text for name in names}) == 1
        is_first = is_one and _FIRST.fullmatch(self.words, begin, names[0].start)
        return names[0] if is_first and "\n\n" not in self.words[begin:first] else None

    def through(self) -> Iterator[tuple[_Caller, Name]]:
        """Yield what does something through another one, as the words say."""
        for way in _THROUGH.finditer(self.words):
            first, last = self.passages.sentence(way.start())
            names = self.names[bisect_left(self.starts, first) : bisect_left(self.starts, last)]
            doer = next((n for n in names if _DOES.match(self.words, n.end, way.start())), None)
            if doer is None or doer.start >= way.start() or doer.text[:1].isupper():
                continue
            if not self._is_denied(first, way.start(), last):
                yield from ((doer, each) for each in self._after(way.end(), last, _AFTER))

    def passive(self) -> Iterator[tuple[_Caller, Name]]:
        for verb in _CALLED_BY.finditer(self.words):
            first, last = self.passages.sentence(verb.start())
            called = self._before(verb.start(), first)
            callers = list(self._after(verb.end(), last, _AFTER))[:1]
            if called is not None and callers and not self._is_denied(first, verb.start(), last):
                yield callers[0], called

    def arrows(self) -> Iterator[tuple[_Caller, Name]]:
        for before, after in zip(self.names, self.names[1:], strict=False):
            first, last = self.passages.sentence(before.start)
            are_classes = _is_class(before) and _is_class(after)
            is_arrow = _ARROW.fullmatch(self.words, before.end, after.start)
            if is_arrow and not are_classes and not self._is_denied(first, before.start, last):
                yield before, after

    def _is_denied(self, first: int, offset: int, last: int) -> bool:
        """Say whether a sentence denies what it says from an offset on, or asks for it."""
        is_not = _NOT.search(self.words, first, offset)
        return bool(is_not or _TAKEN_BACK.search(self.words[offset:last].rstrip()))

    def _line_before(self, offset: int) -> NamedLines | None:
        """Return the line that is named just before a verb."""
        index = bisect_left(self.line_ends, offset) - 1
        end = self.line_ends[index] if index >= 0 else 0
        is_near = index >= 0 and _LINE_BEFORE.fullmatch(self.words, end, offset)
        return self.lines[end] if is_near else None

    def _before(self, offset: int, first: int) -> Name | None:
        """Return the name just before a verb that is its subject.

        In "A calls B, then calls C", and in "A, called by B, calls C", it is that of the verb
        before. In "they do A, then call B" it is not A.
        """
        index = bisect_left(self.starts, offset) - 1
        if index < 0 or self.starts[index] < first:
            return None
        name = self.names[index]
        between = _BEFORE.fullmatch(self.words, name.end, offset)
        if between is None or _WHICH.search(between[0]):
            return name if between else None
        verb = _OBJECT_OF.search(self.words, max(first, name.start - 60), name.start)
        if verb is not None:
            return self._before(verb.start(), first)
        begins = _FIRST.fullmatch(self.words, first, name.start)
        return name if begins or "," not in between[0] else None

    def _after(self, offset: int, last: int, between: re.Pattern[str]) -> Iterator[Name]:
        """Yield the name just after a verb, and those that are joined to it."""
        index = bisect_left(self.starts, offset)
        while index < len(self.names) and self.starts[index] < last:
            name = self.names[index]
            if not between.fullmatch(self.words, offset, name.start):
                return
            yield name
            offset, index, between = name.end, index + 1, _AND


def _is_class(name: Name) -> bool:
    return name.text.rpartition(".")[2].lstrip("_")[:1].isupper()
