"""Plain texts within a paragraph, a heading or a cell of Markdown."""

from __future__ import annotations

import re

from flaskmagic.printable import printable_line
from flaskmagic.reading.matcher import inline_code

# At its start a text could be a heading, a list, a rule or a fence; at its end, the close of a
# heading. An underscore within a word means nothing.
_MEANT = re.compile(
    r"[\\`*\[\]<>~]|(?<![^\W_])_+|_+(?![^\W_])|&(?=#?\w+;)|^(?:[-+=]+|#+)(?=\s|$)|(?<=\s)#+$"
)
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")


def plain(text: str) -> str:
    """Return Markdown that shows a plain text, whatever is in it.

    Args:
        text: One line of text, such as ``Flask.__init__``.

    Returns:
        The text, with a backslash before what would be read as Markdown, and with control
        characters written out.
    """
    meant = _MEANT.sub(
        lambda match: "".join(f"\\{each}" for each in match[0]), printable_line(text)
    )
    return _NUMBERED.sub(r"\1\\\2", meant)


def linked(text: str, link: str | None) -> str:
    """Return a text as code, and as a link where there is one.

    Args:
        text: The text.
        link: The address, or ``None``.

    Returns:
        Markdown.
    """
    code = inline_code(text)
    return code if link is None else f"[{code}]({link})"


def code_in_cell(text: str) -> str:
    """Return a text as code that stays within a cell of a table.

    Args:
        text: The text.

    Returns:
        Markdown.
    """
    return inline_code(text).replace("|", "\\|")
