"""What the doctor found, for the terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flaskmagic.checks.doctor import CheckedTopic, EnvironmentCheck, Installed, Verdict
from flaskmagic.source.origins import UNMODIFIED

FORMAT = "flaskmagic doctor"
VERSION = 1

_COLOURS = {Verdict.FOUND: "green", Verdict.NOT_YET: "yellow", Verdict.MISSING: "bold red"}


def render(checked: EnvironmentCheck, console: Console) -> None:
    """Print the environment, then each topic with the steps that would not be found.

    Args:
        checked: What the doctor found.
        console: Where to print.
    """
    table = Table.grid(padding=(0, 2, 0, 0))
    python_remark = str(checked.python_standing)
    table.add_row("Python", checked.python, Text(python_remark, "yellow"))
    for found in checked.distributions:
        table.add_row(found.name, found.version, _remarks(found))
    for name in checked.absent:
        table.add_row(name, "", Text("not installed", "dim"))
    console.print(table, highlight=False)
    console.print(Text(f"run by {checked.executable}", style="dim"), soft_wrap=True)
    for location in sorted({found.location for found in checked.distributions}):
        inside = [found.name for found in checked.distributions if found.location == location]
        names = "" if len(inside) == len(checked.distributions) else f": {', '.join(inside)}"
        console.print(Text(f"installed in {location}{names}", style="dim"), soft_wrap=True)
    console.print()
    for topic in checked.topics:
        for line in _topic(topic):
            console.print(line, soft_wrap=True, highlight=False)
    console.print()
    console.print(_conclusion(checked))


def _remarks(found: Installed) -> Text:
    said = found.condition
    if found.changed:
        more = f" and {len(found.changed) - 3} more" if len(found.changed) > 3 else ""
        said += f": {', '.join(found.changed[:3])}{more}"
    if str(found.standing):
        said += f"; {found.standing}"
    return Text(said, style="dim" if said == UNMODIFIED else "yellow")


def _topic(topic: CheckedTopic) -> Iterator[Text]:
    name = (f"{topic.walkthrough.topic:10}", "bold cyan")
    if topic.lacked:
        yield Text.assemble(name, (topic.lacked, "yellow"))
        return
    held = sum(step.verdict is Verdict.FOUND for step in topic.steps)
    count = f"{held} of {len(topic.steps)} steps found"
    yield Text.assemble(name, count)
    for step in topic.steps:
        if step.verdict is not Verdict.FOUND:
            said = (step.verdict.value, _COLOURS[step.verdict])
            title = step.step.step.title
            yield Text.assemble(" " * 10, said, f": {title}: {step.reason}")


def _conclusion(checked: EnvironmentCheck) -> Text:
    count = checked.findings
    if count:
        steps = "a step is" if count == 1 else f"{count} steps are"
        return Text(f"{steps} missing on releases that we support", style="bold red")
    missing = any(
        step.verdict is Verdict.MISSING for topic in checked.topics for step in topic.steps
    )
    if missing:
        return Text("steps are missing, on a release that we do not know yet", style="yellow")
    return Text("all is well", style="green")


def to_json(checked: EnvironmentCheck) -> str:
    """Write what the doctor found as the JSON object that docs/json.md describes.

    Args:
        checked: What the doctor found.

    Returns:
        The JSON, with an end of line.
    """
    document: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "python": {
            "version": checked.python,
            "executable": checked.executable,
            "remark": str(checked.python_standing) or None,
        },
        "distributions": [
            {
                "name": found.name,
                "version": found.version,
                "location": found.location,
                "condition": found.condition,
                "changed": list(found.changed),
                "remark": str(found.standing) or None,
            }
            for found in checked.distributions
        ],
        "absent": list(checked.absent),
        "topics": [
            {
                "topic": topic.walkthrough.topic,
                "lacks": topic.lacked or None,
                "steps": [
                    {
                        "title": step.step.step.title,
                        "definition": step.step.name,
                        "verdict": step.verdict.value,
                        "reason": step.reason or None,
                        "finding": step.finding,
                    }
                    for step in topic.steps
                ],
            }
            for topic in checked.topics
        ],
        "findings": checked.findings,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
