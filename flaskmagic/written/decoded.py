"""The text of a file that somebody has written, as editors count its lines."""

from __future__ import annotations


def decoded(content: bytes) -> str:
    """Decode a file: as UTF-8, or else as what editors on Windows write.

    Args:
        content: The bytes of the file.

    Returns:
        Its text, with a line feed at the end of each line.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
