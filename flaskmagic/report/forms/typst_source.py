"""Texts in the language of Typst."""

from __future__ import annotations


def string(text: str) -> str:
    """Return a text as a literal of Typst, so that nothing in it is interpreted.

    Args:
        text: The text.

    Returns:
        The literal.
    """
    escaped = "".join(
        {"\\": "\\\\", '"': '\\"'}.get(char, char)
        if char.isprintable()
        else f"\\u{{{ord(char):x}}}"
        for char in text
    )
    return f'"{escaped}"'
