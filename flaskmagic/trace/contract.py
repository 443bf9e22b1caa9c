"""The contract of a saved trace: each value's kind and range, and that what is named is there.

A file may come from a stranger. It is checked once, while it is read; what was loaded is trusted.
Which call stands below which is found out, and checked, in :mod:`~flaskmagic.trace.parts`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from flaskmagic.trace.calls import Outcome
from flaskmagic.trace.checks import (
    BrokenContract,
    Check,
    an_object,
    check_known,
    flag,
    list_of,
    number,
    numbers,
    one_of,
    or_none,
    refuse,
    row,
    seconds,
    table,
    text,
)
from flaskmagic.trace.model import ExchangeKind, Kind

LINE = number(0)
INDEX = number(0)

FILE = row(
    *(text, text, text, flag, flag, or_none(text), or_none(text)),
    least=3,
)
DISTRIBUTION = row(
    *(text, text, text, or_none(text), or_none(text), table(text)),
    least=2,
)
_SITE = row(INDEX, LINE, *3 * [or_none(number(0))], least=2)
C_CALL = row(LINE, or_none(number(0)), text, or_none(text), or_none(text))
OUTCOME = one_of([each.value for each in Outcome])
TABLES: Mapping[str, Check] = {
    "filenames": list_of(text),
    "codes": list_of(row(INDEX, text, LINE)),
    "edges": list_of(row(INDEX, or_none(_SITE))),
    "threads": list_of(text),
    "files": list_of(text),
    "distributions": table(DISTRIBUTION),
}
"""What was there in all formats."""

LAST = 5
"""Where, in what calls have in common, the number of their details stands, from 1 on."""

KIND = one_of([each.value for each in Kind])
ABOUT: Mapping[str, Check] = {"scenario": text, "title": text, "python": text}
END: Mapping[str, Check] = {"skipped": table(number(0)), "interrupted": flag}
GAPS = table(text)

EXCHANGE = an_object(
    {"number": number(1), "kind": one_of([each.value for each in ExchangeKind])},
    {
        "first": number(0),
        "like": number(1),
        "status": number(100, 1000),
        "bytes_in": number(0, 2**63),
        "bytes_out": number(0, 2**63),
        "seconds": seconds,
        "cookies": list_of(text),
        **dict.fromkeys(("method", "name", "namespace", "rule", "endpoint", "location"), text),
    },
)
_TRACE_LINE = an_object({"trace": an_object({**ABOUT, "kind": KIND}, {})}, {})
_PART_LINE = an_object(
    {
        "exchange": or_none(EXCHANGE),
        "texts": table(FILE),
        **TABLES,
        "details": list_of(
            row(
                or_none(list_of(LINE)),
                or_none(table(text)),
                or_none(text),
                flag,
                list_of(C_CALL),
            )
        ),
        "facts": list_of(
            row(INDEX, OUTCOME, or_none(text), or_none(LINE), number(0), INDEX, least=1)
        ),
        "rows": list_of(row(number(1), number(1), number(0), INDEX)),
        "after": number(0),
        "calls": numbers,
        "in_threads": list_of(row(INDEX, number(1))),
    },
    {},
)
_USES_LINE = an_object(
    {
        "uses": an_object(
            {
                "files": list_of(row(text, text, flag)),
                "functions": list_of(row(INDEX, text, LINE)),
                "uses": list_of(
                    row(
                        *(INDEX, LINE, number(0), text, text, text, text, LINE, flag),
                        or_none(row(LINE, number(0))),
                    )
                ),
                "calls": list_of(row(INDEX, INDEX)),
                "entries": list_of(
                    row(INDEX, one_of(("view", "event", "other")), text, list_of(text))
                ),
                "libraries": table(row(text, text)),
            },
            {},
        )
    },
    {},
)
_SIGHTING = row(
    *(number(0), number(1), or_none(number(1)), text, or_none(LINE), text, text, text, text),
    *(list_of(text), flag, number(0), number(0), text, text, text),
)
_FOLLOWED_LINE = an_object({"followed": row(text, text, list_of(_SIGHTING))}, {})
_END_LINE = an_object(
    {"end": an_object({**END, "gaps": GAPS}, {"unknown_starts": list_of(text)})}, {}
)


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
            refuse(line, "a line", "an object")
        if "trace" in line:
            if self._known is not None:
                raise BrokenContract("a trace begins within another one")
            _TRACE_LINE(line, "a line")
            self._known, self._has_part = _Known(self._texts), False
        elif self._known is None:
            raise BrokenContract("a line belongs to no trace")
        elif "end" in line:
            _END_LINE(line, "a line")
            self._known.end()
            self._known = None
        elif "uses" in line:
            _USES_LINE(line, "a line")
            _check_uses(line["uses"])
        elif "followed" in line:
            _FOLLOWED_LINE(line, "a line")
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
            BrokenContract: An exchange is wrong.
        """
        if self._known is not None:
            self._known.end()
        return self._has_part


