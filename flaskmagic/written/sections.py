"""The sections of a report: by its headings, or by those that the template of the course has."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from flaskmagic.written.document import Document

_MARKDOWN = re.compile(r"^ {0,3}(#{1,6})[ \t]+(\S[^\n]{0,200}?)[ \t#]*$", re.MULTILINE)
_TEMPLATE = re.compile(
    r"^[^\w\n]*(Magic|Purpose|General Information(?: (?:&|and) Licensing)?)[^\w\n]*$",
    re.MULTILINE | re.IGNORECASE,
)
_NO_TITLE = re.compile(r".{81}|.*[.:;,?!\t|]$|.*[\t|]|\W*[a-z]|\W*$", re.DOTALL)

_NEAR = 200
"""A title stands at most so many characters before the first of its parts."""

_TITLE, _PART = 7, 8
"""The levels, below those of Markdown, of a technology's title in the template and of its parts."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report below its heading; both are given by offsets.

    ``above`` are the titles of the headings that it is below, the outermost first. A section that
    ``is_of_template`` has a heading that the course's template gives.
    """

    title: str
    above: tuple[str, ...]
    start: int
    end: int
    is_of_template: bool

    @property
    def is_magic(self) -> bool:
        """Whether it is to tell how a technology works."""
        return self.is_of_template and self.title.lower() == "magic"

    @property
    def name(self) -> str:
        """Its title with that of the one around it."""
        return ", ".join(filter(None, [self.title, *self.above[-1:]]))


@dataclass(frozen=True, slots=True)
class _Heading:
    start: int
    title: str
    level: int
    is_of_template: bool = False


def find_sections(document: Document) -> list[Section]:
    """Find the sections of a report.

    Args:
        document: The report.

    Returns:
        The sections in their order; those within another one come after it.
    """
    headings = sorted(_headings(document), key=lambda each: each.start)
    sections: list[Section] = []
    open_: list[_Heading] = []
    for index, each in enumerate(headings):
        open_ = [other for other in open_ if other.level < each.level]
        above = tuple(other.title for other in open_)
        open_.append(each)
        later = (headings[number] for number in range(index + 1, len(headings)))
        after = (other.start for other in later if _ends(each, other))
        end = next(after, len(document.text))
        sections.append(Section(each.title, above, each.start, end, each.is_of_template))
    return sections


def _ends(heading: _Heading, other: _Heading) -> bool:
    """Say whether a heading ends the section of one before it.

    One of the template ends where its next one begins: what is between may be of the same level.
    """
    if heading.is_of_template:
        return other.level < heading.level or other.is_of_template
    return other.level <= heading.level


def _headings(document: Document) -> Iterator[_Heading]:
    text = document.text
    written = [each for each in _MARKDOWN.finditer(text) if not document.in_code(each.start())]
    starts = [each.start() for each in written]
    for match in written:
        is_of_template = _TEMPLATE.match(match[2]) is not None
        yield _Heading(match.start(), _plain(match[2]), len(match[1]), is_of_template)
    for match in _TEMPLATE.finditer(text):
        at = bisect_left(starts, match.start())
        if document.in_code(match.start()) or starts[at : at + 1] == [match.start()]:
            continue
        yield _Heading(match.start(), _plain(match[0]), _PART, True)
        if match[1].lower() != "magic":
            yield from _title_before(document, match.start())


def _title_before(document: Document, offset: int) -> Iterator[_Heading]:
    """Yield the title of a technology, which stands alone before the first of its parts."""
    first = max(offset - _NEAR, 0)
    before = document.text[first:offset].rstrip()
    start = before.rfind("\n") + 1
    line = before[start:]
    is_alone = not before[:start].strip() or before[:start].endswith("\n\n")
    is_heading = _MARKDOWN.match(line) or _TEMPLATE.match(line)
    if is_alone and not is_heading and not _NO_TITLE.match(line):
        yield _Heading(first + start, _plain(line), _TITLE)


def _plain(title: str) -> str:
    """Return a title without what decorates it."""
    return re.sub(r"^[\W_]+|[^\w)]+$|[*`]+", "", " ".join(title.split()))
