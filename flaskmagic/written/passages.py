"""Where a sentence of a report begins and ends, and the names of code in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flaskmagic.written.document import Document
from flaskmagic.written.excerpts import QuotedCode
from flaskmagic.written.text import ADDRESS

_LONGEST = 2000
"""More characters than a sentence has: what goes on longer is cut there."""

_END = re.compile(
    r"(?P<paragraph>\n[ \t]*\n|\n(?=[ \t]*(?:[-*+•●o▪]|\d{1,3}[.)]|\||#|>|```|~~~)[ \t|#>`~])"
    r"|\n(?=```))"
    r"|(?<=[.!?])[)\"'`”]*(?:[ \t]*\n\s*|\s+(?=[\"'`“(\[]*[A-Z]))"
)
_NOT_AFTER = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|no|fig|ln|pp?|approx|resp)\.)$", re.IGNORECASE
)

_NAME = r"[A-Za-z_]\w*"
_DOTTED = rf"{_NAME}(?:\.{_NAME})*"
_FILE_SUFFIX = r"(?:py|js|html?|md|txt|rst|css|json|toml|cfg|ini|ya?ml|java|ts|com|org|io|net)"
_SNIPPET = re.compile(r"(?<!`)(`{1,3})(?!`)([^`\n]{1,400})\1(?!`)")
_IN = rf"(?:(?:{_NAME}\.)+{_NAME}|flask|flask_\w+|werkzeug|jinja2|markupsafe|socketio|engineio):"
"""What stands before a name to say its module: ``flask.app:Flask``."""
_QUOTED = re.compile(rf"\s*(?:{_IN})?({_DOTTED})\s*(?:\(\s*(?:\.\.\.|…)?\s*\))?\s*")
_BARE = re.compile(rf"(?<![\w./@-])({_DOTTED})(\s?\(\s?\))?(?![\w/@-])")
_IN_MODULE = re.compile(rf"(?<![\w./@:-]){_IN}({_DOTTED})(?![\w/@:-])")
_SAID = re.compile(
    rf"(?<![\w.])({_DOTTED})[`\"']*\s+(?:function|method|class|decorator|property|constructor)s?\b"
    rf"|\b(?:function|method|class|decorator|property)s?\s+[`\"']*({_DOTTED})",
)
_IS_FILE = re.compile(rf"\.{_FILE_SUFFIX}$", re.IGNORECASE)
_CAMEL = re.compile(r"_*[A-Z]+[a-z0-9]+\w*[A-Z]\w*|[A-Z]{2,}[a-z]\w*|__\w+__")
_PROSE = frozenset(
    re.split(
        " ",
        "a an the this that these those which same next first second other each every of and or in"
        " is are it its by to for with our my your their called named following above below parent"
        " base sub super main whole own new one python flask werkzeug jinja jinja2 django library",
    )
)
_PRODUCTS = frozenset(
    re.split(
        " ",
        "GitHub GitLab JavaScript TypeScript WebSocket WebSockets SocketIO MongoDB PostgreSQL MySQL"
        " SQLAlchemy jQuery PyPI OpenSSL OAuth HTTPs PyMongo DevTools YouTube ReactJS",
    )
)
"""Words written as names of classes are, which are mostly meant as something else."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name of code in the words, such as ``Flask.run``, and where it stands.

    ``is_alone`` says that it is not part of a longer piece of code.
    """

    text: str
    start: int
    is_alone: bool = True

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)


class Passages:
    """The sentences of a document, and the names in them; addresses and code are no words."""

    def __init__(self, document: Document, quoted: Sequence[QuotedCode]) -> None:
        """Find the ends of all sentences.

        Args:
            document: The document.
            quoted: The code that is quoted in it.
        """
        self.words = _masked(document, quoted)
        self._ends = list(self._sentence_ends())
        self.snippets = list(_SNIPPET.finditer(self.words))
        self._snippet_starts = [match.start() for match in self.snippets]
        self._names = sorted(self._all_names(), key=lambda name: name.start)
        self._name_starts = [name.start for name in self._names]

    def sentence(self, offset: int) -> tuple[int, int]:
        """Return where the sentence around a character begins and ends.

        Args:
            offset: The offset of the character.

        Returns:
            The offsets.
        """
        index = bisect_right(self._ends, offset)
        first = self._ends[index - 1] if index else 0
        last = self._ends[index] if index < len(self._ends) else len(self.words)
        first, last = max(first, offset - _LONGEST), min(last, offset + _LONGEST)
        said = self.words[first:offset]
        return first + len(said) - len(said.lstrip()), last

    def names(self, start: int, end: int) -> Sequence[Name]:
        """Return the names between two offsets.

        Args:
            start: The first offset.
            end: The one after the last.

        Returns:
            The names, in their order.
        """
        first = bisect_left(self._name_starts, start)
        return self._names[first : bisect_left(self._name_starts, end)]

    def code(self, start: int, end: int) -> Iterator[str]:
        """Return the pieces of code between two offsets that are more than a name.

        Args:
            start: The first offset.
            end: The one after the last.

        Yields:
            What stands between the backticks.
        """
        first = bisect_left(self._snippet_starts, start)
        for match in self.snippets[first : bisect_left(self._snippet_starts, end)]:
            if not _QUOTED.fullmatch(match[2]):
                yield match[2].strip()

    def _sentence_ends(self) -> Iterator[int]:
        for match in _END.finditer(self.words):
            before = self.words[max(match.start() - 12, 0) : match.start()]
            if match["paragraph"] is not None or not _NOT_AFTER.search(before):
                yield match.end()

    def _all_names(self) -> Iterator[Name]:
        seen: set[int] = set()
        for snippet in self.snippets:
            quoted = _QUOTED.fullmatch(snippet[2])
            if quoted is not None and not _IS_FILE.search(quoted[1]):
                start = snippet.start(2) + quoted.start(1)
                seen.add(start)
                yield Name(quoted[1], start)
        for match in _BARE.finditer(self.words):
            if match.start(1) not in seen and _looks_like_code(match[1], bool(match[2])):
                seen.add(match.start(1))
                yield Name(match[1], match.start(1), not self._in_snippet(match.start(1)))
        for match in _IN_MODULE.finditer(self.words):
            if match.start(1) not in seen and not _IS_FILE.search(match[0].partition(":")[0]):
                seen.add(match.start(1))
                yield Name(match[1], match.start(1), not self._in_snippet(match.start(1)))
        for match in _SAID.finditer(self.words):
            group = 1 if match[1] else 2
            word = match[group]
            if match.start(group) not in seen and word.lower() not in _PROSE:
                seen.add(match.start(group))
                yield Name(word, match.start(group))

    def _in_snippet(self, offset: int) -> bool:
        index = bisect_right(self._snippet_starts, offset) - 1
        return index >= 0 and offset < self.snippets[index].end()


def _looks_like_code(word: str, called: bool) -> bool:
    if _IS_FILE.search(word) or word in _PRODUCTS:
        return False
    if called or "_" in word.strip("_"):
        return True
    first, dot, rest = word.partition(".")
    if dot:
        # "end.Then" is the end of a sentence, "Flask.run" is a name.
        return len(first) > 1 and not rest[:1].isupper()
    return bool(_CAMEL.fullmatch(word)) or (word.startswith("_") and len(word) > 2)


def _masked(document: Document, quoted: Sequence[QuotedCode]) -> str:
    """Return the text of a document with spaces in the place of addresses and blocks of code."""
    text = document.text
    spans = [match.span() for match in ADDRESS.finditer(text)]
    spans += [*document.code, *((each.start, each.end) for each in quoted)]
    pieces, at = [], 0
    for start, end in sorted(spans):
        if end > at:
            start = max(start, at)
            pieces += [text[at:start], re.sub(r"[^\n]", " ", text[start:end])]
            at = end
    return "".join([*pieces, text[at:]])
