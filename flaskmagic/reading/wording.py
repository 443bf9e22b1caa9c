"""The phrases that the outputs share."""

from __future__ import annotations

from collections import Counter

from flaskmagic.reading.hops import source_line
from flaskmagic.reading.model import Reading, ReadStep, Status

_NAMED = 3


def environment(reading: Reading) -> str:
    """Return the versions that the reading holds for: those of the distributions it shows."""
    trace = reading.trace
    shown = {"flask", "werkzeug"} | {
        step.definition.name.partition(".")[0].partition(":")[0]
        for step in reading.steps
        if step.definition
    }
    found = [trace.distributions[package] for package in shown if package in trace.distributions]
    versions = sorted({f"{found.name} {found.version}" for found in found})
    return " · ".join([*versions, f"Python {trace.python}"])


def run_summary(reading: Reading) -> str:
    """Return what was done, how many calls were recorded, and how many steps held."""
    trace, steps = reading.trace, reading.steps
    held = sum(step.status is Status.EXECUTED for step in steps)
    every = "1 step" if len(steps) == 1 else f"{len(steps)} steps"
    counted = every if held == len(steps) else f"{held} of {every} executed"
    return f"{trace.title} · {len(trace.calls):,} calls recorded, {counted}"


def place(step: ReadStep) -> str:
    """Return ``file:first-last`` of a step, or ``""`` where there is no such definition."""
    if step.definition is None:
        return ""
    span = step.definition.span
    lines = f"{span.first_line}-{span.last_line}"
    return f"{step.definition.path}:{lines if span.last_line > span.first_line else span.def_line}"


def times(count: int) -> str:
    """Return how often something was executed."""
    return "executed once" if count == 1 else f"executed {count:,} times"


def unread(step: ReadStep) -> str:
    """Return why there is nothing to read of a step that was not executed."""
    if step.status is Status.NOT_IN_VERSION:
        since = f" (since {step.step.since})" if step.step.since else ""
        return f"{step.status.value}: there is no {' or '.join(step.step.definitions)}{since}"
    if step.calls:
        return f"{step.status.value} in this run in the way that it tells of, though {_ran(step)}"
    return f"{step.status.value} in this run, so there is nothing to say of it"


def _ran(step: ReadStep) -> str:
    """Return how often a function ran whose calls were all others than those that a step means."""
    name = step.name.partition(":")[2]
    return f"{name} was {times(step.calls)}"


def values(step: ReadStep) -> list[str]:
    """Return the arguments of a step's call, without ``self``, and its result.

    Where the step is proven by a call of something else, that call's values say nothing of it.
    """
    call = step.call
    if call is None or step.step.proofs:
        return []
    arguments = call.arguments or {}
    shown = [f"{name} = {value}" for name, value in arguments.items() if name != "self"]
    if call.exception is not None:
        return [*shown, f"raised {call.exception}"]
    return shown if call.result in (None, "None") else [*shown, f"returned {call.result}"]


def passed(counts: Counter[str] | None) -> str:
    """Return how many calls were passed by between two steps, and where, or ``""`` for none."""
    if not counts:
        return ""
    named = [f"{count} in {module}" for module, count in counts.most_common(_NAMED)]
    rest = counts.total() - sum(count for _, count in counts.most_common(_NAMED))
    if rest:
        named.append(f"{rest} elsewhere")
    total = counts.total()
    calls = "call" if total == 1 else "calls"
    if len(named) == 1:
        return f"{total:,} {calls} in {next(iter(counts))}"
    return f"{total:,} {calls}: {', '.join(named)}"


def proof(reading: Reading, step: ReadStep) -> tuple[str, str]:
    """Return what proves a step whose definition is not itself called: the place and its source.

    Both are empty where the step needs no proof but the call of its definition.
    """
    call = step.call
    if call is None or not step.step.proofs:
        return "", ""
    trace = reading.trace
    name = trace.name(call.code).partition(":")[2]
    path = trace.files[call.code.filename].path
    if step.proof_line is None:
        return f"proven by the call of {name}, {path}:{call.code.first_line}", ""
    source = source_line(trace, call.code.filename, step.proof_line)
    return f"proven by {path}:{step.proof_line}, a line of {name} that ran", source
