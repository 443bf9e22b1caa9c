"""A report as Markdown.

A place for the students' own words is there::

    <!-- your words: flask/route
    flask.app:Flask.dispatch_request, flask/app.py:879-902, executed 2 times
    -->
    What was written here stays.
    <!-- /your words -->

The lines within the opening mark are the evidence that the words were written on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from flaskmagic.errors import Problem
from flaskmagic.reading.inline import plain
from flaskmagic.report.code_lines import fence
from flaskmagic.report.document import UNWRITTEN, Block, Document, Excerpt, Figure, Place, Rows
from flaskmagic.report.forms.registry import Form
from flaskmagic.report.paper import Paper

_OPENING = re.compile(r"<!-- your words: (\S+)")
_OPENED, _CLOSING = "-->", "<!-- /your words -->"
_MARKS = ("<!-- your words", "<!-- /your words")
_LIKE_A_MARK = re.compile(r"^(?=<!-- /?your words)", re.MULTILINE)


class DamagedMarks(Problem):
    """A document in which a mark of a place for words is missing or damaged."""


class _Markdown:
    """A report as a text file, to write in with any editor."""

    name = "markdown"
    suffixes: tuple[str, ...] = (".md", ".markdown")
    is_binary = False
    figures_beside = True
    is_written_in = True

    def write(self, document: Document, paper: Paper = Paper.A4) -> str:  # noqa: ARG002
        return write(document)

    def read(self, content: bytes) -> dict[str, Place]:
        return read_places(content.decode("utf-8", "replace"))


FORM: Form = _Markdown()


def write(document: Document) -> str:
    """Return a document as Markdown.

    Args:
        document: The document.

    Returns:
        The text. Nothing in it is a mark of a place but the marks of its places.
    """
    return "".join(map(_write, document.blocks))


def _write(block: Block) -> str:
    if isinstance(block, Excerpt):
        return fence(block)
    if isinstance(block, Figure):
        return f"![{plain(block.caption)}]({block.file})\n" if block.file else ""
    if isinstance(block, Rows):
        return block.markdown
    if isinstance(block, Place):
        lines = [f"<!-- your words: {block.key}", *block.evidence, _OPENED]
        return "\n".join([*lines, block.markdown.strip("\n"), _CLOSING, ""])
    return _LIKE_A_MARK.sub(r"\\", block.markdown)


def read_places(markdown: str) -> dict[str, Place]:
    """Return the places for words of a Markdown document.

    Args:
        markdown: The text of the document.

    Returns:
        The places by their keys. What was written in two places with one key is joined.

    Raises:
        DamagedMarks: A mark of a pair is missing: what was written there can't be told from the
            rest.
    """
    found: dict[str, Place] = {}
    texts: dict[str, list[str]] = {}
    lines = iter(markdown.replace("\r\n", "\n").split("\n"))
    for line in lines:
        opening = _OPENING.fullmatch(line)
        if opening:
            key = opening[1]
            found[key] = Place(key, tuple(_evidence(key, lines)))
            text = "\n".join(_text(key, lines)).strip("\n")
            texts.setdefault(key, []).extend([text] if text.strip() not in ("", UNWRITTEN) else [])
        elif line.startswith(_MARKS):
            raise DamagedMarks(f"a mark around your words has no other mark to go with it: {line}")
    answers = {key: "\n\n".join(written) or None for key, written in texts.items()}
    return {key: replace(place, answer=answers[key]) for key, place in found.items()}


def _evidence(key: str, lines: Iterator[str]) -> Iterator[str]:
    """Yield the lines of an opening mark up to its end."""
    for line in lines:
        if line == _OPENED:
            return
        if line.startswith(_MARKS):
            break
        yield line
    raise DamagedMarks(f"{key}: its opening mark is not closed by a line {_OPENED}")


def _text(key: str, lines: Iterator[str]) -> Iterator[str]:
    """Yield the lines that were written up to the closing mark."""
    is_like_a_mark = False
    for line in lines:
        if line.startswith(_CLOSING):
            return
        is_like_a_mark |= _OPENING.fullmatch(line) is not None
        if is_like_a_mark and line == _OPENED:
            break
        yield line
    raise DamagedMarks(f"{key}: its closing mark {_CLOSING} is missing")
