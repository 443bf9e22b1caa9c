"""Reads Markdown and plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from markdown_it import MarkdownIt

from flaskmagic.written.document import Document, Link, Spot

ADDRESS = re.compile(r"https?://[^\s<>\"'`|\\^{}\[\]]{1,2000}")
"""An address in a text; what may be punctuation after it is told apart in :func:`addresses`."""

_USE = re.compile(r"\[([^\[\]\n]{1,200})\](?:\[([^\[\]\n]{0,200})\])?(?!\()")
"""Words in brackets that stand for an address elsewhere, by a label or as a note: ``[^1]``."""

_DEFINED = re.compile(r" {0,3}\[([^\[\]\n]{1,200})\]:[ \t]*<?")
"""What stands before the address that a label is for."""


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
    found = [each for each in addresses(text) if not document.in_code(each[0])]
    uses = _uses(document)
    links = sorted((_link(document, uses, *each) for each in found), key=lambda link: link.start)
    return Document(text, starts, spots, tuple(links), tuple(code))


def _uses(document: Document) -> Mapping[str, tuple[int, int]]:
    """Return the words that each label of an address first stands beside: ``[words][label]``."""
    found: dict[str, tuple[int, int]] = {}
    for match in _USE.finditer(document.text):
        is_definition = document.text.startswith(":", match.end()) and not match[2]
        if not (is_definition or document.in_code(match.start())):
            found.setdefault(_label(match[2] or match[1]), match.span())
    return found


def _label(written: str) -> str:
    return " ".join(written.casefold().split())


def _link(
    document: Document, uses: Mapping[str, tuple[int, int]], offset: int, address: str
) -> Link:
    """Return a link with the words in brackets that stand for it, if it has some."""
    text, end = document.text, offset + len(address)
    if text[max(offset - 2, 0) : offset] == "](":
        opened = text.rfind("[", max(offset - 200, 0), offset - 2)
        start = opened if opened >= 0 else offset
        return Link(address, start, end, document.spot(offset), offset)
    line = text.rfind("\n", max(offset - 300, 0), offset) + 1
    defined = _DEFINED.fullmatch(text, line, offset)
    span = uses.get(_label(defined[1])) if defined else None
    start, end = span or (offset, end)
    return Link(address, start, end, document.spot(start), offset)
