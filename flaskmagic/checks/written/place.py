"""The question of the place: do the lines of a file lie in what the words name?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flaskmagic.checks.written.model import Defined, Place
from flaskmagic.lines import split_lines
from flaskmagic.source.definitions import definitions
from flaskmagic.source.places import Place as Around
from flaskmagic.source.places import definitions_named, place_at
from flaskmagic.source.statements import statement_at
from flaskmagic.written.references import Reference

_REACH = 5
"""How many lines around lines that are in no function are near."""

_SHORT = 8
"""Code of so few characters may stand anywhere."""

_LONG = 12
"""So many lines are not named for what one of them calls."""

_FUNCTION = re.compile(r"\s*(async\s+)?def\b")
_DEFINES = re.compile(r"^\s*(?:async\s+)?(?:def|class)\s+\w+")
_SPECIAL = re.compile(r"__\w+__")


@dataclass(frozen=True, slots=True)
class Judged:
    """What the text of a file says of a reference: a verdict, and why.

    ``is_open`` says that the file has nothing of what the words name.
    """

    verdict: Place
    found: Defined | None = None
    meant: Defined | None = None
    remark: str = ""
    is_open: bool = False


def judge(reference: Reference, text: str) -> Judged:
    """Hold a reference against the text of its file.

    It is wrong only if the words beside it name one definition of the file, and neither the lines
    nor the definition around them has anything to do with any name of the sentence.

    Args:
        reference: The reference, with lines.
        text: The file at the revision that the reference is of.

    Returns:
        What the text says of it.
    """
    first, last = reference.first or 1, reference.last or reference.first or 1
    around = place_at(text, first, last)
    if around is None:
        return _beyond(reference, text)
    found = defined(around, text)
    if reference.statement is not None:
        by_statement = _by_statement(reference.statement, text, first, around)
        if by_statement is not None:
            return by_statement
    stands = _squeezed(_lines(text, first, last))
    if any(len(code) > _SHORT and _squeezed(code) in stands for code in reference.code):
        return Judged(Place.RIGHT, found)
    names = tuple(dict.fromkeys((*reference.beside, *reference.names)))
    if any(_is_of(name, around, text, first, last) for name in names):
        return Judged(Place.RIGHT, found)
    if not reference.beside and any(around.is_of(each) for each in reference.classes):
        return Judged(Place.RIGHT, found)
    if last - first < _LONG and _mentions(_statement(text, first, last), names):
        return Judged(Place.RIGHT, found)
    meant = meant_by(reference, text)
    if meant is None:
        said = "the words name no definition of this file"
        return Judged(Place.UNKNOWN, found, remark=said, is_open=_is_open(reference, text))
    if _mentions(_nearby(text, around, first, last), names):
        return Judged(Place.UNKNOWN, found, meant, "the lines are near what the words name")
    return Judged(Place.WRONG, found, meant)


def _beyond(reference: Reference, text: str) -> Judged:
    """Judge lines that the file does not have, or a file that is no Python."""
    count = len(split_lines(text))
    if (reference.last or 0) <= count:
        return Judged(Place.UNKNOWN, remark="the file is no Python that can be read here")
    lines = "1 line" if count == 1 else f"{count} lines"
    return Judged(Place.WRONG, meant=meant_by(reference, text), remark=f"the file has {lines}")


def defined(around: Around, text: str) -> Defined:
    """Return the definition that lines lie in.

    Args:
        around: What is known of the lines.
        text: The file.

    Returns:
        The definition; that of the module has no name.
    """
    if around.span is None:
        return Defined("", 1, len(split_lines(text)))
    return Defined(around.qualname, around.span.first_line, around.span.last_line)


def _by_statement(statement: str, text: str, line: int, around: Around) -> Judged | None:
    """Judge by code that is quoted for one line: it stands there, or once elsewhere."""
    found, wanted = defined(around, text), _squeezed(statement)
    lines = split_lines(text)
    if wanted in _squeezed(lines[line - 1]):
        return Judged(Place.RIGHT, found)
    at = [number for number, each in enumerate(lines, 1) if wanted in _squeezed(each)]
    within = [number for number in at if found.name and found.first <= number <= found.last]
    if len(wanted) <= _SHORT or len(within or at) != 1:
        return None
    (there,) = within or at
    said = f"what is quoted stands on line {there}"
    if within:
        return Judged(Place.OTHER_LINE, found, remark=said)
    other = place_at(text, there)
    return Judged(Place.WRONG, found, defined(other, text) if other else None, said)


def meant_by(reference: Reference, text: str) -> Defined | None:
    """Find the one definition of a file that the words beside a reference name.

    Args:
        reference: The reference.
        text: The file.

    Returns:
        The definition; ``None`` if they name none, or several.
    """
    named = {}
    for name in reference.beside:
        if not _SPECIAL.fullmatch(name):
            found = definitions_named(text, _bare(name))
            if found:
                named[found[0][0]] = found[0][1]
    if len(named) != 1:
        return None
    ((name, span),) = named.items()
    return Defined(name, span.first_line, span.last_line)


def _is_open(reference: Reference, text: str) -> bool:
    named = (definitions_named(text, _bare(name)) for name in reference.beside)
    return bool(reference.beside) and not any(named)


def _is_of(name: str, around: Around, text: str, first: int, last: int) -> bool:
    """Say whether lines are of a definition: in it, or most of them, or all of it in them."""
    name = _bare(name)
    if replace(around, holds=()).is_of(name):
        return True
    for _, span in definitions_named(text, name):
        common = min(last, span.last_line) - max(first, span.first_line) + 1
        if 2 * common >= last - first + 1 or first <= span.def_line <= span.last_line <= last:
            return True
    return False


def _bare(name: str) -> str:
    """Return a name without what stands for an instance: ``self.run`` is ``run``."""
    return name.removeprefix("self.").removeprefix("app.")


def _nearby(text: str, around: Around, first: int, last: int) -> str:
    """Return the function around lines, or else some lines before and after them.

    That the function has the same last name as another one says nothing.
    """
    span = around.span
    if span is not None and _FUNCTION.match(split_lines(text)[span.def_line - 1]):
        before = _lines(text, span.first_line, span.def_line - 1)
        return before + "\n" + _DEFINES.sub("", _lines(text, span.def_line, span.last_line))
    return _lines(text, max(first - _REACH, 1), last + _REACH)


def _statement(text: str, first: int, last: int) -> str:
    """Return the statements of lines, without comments, docstrings and what they define."""
    start, end = statement_at(text, first)[0], max(last, statement_at(text, last)[1])
    docstrings = [s.docstring for each in definitions(text).values() for s in each if s.docstring]
    said = {n for first, last in docstrings for n in range(first, last + 1)}
    lines = (
        each for n, each in enumerate(split_lines(text), 1) if start <= n <= end and n not in said
    )
    return "\n".join(_DEFINES.sub("", each.partition("#")[0]) for each in lines)


def _lines(text: str, first: int, last: int) -> str:
    return "\n".join(split_lines(text)[first - 1 : last])


def _mentions(text: str, names: Iterable[str]) -> bool:
    """Say whether a text has the last part of one of the names as a word."""
    words = set(re.findall(r"\w+", text))
    return any(name.rpartition(".")[2] in words for name in names)


def _squeezed(code: str) -> str:
    """Return code without spaces and what typesetting changes."""
    table: Sequence[tuple[str, str]] = (("→", "->"), ("“", '"'), ("”", '"'), ("’", "'"), ("‘", "'"))
    for wrong, right in table:
        code = code.replace(wrong, right)
    return "".join(code.split())
