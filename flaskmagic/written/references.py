"""The references of a report: links, lines in words and excerpts, each with the file it is of."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from flaskmagic.written.document import Document, Link, Spot
from flaskmagic.written.excerpts import QuotedCode, quoted_code
from flaskmagic.written.passages import Name, Passages
from flaskmagic.written.permalinks import Permalink, permalink
from flaskmagic.written.words import NamedLines, named_files, named_lines

MOST = 5_000
"""References of one report: those that were read by hand had at most 200."""

_NEAR = 600
"""An excerpt that begins more characters after a reference is not what it speaks of."""

OURS = re.compile(r"\b(?:our|my|we wrote)\b[^.\n]{0,40}$", re.IGNORECASE)
"""What stands before something of the team's own."""

_STATEMENT = re.compile(r"[\s:)\]*_,-]*(?:is\s+|has\s+|says\s+|reads\s+)?`([^`\n]{4,200})`")
_BARE_STATEMENT = re.compile(
    r"[ \t)\]]*:\s*(\w[\w.]* = [^\n`]{3,200}|[\w.]+\([^\n`]{0,200}\))\.?\n"
)
_JUST_BEFORE = re.compile(
    r"(?:\(\))?(?:[\s`*_\"'()\[\],:;-]|\b(?:in|at|on|of|from|is|the|file|function|method|class|see"
    r"|lines?|starts|begins|stands)\b|[\w/.\\-]+\.py\b){0,12}"
)
_CLASS = re.compile(r"(?<![\w.`])[A-Z]\w+\b(?![.(`])")
_LIBRARIES = frozenset({"Flask", "Werkzeug", "Jinja", "SocketIO", "Python", "Click"})
_CLASS_BEFORE = re.compile(
    r"\b([A-Z]\w+)[`*_]*\s*(?:class\s*)?[(\[:]?\s*(?:[\w/.]+\.py\s*,?\s*)?[(\[]?$"
)
_IS_CALLED = re.compile(
    r"(?:\b(?:calls?|calling|invokes?|invoking|runs?|uses?|using|returns?|to|into|by|via|through)\b"
    r"(?:\s+(?:the|a|an|its|function|method))*|->|=>|[→>])[\s`*\"'(\[]*$",
    re.IGNORECASE,
)
_END_OF_WORDS = re.compile(r"\]\(|\]\[")
_IDENTIFIER = re.compile(r"\W*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*(?:\([^)]*\))?\W*")


class TooManyReferences(Exception):
    """A text with more references than any report has."""


class Form(StrEnum):
    """How a report names a place; a quote is code without the numbers of its lines."""

    LINK = "link"
    WORDS = "words"
    EXCERPT = "excerpt"
    QUOTE = "quote"


class FoundBy(StrEnum):
    """What names the file: words beside the lines, in their sentence or before it, or a link."""

    BESIDE = "beside"
    SENTENCE = "sentence"
    NEAREST = "nearest"
    URL = "url"


