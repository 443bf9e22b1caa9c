"""A report of our own with every reference of the hand-written one, as references.csv has them."""

import csv
import re
from collections.abc import Callable, Sequence
from pathlib import Path

CSV = Path(__file__).parents[1] / "data" / "references.csv"
REPOSITORIES = {"flask": "flask", "werkzeug": "werkzeug", "jinja2": "jinja"}
RELEASES = {"flask": "2.1.1", "werkzeug": "2.1.1", "jinja2": "3.1.1", "flask-socketio": "5.1.1"}

WAYS = {"MapAdapter.build": " through `Map.bind` and `MapAdapter.match`"}
"""What a claim leaves out that it needs, to be one of a call."""

QUOTED = {"Request.content_type", "Request.__init__"}
"""What is quoted with its numbers, beside what has those of another release."""

Row = dict[str, str]


def rows() -> list[Row]:
    with CSV.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def numbered() -> list[Row]:
    """Return the rows that name lines."""
    return [row for row in rows() if row["report_first"]]


def is_moved(row: Row) -> bool:
    return row["verdict"].startswith("moved")


def wrong() -> list[Row]:
    """Return the rows of which the claim is wrong."""
    return [row for row in rows() if "wrong" in row["verdict"]]


def report(lines_of: Callable[[str], Sequence[str]]) -> str:
    """Write the report; ``lines_of`` returns the lines of a file of its releases."""
    paragraphs = [_paragraph(row, lines_of) for row in rows()]
    return "\n".join(["# How Flask works\n", *paragraphs, "## Claims\n", *map(_claim, wrong())])


def _paragraph(row: Row, lines_of: Callable[[str], Sequence[str]]) -> str:
    first, last, file = row["report_first"], row["report_last"], row["file"]
    if not first:
        return f"Then there is `{row['definition']}` in `{file}`.\n"
    if first == last:
        said = f"The work of `{row['definition']}` is done in `{file}`, line {first}"
        if not is_moved(row):
            return f"{said}.\n"
        return f"{said}: `{lines_of(file)[1741 - 1].strip()}`.\n"
    said = f"`{row['definition']}` is written in `{file}` from lines range ({first} - {last})"
    if not is_moved(row) and row["definition"] not in QUOTED:
        return f"{said}.\n"
    start = int(row["era_first"] if is_moved(row) else first)
    quoted = lines_of(file)[start - 1 : int(row["era_last"])]
    excerpt = "\n".join(f"{int(first) + n} {line}" for n, line in enumerate(quoted))
    return f"{said}:\n\n```\n{excerpt}\n```\n"


def _claim(row: Row) -> str:
    name = row["definition"].rpartition(".")[2]
    said = re.sub(rf"\b{name}\b", f"`{name}`", row["claim in the report"])
    return f"In {row['file']}, {said}{WAYS.get(row['definition'], '')}.\n"
