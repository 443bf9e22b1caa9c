"""Text that a terminal, a page and a document only show: what they would obey is written out."""

from __future__ import annotations

import re

# Tab and the ends of lines stay; a lone carriage return ends none.
_OBEYED = re.compile(
    "\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e"
    "\u2060\u2066-\u2069\ufeff"
    "\ud800-\udfff\ufffe\uffff]"
)
_MOVING = str.maketrans({"\n": "\\n", "\r": "\\r", "\t": "\\t"})


def printable(text: str) -> str:
    r"""Write out control characters, and those that hide text or turn it around.

    Args:
        text: Any text; tabs and ends of lines stay in it.

    Returns:
        The text with ``\u202e`` and the like instead of such characters, as Python would
        write them.
    """
    if text.isprintable():  # none of them is: this is the quick way for most texts
        return text
    return _OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def printable_line(text: str) -> str:
    r"""Write out tabs and the ends of lines as well, so that a text stays on its line.

    Args:
        text: Any text.

    Returns:
        The text as one line, with ``\n``, ``\r`` and ``\t`` written out.
    """
    return printable(text).translate(_MOVING)


def printable_source(line: str) -> str:
    r"""Write out what a line of source could move: all but its tabs.

    Args:
        line: A line, without its end.

    Returns:
        The line; its tabs stay, since they are its indentation.
    """
    return printable(line).replace("\r", "\\r").replace("\n", "\\n")
