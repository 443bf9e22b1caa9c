"""The contract of the formats that traces were saved in before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flaskmagic.trace import contract
from flaskmagic.trace.checks import (
    BrokenContract,
    Check,
    a_list,
    an_object,
    check_known,
    list_of,
    number,
    or_none,
    row,
    samples,
    table,
    text,
)
from flaskmagic.trace.contract import C_CALL, END, EXCHANGE, FILE, GAPS, INDEX, KIND, LINE, OUTCOME

_COLUMNS = (
    number(1),  # id
    or_none(number(1)),  # parent
    INDEX,  # edge
    INDEX,  # thread
    OUTCOME,
    or_none(text),  # exception
    or_none(LINE),  # where it was raised
    number(0),  # skipped
)
_TABLES: Mapping[str, Check] = {
    **contract.TABLES,
    "calls": list_of(a_list),
    "values": table(row(list_of(LINE), or_none(table(text)), or_none(text))),
}
_INCOMPLETE = list_of(number(1))
_TRACE = an_object(
    {**contract.ABOUT, **_TABLES, **END},
    {"kind": KIND, "cut_short": GAPS, "gaps": GAPS, "incomplete": _INCOMPLETE},
)
_DOCUMENT = an_object({"files": table(FILE), "traces": list_of(_TRACE)}, {})
_PART_LINE = an_object(
    {"exchange": or_none(EXCHANGE), "texts": table(FILE), "incomplete": _INCOMPLETE, **_TABLES},
    {"c_calls": table(list_of(C_CALL))},
)


def check_document(document: Any) -> None:
    """Check what a file of the formats 1 and 2 holds.

    Args:
        document: The JSON; its format and version are known to be right.

    Raises:
        BrokenContract: It is not what was written.
    """
    _DOCUMENT(document, "the file")
    for trace in document["traces"]:
        _check_calls(trace)


def check_part(line: Any) -> None:
    """Check a line of the format 3 that has calls.

    Args:
        line: Its JSON.

    Raises:
        BrokenContract: It is not what was written.
    """
    _PART_LINE(line, "a line")
    _check_calls(line)


def _check_calls(part: Mapping[str, Any]) -> None:
    """Check the columns, and that the tables beside them are of their calls."""
    columns = part["calls"]
    if columns and (len(columns) != len(_COLUMNS) or len({len(column) for column in columns}) != 1):
        raise BrokenContract(f"'calls' is not {len(_COLUMNS)} columns of one length")
    for place, (column, check_one) in enumerate(zip(columns, _COLUMNS, strict=False), 1):
        where = f"one of column {place} of 'calls'"
        for each in samples(column):
            check_one(each, where)
    ids = columns[0] if columns else []
    if ids != sorted(set(ids)):
        raise BrokenContract("the numbers of the calls do not rise")
    named = set(map(str, ids))
    check_known(part["values"], named, "call")
    check_known(part.get("c_calls", {}), named, "call")
    check_known(map(str, part.get("incomplete", ())), named, "call")
