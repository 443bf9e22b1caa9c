"""The text of a source file that comes as bytes."""

from __future__ import annotations

import io
import tokenize


def decoded(content: bytes) -> str:
    """Decode a source file as Python does: by its coding line, with universal newlines.

    Args:
        content: The bytes of the file.

    Returns:
        Its text. What is in no known encoding is read as UTF-8, with marks for what that can't be.
    """
    try:
        encoding, _lines = tokenize.detect_encoding(io.BytesIO(content).readline)
        return _text(content, encoding, "strict")
    except (SyntaxError, ValueError):
        return _text(content, "utf-8", "replace")


def _text(content: bytes, encoding: str, errors: str) -> str:
    return io.TextIOWrapper(io.BytesIO(content), encoding, errors).read()
