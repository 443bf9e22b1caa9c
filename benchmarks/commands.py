"""What the commands cost beside the least that could do the same.

``python -m benchmarks.commands`` runs pairs of processes in turn: a command, and what it is put
beside. CPU time is that of a process and of those that it started; wall time is what one waits.
Linux or macOS. Nothing is asserted.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import figures, tables
from benchmarks.arguments import arguments
from benchmarks.machine import machine, python, versions
from benchmarks.ratio import Ratio
from flaskmagic.walkthroughs import load, topics
from flaskmagic.walkthroughs.needs import missing

ROUNDS, OF_ALL = 7, 3
"""How many pairs there are, and how many if all topics are run."""

TOPIC = "route"

_FLASKMAGIC = [sys.executable, "-m", "flaskmagic"]

Command = Sequence[str]


@dataclass(frozen=True, slots=True)
class Pair:
    """A command and those that it is put beside, in words; ``goal`` is what we want at most."""

    name: str
    beside: str
    goal: float
    command: Command
    others: Sequence[Command]
    rounds: int = ROUNDS


class Taken(NamedTuple):
    """The seconds that processes took."""

    cpu: float
    wall: float


def main() -> None:
    """Run the pairs, print a line for each, and write the figures."""
    asked = arguments("python -m benchmarks.commands", __doc__)
    found: dict[str, Any] = {"machine": machine(), "versions": versions(["Flask", "typer"])}
    found["pairs"] = []
    with tempfile.TemporaryDirectory() as folder:
        for pair in pairs(Path(folder)):
            figure = compared(pair, Path(folder), 1 if asked.quick else pair.rounds)
            found["pairs"].append(figure)
            cpu, wall = (figure[each]["median"] for each in ("cpu", "wall"))
            said = f"{pair.name}, beside {pair.beside}"
            print(f"{said:88} {cpu:5.2f} x CPU {wall:5.2f} x wall", flush=True)
    every = figures.put(asked.to, "commands", python(), found)
    text = tables.of_commands(every["commands"])
    tables.put_into(asked.to / tables.DOCUMENT, "commands", text)


def pairs(folder: Path) -> Iterator[Pair]:
    """Yield what is compared.

    Args:
        folder: Where files may be written.
    """
    trace, whole = (*_FLASKMAGIC, "trace", TOPIC), (*_FLASKMAGIC, "trace", "all")
    report = (*_FLASKMAGIC, "report", "--topics", TOPIC, "--output")
    page = (*trace, "--format", "html")
    yield Pair(f"trace {TOPIC}", "its script", 1.5, trace, [untraced(TOPIC, trace, folder)])
    yield Pair(
        f"trace {TOPIC} --format html", "its script", 2, page, [untraced(TOPIC, page, folder)]
    )
    every = [untraced(topic, trace, folder) for topic in topics() if not missing(load(topic))]
    yield Pair("trace all", "the scripts of all topics", 2.5, whole, every, OF_ALL)
    for suffix, goal in (("md", 2), ("docx", 4), ("pdf", 4)):
        command = (*report, str(folder / f"report.{suffix}"))
        yield Pair(f"report, .{suffix}", f"trace {TOPIC}", goal, command, [trace])
    command = (*_FLASKMAGIC, "report", "--output", str(folder / "all.md"))
    yield Pair("report of all topics, .md", "trace all", 2, command, [whole], OF_ALL)


def untraced(topic: str, command: Command, folder: Path) -> Command:
    """Return the script that does what a command does but for the trace.

    Args:
        topic: The topic that is visited.
        command: The command, of Python; what it imports is found by running it.
        folder: Where the names of the modules are written.

    Returns:
        The script, as it is run.
    """
    file = folder / f"{hash(tuple(command))}.txt"
    if not file.exists():
        first, *rest = command
        ran = subprocess.run(
            [first, "-X", "importtime", *rest],
            cwd=folder,
            capture_output=True,
            check=True,
            text=True,
        )
        lines = [line for line in ran.stderr.splitlines() if line.startswith("import time:")]
        names = [line.rpartition("|")[2].strip() for line in lines[1:]]
        file.write_text("\n".join(names), encoding="utf-8")
    return [sys.executable, str(Path(__file__).with_name("untraced.py")), topic, str(file)]


def compared(pair: Pair, folder: Path, rounds: int) -> dict[str, Any]:
    """Run a pair in turn.

    Args:
        pair: The pair.
        folder: Where they are run.
        rounds: How often.

    Returns:
        What is kept of it.
    """
    cpu, wall, seconds = [], [], []
    for _ in range(rounds):
        ours, theirs = taken([pair.command], folder), taken(pair.others, folder)
        cpu.append(ours.cpu / theirs.cpu)
        wall.append(ours.wall / theirs.wall)
        seconds.append(ours.wall)
    return {
        "name": pair.name,
        "beside": pair.beside,
        "goal": pair.goal,
        "rounds": rounds,
        "seconds": min(seconds),
        "cpu": asdict(Ratio.of(cpu)),
        "wall": asdict(Ratio.of(wall)),
    }


def taken(commands: Sequence[Command], folder: Path) -> Taken:
    """Run commands, one after another.

    Args:
        commands: The commands.
        folder: Where they are run.

    Returns:
        What they took together, with the processes that they started.
    """
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    for command in commands:
        subprocess.run(command, cwd=folder, capture_output=True, check=True)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Taken(cpu, wall)


if __name__ == "__main__":
    main()