class _Known:
    """What the parts of a trace have brought: all that a part names by a number must be there."""

    def __init__(self, texts: Collection[str]) -> None:
        self._texts = texts
        self._files: set[str] = set()
        tables = ("filenames", "codes", "edges", "threads", "details", "facts", "rows")
        self._counts = dict.fromkeys(tables, 0)
        self._exchanges: dict[int, int] = {}

    def part(self, part: Mapping[str, Any]) -> None:
        """Check a part and remember what it brings."""
        self._files.update(part["files"])
        check_known(part["files"], self._texts, "file")
        check_known(part["filenames"], self._files, "file")
        for each in self._counts:
            self._counts[each] += len(part[each])
        sites = [site for _, site in part["edges"] if site is not None]
        check_count([code[0] for code in part["codes"]], "filenames", self._counts)
        check_count([site[0] for site in sites], "filenames", self._counts)
        check_count([code for code, _ in part["edges"]], "codes", self._counts)
        check_count([facts[0] for facts in part["facts"]], "edges", self._counts)
        details = [facts[-1] - 1 for facts in part["facts"] if len(facts) > LAST]
        check_count(details, "details", self._counts)
        check_count([each[-1] for each in part["rows"]], "facts", self._counts)
        if any(level == 1 and up for _, level, up, _ in part["rows"]):
            raise BrokenContract("a call on level 1 has one above it")
        check_count(part["calls"], "rows", self._counts)
        check_count([thread for thread, _ in part["in_threads"]], "threads", self._counts)
        if sum(count for _, count in part["in_threads"]) != len(part["calls"]):
            raise BrokenContract("'in_threads' are not as many calls as there are in 'calls'")
        if (exchange := part["exchange"]) is not None:
            self._exchange(exchange)

    def end(self) -> None:
        """Check what only all parts together can tell."""
        for exchange, like in self._exchanges.items():
            if like and like not in self._exchanges:
                raise BrokenContract(f"exchange {exchange} is like {like}, which is not there")

    def _exchange(self, exchange: Mapping[str, Any]) -> None:
        if exchange["number"] in self._exchanges:
            raise BrokenContract(f"there are two exchanges with the number {exchange['number']}")
        self._exchanges[exchange["number"]] = exchange.get("like", 0)


def check_count(named: Collection[int], of: str, counts: Mapping[str, int]) -> None:
    """Check that what is named by its number is there.

    Args:
        named: The numbers.
        of: The table that it is in.
        counts: How many each table has.

    Raises:
        BrokenContract: It is not.
    """
    if max(named, default=-1) >= counts[of]:
        raise BrokenContract(f"there are {counts[of]} {of}, and one of number {max(named)}")


def _check_uses(found: Mapping[str, Any]) -> None:
    """Check that what one table names by a number is in another one."""
    files, functions = len(found["files"]), len(found["functions"])
    calls = [number for pair in found["calls"] for number in pair]
    of_functions = [row[0] for table in ("uses", "entries") for row in found[table]]
    if max((row[0] for row in found["functions"]), default=-1) >= files:
        raise BrokenContract(f"a function is in a file that is not among {files}")
    if max(calls + of_functions, default=-1) >= functions:
        raise BrokenContract(f"a use, call or entry is of a function that is not among {functions}")
