"""The prose of a document, read as Markdown."""

from __future__ import annotations

from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from flaskmagic.printable import printable
from flaskmagic.report.document import Block, Document, Prose


def parser() -> MarkdownIt:
    """Return a parser of Markdown in which HTML is text.

    Returns:
        The parser.
    """
    return MarkdownIt("commonmark", {"html": False}).enable("table")


_PARSER = parser()


def parse(markdown: str, targets: dict[str, Any] | None = None) -> list[Token]:
    """Return a text of Markdown as tokens.

    Args:
        markdown: The text; what would turn text around or hide it is written out.
        targets: Where the targets of links are kept that are defined apart from them.

    Returns:
        The tokens.
    """
    return _PARSER.parse(printable(markdown), {} if targets is None else targets)


def parse_inline(markdown: str) -> list[Token]:
    """Return a text of Markdown without blocks, such as that of a cell, as tokens.

    Args:
        markdown: The text.

    Returns:
        A token of inline Markdown.
    """
    return _PARSER.parseInline(printable(markdown))


def parse_prose(document: Document) -> list[tuple[Block, list[Token]]]:
    """Return the blocks of a document, with the tokens of prose.

    Args:
        document: The document.

    Returns:
        Each block with its tokens; there are none but of prose. A link may have its target
        defined in another block.
    """
    targets: dict[str, Any] = {}
    for block in document.blocks:
        if isinstance(block, Prose) and "]:" in block.markdown:
            parse(block.markdown, targets)
    return [
        (block, parse(block.markdown, targets) if isinstance(block, Prose) else [])
        for block in document.blocks
    ]
