"""Placeholders for what must stay an object while a template makes one text of all."""

from __future__ import annotations

import re
import secrets

from flaskmagic.report.code_lines import fence
from flaskmagic.report.document import Block, Document, Excerpt, Figure, Place, Prose, Rows


class Placeholders:
    """The excerpts and places of one rendering, and what stands for them in its text.

    Each placeholder has a random number in it, a new one for each rendering: no text of a trace, of
    a note or of a student can hold it. It has no letters, which a filter might change.
    """

    def __init__(self) -> None:
        self._start = f"⟦{secrets.randbits(128)}:"
        self._pattern = re.compile(rf"{self._start}(\d+)⟧")
        self._blocks: list[Excerpt | Place | Rows | Figure] = []

    def text(self, document: Document) -> str:
        """Return a document as Markdown for a template.

        Args:
            document: The document.

        Returns:
            Its prose, with a placeholder on a line of its own for each other block.
        """
        return "".join(
            block.markdown if isinstance(block, Prose) else self._placeholder(block)
            for block in document.blocks
        )

    def _placeholder(self, block: Excerpt | Place | Rows | Figure) -> str:
        self._blocks.append(block)
        return f"{self._start}{len(self._blocks) - 1}⟧\n"

    def cut(self, text: str) -> Document:
        """Return the text that a template made, as the blocks that it is made of.

        Excerpts and rows that a template has moved into a list or a quote are Markdown there.

        Args:
            text: The text, with placeholders.

        Returns:
            The document.
        """
        blocks: list[Block] = []
        prose, *rest = self._pattern.split(text)
        for number, after in zip(rest[::2], rest[1::2], strict=True):
            block, line = self._blocks[int(number)], prose.rpartition("\n")[2]
            if isinstance(block, Excerpt | Rows) and (line or after[:1] not in ("", "\n")):
                prose += _within(block, line) + after
                continue
            # A place begins its line, or its words would not be found again; a figure does too.
            above = prose.removesuffix(line) + (f"{line}\n" if line.strip() else "")
            blocks += [Prose(above), block]
            prose = after.removeprefix("\n")
        blocks.append(Prose(prose))
        return Document(tuple(block for block in blocks if block != Prose("")))


def _within(block: Excerpt | Rows, line: str) -> str:
    """Return a block as Markdown after the start of a line: its lines all start like that."""
    start = re.match(r"[ >]*", line)
    markdown = fence(block) if isinstance(block, Excerpt) else block.markdown
    return markdown.rstrip("\n").replace("\n", f"\n{start[0] if start else ''}")
