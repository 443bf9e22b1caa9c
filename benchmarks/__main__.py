"""``python -m benchmarks``: what recording costs, and what other tools cost on the same work.

All ways take turns in one process, each next to an untraced run, so that a machine that gets slower
gets slower for all of them. Nothing is asserted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import figures, ours, peers, tables
from benchmarks.arguments import arguments
from benchmarks.machine import machine, python, versions
from benchmarks.measure import Measured, take_turns
from benchmarks.ratio import Ratio
from benchmarks.tool import Way
from benchmarks.works import WORKS, Work

SECONDS, LEAST = 40, 3
"""Seconds for each piece of work, and rounds that are made in any case."""

DISTRIBUTIONS = ("Flask", "Werkzeug", "viztracer", "hunter", "kolo", "coverage")


def main() -> None:
    """Measure, print a table for each piece of work, and write the figures."""
    asked = arguments("python -m benchmarks", __doc__)
    ways = list(_possible([*ours.ways(), *peers.WAYS]))
    limit, least = (0, 2) if asked.quick else (SECONDS, LEAST)
    found: dict[str, Any] = {"machine": machine(), "versions": versions(DISTRIBUTIONS)}
    found["works"] = []
    for each in WORKS:
        with each() as work:
            measured = take_turns(work, ways, limit, least)
            found["works"].append(_figures(work, measured))
        print(f"\n{work.title}\n{_report(measured)}", flush=True)
    every = figures.put(asked.to, "recorder", python(), found)
    tables.put_into(asked.to / tables.DOCUMENT, "recorder", tables.of_recorder(every["recorder"]))
    _draw(every["recorder"], asked.to)


def _possible(ways: Sequence[Way]) -> list[Way]:
    """Return the ways that are installed, and say which are not."""
    for way in ways:
        if not way.is_possible:
            print(f"{way.name} is left out: there is no module {way.needs} here")
    return [way for way in ways if way.is_possible]


def _figures(work: Work, measured: dict[str, Measured]) -> dict[str, Any]:
    """Return what is kept of a piece of work."""
    every = list(measured.values())
    return {
        "name": work.name,
        "title": work.title,
        "clock": work.clock.__name__,
        "rounds": len(every[0].ratios),
        "ways": {
            name: {"ratio": asdict(Ratio.of(each.ratios)), **each.found._asdict()}
            for name, each in measured.items()
        },
    }


def _report(measured: dict[str, Measured]) -> str:
    lines = []
    for name, each in measured.items():
        ratio, calls = Ratio.of(each.ratios), each.found.calls
        said = "" if calls is None else f"{calls:8,} calls"
        lines.append(
            f"  {name:32} {ratio.median:7.2f} x  ({ratio.low:.2f} to {ratio.high:.2f}) {said}"
        )
    return "\n".join(lines)


def _draw(recorder: dict[str, Any], folder: Path) -> None:
    try:
        from benchmarks import plot
    except ImportError:
        print("\nno picture was drawn: there is no module matplotlib here")
        return
    plot.draw(recorder, folder)


if __name__ == "__main__":
    main()
