"""What differs as the JSON that docs/json.md describes."""

from __future__ import annotations

import json
from typing import Any

from flaskmagic.reading.differences import Differences
from flaskmagic.reading.differences.compare import FirstDifference, NextHop
from flaskmagic.reading.differences.lines import Lines, LinesOnly
from flaskmagic.reading.differences.rows import Row, Side
from flaskmagic.render.compared import Compared, ComparedOutput

FORMAT = "flaskmagic comparison"
VERSION = 1


def render(found: Compared) -> str:
    """Return where readings differ as a JSON list.

    Args:
        found: Where they differ.

    Returns:
        The JSON, with an end of line.
    """
    return json.dumps([_differences(each) for each in found], ensure_ascii=False, indent=1) + "\n"


def _differences(found: Differences) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": found.title,
        "question": found.question,
        "a": found.left,
        "b": found.right,
        "answers": found.answers,
        "nothing": found.nothing,
        "hops": found.hops,
        "first": None if found.first is None else _first(found.first),
        "path": [_row(row) for row in found.rows],
        "other_lines": [_lines_only(each) for each in found.other_lines],
        "ran_only": list(found.ran_only),
        "unknown": list(found.unknown),
        "legend": found.legend,
        "summary": found.summary,
    }


def _first(first: FirstDifference) -> dict[str, Any]:
    return {
        "said": first.said,
        "a": _hop(first.left),
        "b": _hop(first.right),
        "meet": first.meet,
    }


def _hop(hop: NextHop) -> dict[str, Any]:
    return {"said": hop.said, "place": hop.place, "source": hop.source, "link": hop.link}


def _row(row: Row) -> dict[str, Any]:
    return {
        "standing": row.standing.value,
        "changed": row.is_changed,
        "step": row.step,
        "a": _side(row.left),
        "b": _side(row.right),
        "said": row.said,
        "lines": None if row.lines is None else _lines_only(row.lines),
    }


def _side(side: Side | None) -> dict[str, Any] | None:
    if side is None:
        return None
    return {
        "definition": side.definition,
        "place": side.place,
        "link": side.link,
        "remark": side.remark,
    }


def _lines_only(found: LinesOnly) -> dict[str, Any]:
    return {
        "name": found.name,
        "own": found.is_own,
        "a": _lines(found.left),
        "b": _lines(found.right),
    }


def _lines(lines: Lines) -> list[dict[str, Any]]:
    return [
        {"file": each.path, "line": each.number, "text": each.text, "link": each.link}
        for each in lines
    ]


class _Json:
    name = "json"
    suffixes: tuple[str, ...] = (".json",)
    is_binary = False

    def write(self, found: Compared, width: int) -> str:  # noqa: ARG002
        return render(found)


OUTPUT: ComparedOutput = _Json()