@dataclass(frozen=True, slots=True)
class NamedPath:
    """A file that a report names: in words, as they have it, or by a link.

    ``start`` is the offset at which words name it.
    """

    path: str
    by: FoundBy
    spot: Spot
    link: Permalink | None = None
    is_ours: bool = False
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that a report names.

    ``beside`` are the names of code that clearly go with it, ``names`` those of the whole sentence,
    ``classes`` its words in capitals, ``code`` the longer pieces of code in it, and ``statement``
    the one that is quoted for the line. ``excerpt`` is the code that follows; of an excerpt or a
    quote it is the code itself. ``lines`` is where words stand that name the lines.
    """

    form: Form
    spot: Spot
    written: str
    file: NamedPath | None
    first: int | None = None
    last: int | None = None
    names: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    statement: str | None = None
    excerpt: QuotedCode | None = None
    lines: NamedLines | None = None

    @property
    def link(self) -> Permalink | None:
        """The address, of a reference that is a link."""
        return self.file.link if self.form is Form.LINK and self.file else None


@dataclass(frozen=True, slots=True)
class FoundReferences:
    """All references of a report in their order, and the files named without a line."""

    references: Sequence[Reference]
    files: Sequence[NamedPath]


@dataclass(frozen=True, slots=True)
class _Raw:
    """A reference as far as it is known where it stands."""

    form: Form
    start: int
    end: int
    first: int | None
    last: int | None
    link: Link | None = None
    permalink: Permalink | None = None
    lines: NamedLines | None = None
    excerpt: QuotedCode | None = None


def find_references(document: Document) -> FoundReferences:
    """Find the references of a report.

    Args:
        document: The report.

    Returns:
        The references, and the files that are named without a line.

    Raises:
        TooManyReferences: There are more than :data:`MOST`.
    """
    return _Finder(document).found()


class _Finder:
    def __init__(self, document: Document) -> None:
        self.document, self.excerpts = document, quoted_code(document)
        self.passages = Passages(document, self.excerpts)
        quoted = [(each.start, each.end) for each in self.excerpts]
        self.taken = sorted([*quoted, *((each.start, each.end) for each in document.links)])
        raw = [*self._links(), *self._lines(), *self._excerpts()]
        if len(raw) > MOST:
            raise TooManyReferences(f"it has more than {MOST:,} references to code")
        self.raw = sorted(raw, key=lambda each: (each.start, each.end))
        self.starts = [each.start for each in self.raw]
        self.files = sorted(self._files(), key=lambda each: each[0])
        self.file_starts = [start for start, _ in self.files]

    def found(self) -> FoundReferences:
        found = [self._reference(index, raw) for index, raw in enumerate(self.raw)]
        used = {each.file.spot for each in found if each.file and each.form is Form.WORDS}
        named = [file for _, file in self.files if file.link is None and file.spot not in used]
        return FoundReferences(found, named)

    def _links(self) -> Iterator[_Raw]:
        for link in self.document.links:
            found = permalink(link.target)
            if found is not None:
                lines = found.first, found.last
                yield _Raw(Form.LINK, link.start, link.end, *lines, link, found)

    def _lines(self) -> Iterator[_Raw]:
        for lines in named_lines(self.passages.words):
            if not self._is_part_of_another(lines):
                span = lines.start, lines.end, lines.first, lines.last
                yield _Raw(Form.WORDS, *span, lines=lines)

    def _is_part_of_another(self, lines: NamedLines) -> bool:
        """Say whether lines are named in an excerpt, or by the words that stand for a link."""
        index = bisect_right(self.taken, (lines.start, len(self.document.text) + 1)) - 1
        return index >= 0 and lines.start < self.taken[index][1]

    def _excerpts(self) -> Iterator[_Raw]:
        for each in self.excerpts:
            span = each.start, each.end, each.first, each.last
            yield _Raw(Form.QUOTE if each.first is None else Form.EXCERPT, *span, excerpt=each)

    def _files(self) -> Iterator[tuple[int, NamedPath]]:
        """Yield all that names a file, words and links, with its offset."""
        words = self.passages.words
        for named in named_files(words):
            ours = bool(OURS.search(words, max(named.start - 60, 0), named.start))
            spot = self.document.spot(named.start)
            path = NamedPath(named.file, FoundBy.NEAREST, spot, is_ours=ours, start=named.start)
            yield named.start, path
        for link in self.document.links:
            found = permalink(link.target)
            if found is not None and found.is_source:
                yield link.start, NamedPath(found.path, FoundBy.URL, link.spot, found)

    def _reference(self, index: int, raw: _Raw) -> Reference:
        first, last = self.passages.sentence(raw.start)
        names = self.passages.names(first, last)
        if raw.link is not None and self._has_name(raw):
            names = self.passages.names(raw.link.start, raw.link.end)
        beside = [name.text for name in names if self._goes_with(name, index, first, last)]
        spot = raw.link.spot if raw.link else self.document.spot(self._start(raw))
        return Reference(
            raw.form,
            spot,
            self._written(raw),
            self._file(raw, spot),
            raw.first,
            raw.last,
            tuple(dict.fromkeys(name.text for name in names)),
            tuple(dict.fromkeys([*self._label(raw), *beside])),
            tuple(dict.fromkeys(self._classes(raw, first, last))),
            tuple(self.passages.code(first, last)),
            self._statement(index, raw),
            raw.excerpt or self._excerpt_below(index, raw),
            raw.lines,
        )

    def _start(self, raw: _Raw) -> int:
        """Return where a reference is written; code without numbers may begin with a fence."""
        if raw.form is not Form.QUOTE or raw.excerpt is None:
            return raw.start
        return max(self.document.text.find(_first_words(raw.excerpt), raw.start), raw.start)

    def _written(self, raw: _Raw) -> str:
        if raw.link is not None:
            return raw.link.target
        if raw.excerpt is not None:
            return f"{raw.first}-{raw.last}" if raw.first else _first_words(raw.excerpt)
        return " ".join(self.document.text[raw.start : raw.end].split())

    def _goes_with(self, name: Name, index: int, first: int, last: int) -> bool:
        """Say whether a name of a sentence clearly goes with a reference in it.

        It does if it stands just before it, or if no other reference is in the sentence and it is
        not what the line calls.
        """
        raw = self.raw[index]
        if not name.is_alone:
            return False
        if raw.link is not None and raw.link.start <= name.start < raw.link.end:
            return True
        if self._has_name(raw):
            return False
        words = self.passages.words
        if name.start < raw.start and _JUST_BEFORE.fullmatch(words, name.end, raw.start):
            return True
        around = (*self.raw[max(index - 2, 0) : index], *self.raw[index + 1 : index + 3])
        others = [each for each in around if each.excerpt is None]
        if any(first <= each.start < last or first < each.end <= last for each in others):
            return False
        before = words[max(name.start - 30, raw.end) : name.start]
        return name.start < raw.start or not _IS_CALLED.search(before)

    def _classes(self, raw: _Raw, first: int, last: int) -> Iterator[str]:
        """Yield the words of a sentence that may be classes.

        What is a library as well is one only just before the lines: "the Flask (app.py:98)".
        """
        words = self.passages.words
        before = _CLASS_BEFORE.search(words, max(raw.start - 60, 0), raw.start)
        if before is not None:
            yield before[1]
        yield from (word for word in _CLASS.findall(words, first, last) if word not in _LIBRARIES)

    def _has_name(self, raw: _Raw) -> bool:
        """Say whether the words that stand for a link are a name of code."""
        link = raw.link
        return link is not None and bool(self.passages.names(link.start, link.end))

    def _label(self, raw: _Raw) -> Sequence[str]:
        """Return the words of a link if they are a name: ``[run](...)``."""
        if raw.link is None:
            return ()
        words = self.document.text[raw.link.start : raw.link.end]
        said = _END_OF_WORDS.split(words, maxsplit=1)[0]
        match = _IDENTIFIER.fullmatch(said[:200])
        return () if match is None else (match[1],)

    def _file(self, raw: _Raw, spot: Spot) -> NamedPath | None:
        """Return the file that a reference is of: its own, or else the one named last before it."""
        if raw.permalink is not None:
            return NamedPath(raw.permalink.path, FoundBy.URL, spot, raw.permalink)
        last = bisect_left(self.file_starts, raw.end) - 1
        lines = raw.lines
        if lines is None or lines.file is None:
            if last < 0 or (raw.excerpt and raw.start - self.files[last][0] > _NEAR):
                return None
            start, file = self.files[last]
            in_sentence = file.link is None and start >= self.passages.sentence(raw.start)[0]
            return replace(file, by=FoundBy.SENTENCE) if in_sentence else file
        named = (f for start, f in self.files if raw.start - 1 <= start <= raw.end + 60)
        ours = any(each.is_ours for each in named)
        return NamedPath(lines.file, FoundBy.BESIDE, spot, is_ours=ours, start=lines.file_start)

    def _statement(self, index: int, raw: _Raw) -> str | None:
        """Return the code that is quoted right after a line."""
        if raw.form is not Form.WORDS or raw.first != raw.last:
            return None
        for form in (_STATEMENT, _BARE_STATEMENT):
            match = form.match(self.passages.words, raw.end)
            if match is not None:
                return match[1].strip().rstrip(".")
        below = self._excerpt_below(index, raw)
        is_near = below is not None and not self.document.text[raw.end : below.start].strip(
            " \n:)."
        )
        return below.lines[0][1].strip() if below and is_near and len(below.lines) == 1 else None

    def _excerpt_below(self, index: int, raw: _Raw) -> QuotedCode | None:
        """Return the excerpt that follows a reference in words with nothing named between."""
        for after in self.raw[index + 1 : index + 2]:
            if after.excerpt is not None and after.start - raw.end < _NEAR:
                return after.excerpt if raw.form is Form.WORDS else None
        return None


def _first_words(quoted: QuotedCode) -> str:
    """Return the first line of code that has words."""
    lines = (line.strip() for _, line in quoted.lines)
    return next((line for line in lines if re.search(r"\w", line)), quoted.lines[0][1].strip())
