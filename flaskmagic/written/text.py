"""Reads Markdown and plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

from flaskmagic.written.document import Document, Link, Spot

ADDRESS = re.compile(r"https?://[^\s<>\"'`|\\^{}\[\]]{1,2000}")
"""An address in a text; what may be punctuation after it is told apart in :func:`addresses`."""


def read_markdown(text: str) -> Document:
    """Read Markdown: its text as it is written.

    Args:
        text: What the file holds.

    Returns:
        The document.
    """
    return _read(text, ("fence", "code_block"))


def read_plain(text: str) -> Document:
    """Read plain text; blocks of code are those between fences, as Markdown has them.

    Args:
        text: What the file holds.

    Returns:
        The document.
    """
    return _read(text, ("fence",))


def addresses(text: str) -> Iterator[tuple[int, str]]:
    """Find the addresses in a text.

    Args:
        text: The text.

    Yields:
        The offset of each, and the address without the punctuation that follows it.
    """
    for match in ADDRESS.finditer(text):
        found = match[0]
        # A sentence, a bracket or Markdown goes on after the address.
        while found[-1] in ".,;:!?)*_~•…" or ord(found[-1]) > 0x2000:
            if found[-1] == ")" and found.count("(") >= found.count(")"):
                break
            found = found[:-1]
        inner = _closed(found)
        yield match.start(), inner


def _closed(address: str) -> str:
    """Return an address up to a bracket that was opened before it: ``[words](address) more``."""
    depth = 0
    for index, character in enumerate(address):
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return address[:index]
    return address


def _read(text: str, kinds: tuple[str, ...]) -> Document:
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    spots = [Spot(line=number, column=1) for number in range(1, len(starts) + 1)]
    parser = MarkdownIt()
    parser.core.ruler.enableOnly(["normalize", "block"])
    code = []
    for token in parser.parse(text):
        if token.type in kinds and token.map is not None:
            first, last = token.map
            code.append((starts[first], starts[last] if last < len(starts) else len(text)))
    document = Document(text, starts, spots, (), tuple(code))
    links = tuple(
        _link(document, *each) for each in addresses(text) if not document.in_code(each[0])
    )
    return Document(text, starts, spots, links, tuple(code))


def _link(document: Document, offset: int, address: str) -> Link:
    """Return a link with the words in brackets that stand for it, if it has some."""
    start = offset
    if document.text[max(offset - 2, 0) : offset] == "](":
        opened = document.text.rfind("[", max(offset - 200, 0), offset - 2)
        start = opened if opened >= 0 else offset
    return Link(address, start, offset + len(address), document.spot(offset), offset)
