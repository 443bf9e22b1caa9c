"""Makes the answer to the question of the place, of what the text of a file says."""

from __future__ import annotations

from dataclasses import replace

from flaskmagic.checks.written.model import Defined, Place, PlaceAnswer
from flaskmagic.checks.written.place import Judged, defined
from flaskmagic.eras.revisions import SourceText
from flaskmagic.source.places import place_at


def answer(judged: Judged, read: SourceText) -> PlaceAnswer:
    """Put a verdict together with what it was read of.

    Args:
        judged: The verdict.
        read: The file.

    Returns:
        The answer.
    """
    found, meant, remark = judged.found, judged.meant, judged.remark
    return PlaceAnswer(
        judged.verdict, read.path, found, meant, read.release, read.read_from, remark
    )


def unknown(judged: Judged, read: SourceText, remark: str) -> PlaceAnswer:
    """Answer that nothing can be told.

    Args:
        judged: What would be the verdict if the file and its release were certain.
        read: The file.
        remark: Why it can't be told.

    Returns:
        The answer.
    """
    return replace(answer(judged, read), verdict=Place.UNKNOWN, remark=remark)


def moved(
    read: SourceText, found: Defined | None, meant: Defined, where: object, lines: str
) -> PlaceAnswer:
    """Answer for lines that another revision has: in this one they are elsewhere.

    Args:
        read: The file in which what is meant stands now.
        found: What stands at the lines.
        meant: What is meant.
        where: The revision that was read.
        lines: Where it stands there, in words.

    Returns:
        The answer.
    """
    said = f"in {where} it is at {lines}"
    release, source = read.release, read.read_from
    return PlaceAnswer(Place.MOVED, read.path, found, meant, release, source, said)


def defined_at(read: SourceText, first: int, last: int) -> Defined | None:
    """Return the definition that lines lie in.

    Args:
        read: The file.
        first: The first line.
        last: The last line.

    Returns:
        The definition, ``None`` where the file has no such lines.
    """
    around = place_at(read.text, first, last)
    return None if around is None else defined(around, read.text)
