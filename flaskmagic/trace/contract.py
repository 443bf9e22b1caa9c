"""The contract of a saved trace: each value's kind and range, and that what is named is there.

A file may come from a stranger. It is checked here once; what was loaded is trusted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from types import NoneType
from typing import Any

from flaskmagic.trace.calls import Outcome
from flaskmagic.trace.model import ExchangeKind, Kind

Check = Callable[[Any, str], None]
"""Takes a value, and what it is called in a message."""

_MOST = 2**31
"""No line, column or count is larger."""

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")

_LONGEST = 60
_WIDEST = 10
"""No row has more values."""


class BrokenContract(Exception):
    """A value that no saved trace has; the message names its place."""


def _refuse(value: object, where: str, wanted: str) -> None:
    shown = repr(value) if isinstance(value, (str, int, float, type(None))) else "a container"
    said = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
    raise BrokenContract(f"{where} is {said}, not {wanted}")


def _text(value: Any, where: str) -> None:
    if not isinstance(value, str):
        _refuse(value, where, "a text")
    if not value.isascii() and _HALF_CHARACTER.search(value):
        _refuse(value, where, "a text of whole characters")


def _a_list(value: Any, where: str) -> None:
    """Check no more than that: its values are checked later."""
    if not isinstance(value, list):
        _refuse(value, where, "a list")


def _flag(value: Any, where: str) -> None:
    if not isinstance(value, bool):
        _refuse(value, where, "true or false")


def _number(least: int, limit: int = _MOST) -> Check:
    def check(value: Any, where: str) -> None:
        if type(value) is not int or not least <= value < limit:
            _refuse(value, where, f"a number from {least} to {limit - 1}")

    return check


def _seconds(value: Any, where: str) -> None:
    if type(value) not in (int, float) or not 0 <= value < _MOST:
        _refuse(value, where, "a number of seconds")


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
        place = f"one of {where}"
        for each in value:
            check(each, place)

    return checks


def _row(*columns: Check, least: int | None = None) -> Check:
    """Check a list with a value for each column; from ``least`` on they may be missing."""
    fewest = len(columns) if least is None else least

    def check(value: Any, where: str) -> None:
        if not isinstance(value, list) or not fewest <= len(value) <= len(columns):
            _refuse(value, where, f"a list of {len(columns)}")
        for each, column, place in zip(value, columns, _places(where), strict=False):
            column(each, place)

    return check


@cache
def _places(where: str) -> Sequence[str]:
    """Return what the values of a row are called: made once, since a trace has many rows."""
    return [f"value {number} of {where}" for number in range(1, _WIDEST + 1)]


def _table(check: Check) -> Check:
    """Check an object whose keys are any text."""

    def checks(value: Any, where: str) -> None:
        if not isinstance(value, dict):
            _refuse(value, where, "an object")
        key_place, value_place = f"a key of {where}", f"a value of {where}"
        for key, each in value.items():
            _text(key, key_place)
            check(each, value_place)

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
_TABLES: Mapping[str, Check] = {
    "filenames": _list(_text),
    "codes": _list(_row(_INDEX, _text, _LINE)),
    "edges": _list(_row(_INDEX, _or_none(_SITE))),
    "threads": _list(_text),
    "calls": _list(_a_list),
    "values": _table(_row(_list(_LINE), _or_none(_table(_text)), _or_none(_text))),
    "files": _list(_text),
    "distributions": _table(_DISTRIBUTION),
}
_KIND = _one_of([each.value for each in Kind])
_ABOUT: Mapping[str, Check] = {"scenario": _text, "title": _text, "python": _text}
_END: Mapping[str, Check] = {"skipped": _table(_number(0)), "interrupted": _flag}
_GAPS = _table(_text)
_INCOMPLETE = _list(_number(1))

_OLD_TRACE = _object(
    {**_ABOUT, **_TABLES, **_END},
    {"kind": _KIND, "cut_short": _GAPS, "gaps": _GAPS, "incomplete": _INCOMPLETE},
)
_OLD_DOCUMENT = _object({"files": _table(_FILE), "traces": _list(_OLD_TRACE)}, {})

_EXCHANGE = _object(
    {"number": _number(1), "kind": _one_of([each.value for each in ExchangeKind])},
    {
        "first": _number(0),
        "like": _number(1),
        "status": _number(100, 1000),
        "bytes_in": _number(0, 2**63),
        "bytes_out": _number(0, 2**63),
        "seconds": _seconds,
        "cookies": _list(_text),
        **dict.fromkeys(("method", "name", "namespace", "rule", "endpoint", "location"), _text),
    },
)
_TRACE_LINE = _object({"trace": _object({**_ABOUT, "kind": _KIND}, {})}, {})
_PART_LINE = _object(
    {
        "exchange": _or_none(_EXCHANGE),
        "texts": _table(_FILE),
        "incomplete": _INCOMPLETE,
        **_TABLES,
    },
    {"c_calls": _table(_list(_C_CALL))},
)
_USES_LINE = _object(
    {
        "uses": _object(
            {
                "files": _list(_row(_text, _text, _flag)),
                "functions": _list(_row(_INDEX, _text, _LINE)),
                "uses": _list(
                    _row(
                        *(_INDEX, _LINE, _number(0), _text, _text, _text, _text, _LINE, _flag),
                        _or_none(_row(_LINE, _number(0))),
                    )
                ),
                "calls": _list(_row(_INDEX, _INDEX)),
                "entries": _list(
                    _row(_INDEX, _one_of(("view", "event", "other")), _text, _list(_text))
                ),
                "libraries": _table(_row(_text, _text)),
            },
            {},
        )
    },
    {},
)
_END_LINE = _object({"end": _object({**_END, "gaps": _GAPS}, {"unknown_starts": _list(_text)})}, {})


def check_old(document: Any) -> None:
    """Check what a file of the formats 1 and 2 holds, before anything is made of it.

    Args:
        document: The JSON; its format and version are known to be right.

    Raises:
        BrokenContract: It is not what was written.
    """
    _OLD_DOCUMENT(document, "the file")
    for trace in document["traces"]:
        known = _Known(document["files"])
        known.part(trace)
        known.end(is_whole=True)


class Lines:
    """Checks the lines of a file, one after the other."""

    def __init__(self) -> None:
        self._texts: set[str] = set()
        self._known: _Known | None = None
        self._has_part = False

    def check(self, line: Any) -> None:
        """Check the next line.

        Args:
            line: Its JSON.

        Raises:
            BrokenContract: It is none that is written there.
        """
        if not isinstance(line, dict):
            _refuse(line, "a line", "an object")
        if "trace" in line:
            if self._known is not None:
                raise BrokenContract("a trace begins within another one")
            _TRACE_LINE(line, "a line")
            self._known, self._has_part = _Known(self._texts), False
        elif self._known is None:
            raise BrokenContract("a line belongs to no trace")
        elif "end" in line:
            _END_LINE(line, "a line")
            self._known.end(is_whole=True)
            self._known = None
        elif "uses" in line:
            _USES_LINE(line, "a line")
            _check_uses(line["uses"])
        else:
            _PART_LINE(line, "a line")
            self._texts.update(line["texts"])
            self._known.part(line)
            self._has_part = True

    def end(self) -> bool:
        """Check the last trace, if the file breaks off within it.

        Returns:
            Whether there is something of it to read.

        Raises:
            BrokenContract: A call is wrong.
        """
        if self._known is not None:
            self._known.end(is_whole=False)
        return self._has_part


class _Known:
    """What the parts of a trace have brought: all that a part names by a number must be there."""

    def __init__(self, texts: Collection[str]) -> None:
        self._texts = texts
        self._files: set[str] = set()
        self._counts = dict.fromkeys(("filenames", "codes", "edges", "threads"), 0)
        self._parents: dict[int, int | None] = {}
        self._exchanges: dict[int, int] = {}

    def part(self, part: Mapping[str, Any]) -> None:
        """Check a part and remember what it brings."""
        _check_columns(part["calls"])
        self._files.update(part["files"])
        _check_known(part["files"], self._texts, "file")
        _check_known(part["filenames"], self._files, "file")
        for table in self._counts:
            self._counts[table] += len(part[table])
        sites = [site for _, site in part["edges"] if site is not None]
        ids, parents, edges, threads = (part["calls"] or [[], [], [], []])[:4]
        self._check_count([code[0] for code in part["codes"]], "filenames")
        self._check_count([site[0] for site in sites], "filenames")
        self._check_count([code for code, _ in part["edges"]], "codes")
        self._check_count(edges, "edges")
        self._check_count(threads, "threads")
        if ids != sorted(set(ids)):
            raise BrokenContract("the numbers of the calls do not rise")
        calls = dict(zip(ids, parents, strict=True))
        again = calls.keys() & self._parents.keys()  # one may be there again, once it ended
        if any(calls[each] != self._parents[each] for each in again):
            raise BrokenContract("two calls have one number")
        self._parents |= calls
        named = set(map(str, ids))
        _check_known(part["values"], named, "call")
        _check_known(part.get("c_calls", {}), named, "call")
        _check_known(map(str, part.get("incomplete", ())), named, "call")
        if (exchange := part.get("exchange")) is not None:
            self._exchange(exchange, ids)

    def end(self, *, is_whole: bool) -> None:
        """Check what only all parts together can tell."""
        for each, parent in self._parents.items():
            if parent is not None and (
                parent >= each or (is_whole and parent not in self._parents)
            ):
                raise BrokenContract(f"call {each} has no call {parent} before it")
        for number, like in self._exchanges.items():
            if like and like not in self._exchanges:
                raise BrokenContract(f"exchange {number} is like {like}, which is not there")

    def _exchange(self, exchange: Mapping[str, Any], ids: Collection[int]) -> None:
        number, first = exchange["number"], exchange.get("first", 0)
        if number in self._exchanges:
            raise BrokenContract(f"there are two exchanges with the number {number}")
        if first and first not in ids:
            raise BrokenContract(f"exchange {number} has no call {first}")
        self._exchanges[number] = exchange.get("like", 0)

    def _check_count(self, numbers: Collection[int], table: str) -> None:
        if max(numbers, default=-1) >= self._counts[table]:
            raise BrokenContract(
                f"there are {self._counts[table]} {table}, and one of number {max(numbers)}"
            )


def _check_columns(columns: list[list[Any]]) -> None:
    """Check the columns; without any call there are none."""
    if columns and (len(columns) != len(_COLUMNS) or len({len(column) for column in columns}) != 1):
        raise BrokenContract(f"'calls' is not {len(_COLUMNS)} columns of one length")
    for number, (column, check_one) in enumerate(zip(columns, _COLUMNS, strict=False), 1):
        where = f"one of column {number} of 'calls'"
        for each in _samples(column):
            check_one(each, where)


def _samples(column: list[Any]) -> Iterable[Any]:
    """Return values of a column that are all right only if the others are: it may have many."""
    types = set(map(type, column))
    if types <= {int, NoneType}:
        numbers = [each for each in column if each is not None] if NoneType in types else column
        return [
            *({None} if NoneType in types else ()),
            *([min(numbers), max(numbers)] if numbers else ()),
        ]
    return set(column) if types <= {str, NoneType} else column


def _check_uses(found: Mapping[str, Any]) -> None:
    """Check that what one table names by a number is in another one."""
    files, functions = len(found["files"]), len(found["functions"])
    calls = [number for pair in found["calls"] for number in pair]
    of_functions = [row[0] for table in ("uses", "entries") for row in found[table]]
    if max((row[0] for row in found["functions"]), default=-1) >= files:
        raise BrokenContract(f"a function is in a file that is not among {files}")
    if max(calls + of_functions, default=-1) >= functions:
        raise BrokenContract(f"a use, call or entry is of a function that is not among {functions}")


def _check_known(named: Iterable[str], known: Collection[str], what: str) -> None:
    for each in named:
        if each not in known:
            raise BrokenContract(f"there is no {what} {each[:_LONGEST]!r}")
