"""The contract of a saved trace: each value's kind and range, and that what is named is there.

A file may come from a stranger. It is checked here once; what was loaded is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import pairwise
from typing import Any

from flaskmagic.trace.model import Kind, Outcome

Check = Callable[[Any, str], None]
"""Takes a value, and what it is called in a message."""

_MOST = 2**31
"""No line, column or count is larger."""

_LONGEST = 60


class BrokenContract(Exception):
    """A value that no saved trace has; the message names its place."""


def _refuse(value: object, where: str, wanted: str) -> None:
    shown = repr(value) if isinstance(value, (str, int, float, type(None))) else "a container"
    said = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
    raise BrokenContract(f"{where} is {said}, not {wanted}")


def _text(value: Any, where: str) -> None:
    if not isinstance(value, str):
        _refuse(value, where, "a text")
    if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
        _refuse(value, where, "a text of whole characters")


def _anything(_value: Any, _where: str) -> None:
    """Let pass what is checked later."""


def _flag(value: Any, where: str) -> None:
    if not isinstance(value, bool):
        _refuse(value, where, "true or false")


def _number(least: int, limit: int = _MOST) -> Check:
    def check(value: Any, where: str) -> None:
        if type(value) is not int or not least <= value < limit:
            _refuse(value, where, f"a number from {least} to {limit - 1}")

    return check


def _one_of(known: Collection[str]) -> Check:
    def check(value: Any, where: str) -> None:
        if not isinstance(value, str) or value not in known:
            _refuse(value, where, f"one of {', '.join(known)}")

    return check


def _or_none(check: Check) -> Check:
    return lambda value, where: None if value is None else check(value, where)


def _list(check: Check) -> Check:
    def checks(value: Any, where: str) -> None:
        if not isinstance(value, list):
            _refuse(value, where, "a list")
        for each in value:
            check(each, f"one of {where}")

    return checks


def _row(*columns: Check, least: int | None = None) -> Check:
    """Check a list with a value for each column; from ``least`` on they may be missing."""
    fewest = len(columns) if least is None else least

    def check(value: Any, where: str) -> None:
        if not isinstance(value, list) or not fewest <= len(value) <= len(columns):
            _refuse(value, where, f"a list of {len(columns)}")
        for number, (each, column) in enumerate(zip(value, columns, strict=False), 1):
            column(each, f"value {number} of {where}")

    return check


def _table(check: Check) -> Check:
    """Check an object whose keys are any text."""

    def checks(value: Any, where: str) -> None:
        if not isinstance(value, dict):
            _refuse(value, where, "an object")
        for key, each in value.items():
            _text(key, f"a key of {where}")
            check(each, f"a value of {where}")

    return checks


def _object(keys: Mapping[str, Check], later: Mapping[str, Check]) -> Check:
    """Check an object with these keys, and perhaps with those that came with later formats."""

    def check(value: Any, where: str) -> None:
        if not isinstance(value, dict):
            _refuse(value, where, "an object")
        for key, each in keys.items():
            if key not in value:
                raise BrokenContract(f"{where} has no {key!r}")
            each(value[key], repr(key))
        for key in later.keys() & value.keys():
            later[key](value[key], repr(key))

    return check


_LINE = _number(0)
_INDEX = _number(0)

_FILE = _row(
    *(_text, _text, _text, _flag, _flag, _or_none(_text), _or_none(_text)),
    least=3,
)
_DISTRIBUTION = _row(
    *(_text, _text, _text, _or_none(_text), _or_none(_text), _table(_text)),
    least=2,
)
_SITE = _row(_INDEX, _LINE, *3 * [_or_none(_number(0))], least=2)
_COLUMNS = (
    _number(1),  # id
    _or_none(_number(1)),  # parent
    _INDEX,  # edge
    _INDEX,  # thread
    _one_of([each.value for each in Outcome]),
    _or_none(_text),  # exception
    _or_none(_LINE),  # where it was raised
    _number(0),  # skipped
)
_C_CALL = _row(_LINE, _or_none(_number(0)), _text, _or_none(_text), _or_none(_text))
_TRACE = _object(
    {
        "scenario": _text,
        "title": _text,
        "python": _text,
        "distributions": _table(_DISTRIBUTION),
        "skipped": _table(_number(0)),
        "interrupted": _flag,
        "filenames": _list(_text),
        "codes": _list(_row(_INDEX, _text, _LINE)),
        "edges": _list(_row(_INDEX, _or_none(_SITE))),
        "threads": _list(_text),
        "calls": _list(_list(_anything)),
        "values": _table(_row(_list(_LINE), _or_none(_table(_text)), _or_none(_text))),
        "files": _list(_text),
    },
    {
        "kind": _one_of([each.value for each in Kind]),
        "cut_short": _table(_text),
        "gaps": _table(_text),
        "incomplete": _list(_number(1)),
        "c_calls": _table(_list(_C_CALL)),
    },
)
_DOCUMENT = _object({"files": _table(_FILE), "traces": _list(_TRACE)}, {})


def check(document: Any) -> None:
    """Check what a file of traces holds, before anything is made of it.

    Args:
        document: The JSON; its format and version are known to be right.

    Raises:
        BrokenContract: It is not what is written by :func:`flaskmagic.trace.dump`.
    """
    _DOCUMENT(document, "the file")
    for trace in document["traces"]:
        _check_calls(trace["calls"])
        _check_references(trace, document["files"])


def _check_calls(columns: list[list[Any]]) -> None:
    """Check the columns; without any call there are none."""
    if columns and (len(columns) != len(_COLUMNS) or len({len(column) for column in columns}) != 1):
        raise BrokenContract(f"'calls' is not {len(_COLUMNS)} columns of one length")
    for number, (column, check_one) in enumerate(zip(columns, _COLUMNS, strict=False), 1):
        for each in column:
            check_one(each, f"one of column {number} of 'calls'")


def _check_references(trace: Mapping[str, Any], texts: Mapping[str, Any]) -> None:
    """Check that all that is named by a number or a key is there."""
    names, codes, edges = trace["filenames"], trace["codes"], trace["edges"]
    sites = [site for _, site in edges if site is not None]
    ids, parents, edge_numbers, threads = (trace["calls"] or [[], [], [], []])[:4]
    for numbers, known, what in (
        ([code[0] for code in codes], names, "filenames"),
        ([site[0] for site in sites], names, "filenames"),
        ([code for code, _ in edges], codes, "codes"),
        (edge_numbers, edges, "edges"),
        (threads, trace["threads"], "threads"),
    ):
        if max(numbers, default=-1) >= len(known):
            raise BrokenContract(f"there are {len(known)} {what}, and one of number {max(numbers)}")
    _check_known(trace["files"], texts, "file")
    _check_known(names, set(trace["files"]), "file")
    if any(after <= before for before, after in pairwise(ids)):
        raise BrokenContract("the numbers of the calls do not rise")
    known_ids = set(ids)
    _check_known(trace["values"], set(map(str, ids)), "call")
    _check_known(map(str, trace.get("incomplete", ())), set(map(str, ids)), "call")
    _check_known(trace.get("c_calls", {}), set(map(str, ids)), "call")
    for each, parent in zip(ids, parents, strict=True):
        if parent is not None and (parent >= each or parent not in known_ids):
            raise BrokenContract(f"call {each} has no call {parent} before it")


def _check_known(named: Iterable[str], known: Collection[str], what: str) -> None:
    for each in named:
        if each not in known:
            raise BrokenContract(f"there is no {what} {each[:_LONGEST]!r}")
