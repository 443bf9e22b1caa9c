"""What definition lines of a Python file lie in, and where a definition of some name is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flaskmagic.lines import split_lines
from flaskmagic.source.definitions import UNPARSED, Span, definitions, parsed

_LOCALS = "<locals>"
_REACH = 2
"""How many lines a definition may be away for what stands just beside it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where lines lie.

    ``qualname`` is the smallest definition that holds them all, ``""`` for the module itself, and
    ``span`` is where that is. ``holds`` are the definitions that begin in these lines. ``beside``
    are those next to them, where the lines are blank, comments or decorators only.
    ``locals`` are the functions within the innermost one.
    """

    qualname: str
    span: Span | None
    holds: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    locals: tuple[str, ...] = ()

    def is_of(self, name: str) -> bool:
        """Say whether the lines are of a definition: in it, around it, or just beside it.

        Args:
            name: Its name, or the end of it, as ``run`` or ``Flask.run``.

        Returns:
            Whether they are. Lines in a function are also of what it is in, and of the functions
            that are defined in it.
        """
        wanted = _parts(name)
        around = _parts(self.qualname)
        enclosing = [around[:length] for length in range(1, len(around) + 1)]
        near = [_parts(each) for each in (*self.holds, *self.beside, *self.locals)]
        return any(_ends_with(each, wanted) for each in (*enclosing, *near))


def place_at(text: str, first: int, last: int | None = None) -> Place | None:
    """Find the definition that lines lie in.

    Args:
        text: The source of the whole file.
        first: The first line, from 1.
        last: The last line. The default is the first one.

    Returns:
        The place. Blank lines and comments around the lines don't count, and a definition begins
        with the comments just above it. ``None`` where there are no such lines, or nothing is
        known of the definitions: the text is no Python.
    """
    lines = split_lines(text)
    found = list(_all(text))
    last = last or first
    if not 1 <= first <= last <= len(lines) or not (found or _is_python(text)):
        return None
    core = _without_edges(lines, first, last)
    begins = {(name, span): _with_comments(lines, span) for name, span in found}
    around = [
        (span.last_line - start, name, span)
        for (name, span), start in begins.items()
        if start <= core[0] and core[1] <= span.last_line
    ]
    _size, qualname, span = min(around, key=lambda each: each[0], default=(0, "", None))
    inner = f"{qualname}.{_LOCALS}."
    return Place(
        qualname,
        span,
        holds=tuple(n for n, s in found if first <= s.def_line <= last and n != qualname),
        beside=tuple(_beside(lines, found, core)),
        locals=tuple(n for n, _span in found if n.startswith(inner)),
    )


def definitions_named(text: str, name: str) -> list[tuple[str, Span]]:
    """Find the definitions of a name.

    Args:
        text: The source of the whole file.
        name: The name, or the end of it, as ``run`` or ``Flask.run``.

    Returns:
        Their whole names and where they are, those of the least depth first.
    """
    wanted = _parts(name)
    found = [each for each in _all(text) if _ends_with(_parts(each[0]), wanted)]
    return sorted(found, key=lambda each: (len(_parts(each[0])), each[1].first_line))


def is_in_docstring(text: str, first: int, last: int) -> bool:
    """Say whether lines are in the docstring of a function or class.

    Args:
        text: The source of the whole file.
        first: The first line, from 1.
        last: The last line.

    Returns:
        Whether all of them are.
    """
    docstrings = (span.docstring for _name, span in _all(text))
    return any(each and each[0] <= first and last <= each[1] for each in docstrings)


def _all(text: str) -> Iterator[tuple[str, Span]]:
    for name, spans in definitions(text).items():
        for span in spans:
            yield name, span


def _is_python(text: str) -> bool:
    try:
        parsed(text)
    except UNPARSED:
        return False
    return True


def _parts(name: str) -> list[str]:
    return [part for part in name.split(".") if part and part != _LOCALS]


def _ends_with(parts: Sequence[str], wanted: Sequence[str]) -> bool:
    return bool(wanted) and list(parts[-len(wanted) :]) == list(wanted)


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _is_blank(lines: Sequence[str]) -> bool:
    return all(not line.strip() or _is_comment(line) for line in lines)


def _without_edges(lines: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """Leave blank lines and comments at both ends out, unless there is nothing else."""
    code = [n for n in range(first, last + 1) if not _is_blank(lines[n - 1 : n])]
    return (code[0], code[-1]) if code else (first, last)


def _with_comments(lines: Sequence[str], span: Span) -> int:
    """Return the first of the comments that stand just above a definition."""
    first = span.first_line
    while first > 1 and _is_comment(lines[first - 2]):
        first -= 1
    return first


def _beside(
    lines: Sequence[str], found: Sequence[tuple[str, Span]], core: tuple[int, int]
) -> Iterator[str]:
    """Yield the definitions next to lines that are no code of their own."""
    first, last = core
    if not all(not each.strip() or each.lstrip()[0] in "#@" for each in lines[first - 1 : last]):
        return
    for name, span in found:
        if first - _REACH <= span.last_line < first or last < span.first_line <= last + _REACH:
            yield name
