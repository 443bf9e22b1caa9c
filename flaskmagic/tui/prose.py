"""Markdown of notes and questions as text in the colours of the theme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from rich.style import Style
from rich.text import Text

from flaskmagic.lines import split_lines
from flaskmagic.printable import printable_line

_STYLES = {"strong": Style(bold=True), "em": Style(italic=True)}


def prose(markdown: str, code: Style) -> Text:
    """Turn Markdown into text with a blank line between paragraphs.

    Args:
        markdown: The Markdown.
        code: The style of code in it.

    Returns:
        The text.
    """
    return Text("\n\n").join(_paragraphs(markdown, code))


def _paragraphs(markdown: str, code: Style) -> Iterator[Text]:
    bullet = ""
    for token in MarkdownIt().parse(markdown):
        if token.type == "list_item_open":
            bullet = f"{token.info}. " if token.info else "• "
        elif token.type == "inline":
            yield Text(bullet) + _inline(token.children or [], code)
            bullet = ""
        elif token.type in ("fence", "code_block"):
            lines = split_lines(token.content)
            yield Text("\n".join(f"  {printable_line(line.expandtabs(4))}" for line in lines), code)


def _inline(tokens: Sequence[Token], code: Style) -> Text:
    text, styles = Text(), [Style()]
    for token in tokens:
        if token.type == "code_inline":
            text.append(printable_line(token.content), code)
        elif token.type in ("softbreak", "hardbreak"):
            text.append(" ")
        elif token.type.endswith("_open"):
            styles.append(_STYLES.get(token.tag, Style()))
        elif token.type.endswith("_close"):
            styles.pop()
        else:
            text.append(printable_line(token.content), styles[-1])
    return text
