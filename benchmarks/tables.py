"""The figures as tables of Markdown, and putting them into a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

DOCUMENT = "performance.md"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table, whose first column is text and the others numbers.

    Args:
        head: What stands above the columns.
        rows: The rows.

    Returns:
        Its lines.
    """
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *rows))


def spread(ratio: dict[str, float]) -> str:
    """Write a median with its quartiles.

    Args:
        ratio: The figures of a ratio.

    Returns:
        Such as ``3.4 (3.2-3.6)``.
    """
    return f"{_short(ratio['median'])} ({_short(ratio['low'])}–{_short(ratio['high'])})"


def _short(number: float) -> str:
    return f"{number:.2f}" if number < 10 else f"{number:.1f}" if number < 100 else f"{number:.0f}"


def about(figures: dict[str, Any]) -> str:
    """Say what figures were taken on.

    Args:
        figures: Those of one Python.

    Returns:
        A sentence.
    """
    machine, versions = figures["machine"], figures["versions"]
    said = ", ".join(f"{name} {version}" for name, version in versions.items())
    return (
        f"{said}. {machine['system']}, {machine['processor']}, {machine['cores']} cores, load "
        f"{machine['load']:g} when it began."
    )


def of_recorder(recorder: dict[str, Any]) -> str:
    """Write what the ways cost, with a part for each Python.

    Args:
        recorder: The figures, by their Python.

    Returns:
        The parts.
    """
    return "\n\n".join(
        f"**Python {python}.** {about(figures)}\n\n{_ratios(figures)}\n\n{_found(figures)}"
        for python, figures in recorder.items()
    )


def _ratios(figures: dict[str, Any]) -> str:
    works = figures["works"]
    titles = [f"{each['title']} ({each['rounds']} rounds)" for each in works]
    rows = [[way, *_ratios_of(way, works)] for way in works[0]["ways"]]
    return table(["times the untraced CPU time", *titles], rows)


def _ratios_of(way: str, works: Sequence[dict[str, Any]]) -> Iterator[str]:
    for work in works:
        yield spread(work["ways"][way]["ratio"])


def _found(figures: dict[str, Any]) -> str:
    """Write how many calls each way has of each work, and the bytes that it writes of each."""
    works = figures["works"]
    rows = []
    for way in works[0]["ways"]:
        cells = [_calls(work["ways"][way]) for work in works]
        if any(cells):
            rows.append([way, *cells])
    return table(["calls recorded, and bytes for each", *(each["name"] for each in works)], rows)


def _calls(found: dict[str, Any]) -> str:
    calls, size = found["calls"], found["size"]
    if calls is None:
        return ""
    return f"{calls:,}" if not size or not calls else f"{calls:,}; {size / calls:,.0f} B"


def of_commands(commands: dict[str, Any]) -> str:
    """Write what the commands cost, with a part for each Python.

    Args:
        commands: The figures, by their Python.

    Returns:
        The parts.
    """
    head = ["command", "beside", "goal", "times the CPU time", "times the wall time", "seconds"]
    return "\n\n".join(
        f"**Python {python}.** {about(figures)}\n\n{table(head, list(_pairs(figures)))}"
        for python, figures in commands.items()
    )


def _pairs(figures: dict[str, Any]) -> Iterator[Sequence[str]]:
    for each in figures["pairs"]:
        name, goal, seconds = f"`{each['name']}`", f"{each['goal']:g}", f"{each['seconds']:.1f}"
        yield name, each["beside"], goal, spread(each["cpu"]), spread(each["wall"]), seconds


def of_imports(imports: dict[str, Any]) -> str:
    """Write what recorded imports cost, with a part for each Python.

    Args:
        imports: The figures, by their Python.

    Returns:
        The parts.
    """
    parts = []
    for python, figures in imports.items():
        rows = [
            [f"`import {module}`, {engine}", spread(ratio)]
            for module, engines in figures["modules"].items()
            for engine, ratio in engines.items()
        ]
        head = ["recorded import", "times the CPU time of the untraced one"]
        parts.append(f"**Python {python}.** {about(figures)}\n\n{table(head, rows)}")
    return "\n\n".join(parts)


def put_into(document: Path, name: str, text: str) -> None:
    """Put a text between two marks of a document.

    Args:
        document: The document; where there is none, nothing is done.
        name: The name in the marks.
        text: What is to stand there.
    """
    if not document.is_file():
        return
    before = document.read_text(encoding="utf-8")
    block = f"<!-- {name} -->\n{text}\n<!-- /{name} -->"
    after = re.sub(rf"(?s)<!-- {name} -->.*<!-- /{name} -->", lambda _: block, before)
    document.write_text(after, encoding="utf-8")
