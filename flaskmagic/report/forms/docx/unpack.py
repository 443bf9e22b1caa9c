"""Unpacks a DOCX no further than a report can go: a small file may hold any amount."""

from __future__ import annotations

import io
import zipfile

from flaskmagic.errors import Problem

_MOST_PARTS = 2_000
_MOST = 64 * 2**20
"""Bytes of all parts together, unpacked: that is room for some twenty photographs."""
_MOST_XML = 12 * 2**20
"""Bytes of all parts of XML, which need many times that in memory. Our own report has 1.4 MB."""
_PIECE = 2**16


def unpacked(content: bytes) -> io.BytesIO:
    """Unpack a DOCX in pieces, and count: what the file says of its sizes may be wrong.

    Args:
        content: The content of the file.

    Returns:
        The same parts in a file that is not compressed.

    Raises:
        Problem: It is damaged, or holds more than a report can.
    """
    whole = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(whole, "w") as plain:
            _unpack(packed, plain)
    except Problem:
        raise
    except Exception as error:  # zipfile lets through whatever goes wrong in the file
        raise Problem("it is damaged, or not a DOCX file") from error
    whole.seek(0)
    return whole


def _unpack(packed: zipfile.ZipFile, plain: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    sizes = [part.file_size for part in parts]
    if len(parts) > _MOST_PARTS or sum(sizes) > _MOST:
        raise _too_large()
    left, left_of_xml = _MOST, _MOST_XML
    for part in parts:
        pieces: list[bytes] = []
        is_xml = False
        with packed.open(part) as opened:
            while piece := opened.read(_PIECE):
                is_xml = is_xml or (not pieces and _is_xml(part.filename, piece))
                left -= len(piece)
                left_of_xml -= len(piece) if is_xml else 0
                if min(left, left_of_xml) < 0:
                    raise _too_large()
                pieces.append(piece)
        plain.writestr(part.filename, b"".join(pieces))


def _is_xml(name: str, start: bytes) -> bool:
    """Say whether a part may be read as XML, whatever it is called."""
    return name.lower().endswith((".xml", ".rels")) or b"<" in start[:64]


def _too_large() -> Problem:
    return Problem("it holds far more than a report: it was not unpacked")
