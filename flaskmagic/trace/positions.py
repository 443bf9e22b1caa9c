"""The line table of a code object, of whatever Python it is.

Source of the format: ``Objects/locations.md`` in CPython 3.11, the same up to 3.13.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Position(NamedTuple):
    """Where the source of an instruction stands, as in :mod:`ast`; ``None`` is not known."""

    line: int | None = None
    end_line: int | None = None
    column: int | None = None
    end_column: int | None = None


NOWHERE = Position()

# Kinds of entries: up to 9 the columns take two bytes, from 10 to 12 three.
_ONE_LINE = 10
_NO_COLUMNS = 13
_LONG = 14
_NONE = 15


def positions(table: bytes, first_line: int) -> list[Position]:
    """Return the position of each instruction.

    Args:
        table: ``co_linetable`` of a code object.
        first_line: Its ``co_firstlineno``.

    Returns:
        One for each two bytes of its instructions, as ``co_positions()`` yields them.
    """
    found: list[Position] = []
    line = first_line
    rest = iter(table)
    for head in rest:
        kind, length = (head >> 3) & 15, (head & 7) + 1
        position, line = _entry(kind, line, rest)
        found += [position] * length
    return found


def _entry(kind: int, line: int, rest: Iterator[int]) -> tuple[Position, int]:
    """Return what an entry says, and the line that the next one counts from."""
    if kind == _NONE:
        return NOWHERE, line
    if kind == _LONG:
        line += _signed(rest)
        end_line = line + _varint(rest)
        column, end_column = _varint(rest), _varint(rest)
        return Position(line, end_line, _known(column), _known(end_column)), line
    if kind == _NO_COLUMNS:
        line += _signed(rest)
        return Position(line, line), line
    if kind >= _ONE_LINE:
        line += kind - _ONE_LINE
        return Position(line, line, next(rest), next(rest)), line
    second = next(rest)
    column = kind << 3 | second >> 4
    return Position(line, line, column, column + (second & 15)), line


def _known(column: int) -> int | None:
    """Return a column that is written with one added, so that 0 says that there is none."""
    return column - 1 if column else None


def _varint(rest: Iterator[int]) -> int:
    """Read a number in pieces of six bits, the lowest first; a further bit says that more come."""
    number = shift = 0
    for byte in rest:
        number |= (byte & 63) << shift
        if not byte & 64:
            break
        shift += 6
    return number


def _signed(rest: Iterator[int]) -> int:
    """Read a number whose lowest bit is its sign."""
    number = _varint(rest)
    return -(number >> 1) if number & 1 else number >> 1
