"""The words for a reading and its steps; no output words anything anew.

Those for calls and for exchanges stand in :mod:`~.call_wording` and :mod:`~.exchange_wording`.
"""

from __future__ import annotations

from collections import Counter

from flaskmagic.reading.answered import answered
from flaskmagic.reading.exchange_wording import bodies
from flaskmagic.reading.hops import Approach, source_line
from flaskmagic.reading.model import LeftOut, Reading, ReadStep, Status
from flaskmagic.trace import Trace

CALLED_FROM = "called from"
"""Stands before each line of the call chain that led to a step."""

JOURNEY = "The journey: the subgoals that the run came to, with the numbers of the steps at each."
"""Said above the subgoals of a whole reading."""

INTERRUPTED = "The run was interrupted: what is missing here may not have run yet."

SOME_LINES = (
    "Which lines ran was not recorded here: marked are those that called something, and of the "
    "others nothing is known."
)
"""Said of an excerpt in which not all lines that ran are known."""

LINES_UNTIL = (
    "The recording of this call ended before the call did: of the lines that are not marked "
    "nothing is known."
)
"""Said of an excerpt of a call that did more than is known."""

ABOUT_LINES = (
    "Of your own code, of what it calls, and of what a topic tells of, it is known which lines "
    "ran. Of other functions only lines that called something are marked; the rest may have run "
    "or not."
)
"""Said above a path, as Markdown."""

_NAMED = 3
_LEFT_OUT_NAMED = 8


def left_out(found: LeftOut | None) -> str:
    """Return what a reading does not show as a step, counted by name.

    Args:
        found: The counts, if there are any.

    Returns:
        A sentence, or ``""`` where nothing is left out.
    """
    if found is None:
        return ""
    kinds = (
        (found.again, "of your own functions that ran the same lines before"),
        (found.libraries, "in libraries"),
    )
    said = [
        f"{_calls(counts.total())} {what} ({_by_name(counts)})" for counts, what in kinds if counts
    ]
    return f"Left out: {'; '.join(said)}." if said else ""


def _calls(count: int) -> str:
    return "1 call" if count == 1 else f"{count:,} calls"


def _by_name(counts: Counter[str]) -> str:
    named = [f"{name} x {count:,}" for name, count in counts.most_common(_LEFT_OUT_NAMED)]
    more = len(counts) - len(named)
    return ", ".join([*named, *([f"{more} more"] if more else [])])


def environment(reading: Reading) -> str:
    """Return the versions that a reading holds for: those of the distributions it shows.

    Args:
        reading: The reading.

    Returns:
        Names and versions, with a dot between them, Python's last.
    """
    return " · ".join(versions(reading))


def versions(reading: Reading) -> tuple[str, ...]:
    """Return the versions that a reading holds for.

    Args:
        reading: The reading.

    Returns:
        Names with their versions, Python's last.
    """
    trace = reading.trace
    shown = {"flask", "werkzeug"} | {
        step.definition.name.partition(".")[0].partition(":")[0]
        for step in reading.steps
        if step.definition
    }
    found = [trace.distributions[package] for package in shown if package in trace.distributions]
    return *sorted({f"{each.name} {each.version}" for each in found}), f"Python {trace.python}"


def run_summary(reading: Reading) -> str:
    """Return what was done and answered, how many calls were recorded, and how many steps held.

    Args:
        reading: The reading.

    Returns:
        Half a line of text.
    """
    trace, steps = reading.trace, reading.steps
    held = sum(step.status is Status.EXECUTED for step in steps)
    every = "1 step" if len(steps) == 1 else f"{len(steps)} steps"
    counted = every if held == len(steps) else f"{held} of {every} executed"
    recorded = f"{len(reading.calls):,} calls recorded, {counted}"
    if reading.exchange is not None:
        return " · ".join([recorded, *bodies(reading.exchange)])
    return " · ".join(filter(None, (trace.title, answered(trace), recorded)))


def warning(trace: Trace) -> str:
    """Return what must be said of a run as a whole.

    Args:
        trace: The trace of the run.

    Returns:
        That it was interrupted, where a thread's recording ended early, and of what it is not known
        who started it, or ``""``.
    """
    interrupted = INTERRUPTED if trace.interrupted else ""
    return " ".join(filter(None, (interrupted, trace.shortfall, trace.unknown)))


def place(step: ReadStep) -> str:
    """Return where a step's definition is written.

    Args:
        step: The step.

    Returns:
        ``file:first-last``, or ``""`` where there is no such definition.
    """
    if step.definition is None:
        return ""
    span = step.definition.span
    lines = f"{span.first_line}-{span.last_line}"
    return f"{step.definition.path}:{lines if span.last_line > span.first_line else span.def_line}"


def times(count: int) -> str:
    """Return how often something was executed.

    Args:
        count: The number of calls.

    Returns:
        ``executed once``, ``executed 2 times``.
    """
    return "executed once" if count == 1 else f"executed {count:,} times"


def unread(step: ReadStep) -> str:
    """Return why there is nothing to read of a step that was not executed.

    Args:
        step: The step.

    Returns:
        The reason, or ``""`` of a step that was executed.
    """
    if step.status is Status.EXECUTED:
        return ""
    if step.status is Status.NOT_IN_VERSION:
        since = f" (since {step.step.since})" if step.step.since else ""
        return f"{step.status.value}: there is no {' or '.join(step.step.definitions)}{since}"
    if step.unfound:
        texts = " or ".join(map(repr, step.unfound))
        return f"{step.status.value}: its line was not found, no line has {texts}"
    if step.status is Status.NOT_RECORDED:
        return f"{step.status.value}: it may be among the calls that are missing"
    if step.calls:
        ran = f"{step.name.partition(':')[2]} was {times(step.calls)}"
        return f"{step.status.value} in this run in the way that it tells of, though {ran}"
    return f"{step.status.value} in this run, so there is nothing to say of it"


def lines(step: ReadStep) -> str:
    """Return what is not known of the lines of a step that was executed.

    Args:
        step: The step.

    Returns:
        A sentence, or ``""`` where all lines are known.
    """
    if step.all_lines or step.call is None:
        return ""
    return LINES_UNTIL if step.call.incomplete else SOME_LINES


def takes_up(number: int) -> str:
    """Return that a step goes on in another thread.

    Args:
        number: The number of the step that it takes up.

    Returns:
        Half a sentence.
    """
    return f"takes up in another thread what step {number} left"


def through(way: Approach | None) -> str:
    """Return how many calls led to a step that led to an earlier one as well.

    Args:
        way: How the step was reached.

    Returns:
        Half a sentence, or ``""`` for none.
    """
    if way is None or not way.known:
        return ""
    return f"through {'a call' if way.known == 1 else f'{way.known} calls'} read before"


def starts(thread: str) -> str:
    """Return that a line started a thread.

    Args:
        thread: The name of the thread.

    Returns:
        Half a sentence.
    """
    return f"starts {thread}"


def passed(counts: Counter[str] | None) -> str:
    """Return how many calls were passed by between two steps, and where.

    Args:
        counts: The number of calls in each module.

    Returns:
        ``5 calls: 4 in werkzeug.local, 1 in flask.app``, or ``""`` for none.
    """
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


def proof(trace: Trace, step: ReadStep) -> tuple[str, str]:
    """Return what proves a step whose definition is not itself called.

    Args:
        trace: The trace that the step was held against.
        step: The step.

    Returns:
        The place that proves it, and the source of that line; both are empty where the step needs
        no proof but the call of its definition.
    """
    call = step.call
    if call is None or not step.step.proofs:
        return "", ""
    name = trace.name(call.code).partition(":")[2]
    path = trace.files[call.code.filename].path
    if step.proof_line is None:
        return f"proven by the call of {name}, {path}:{call.code.first_line}", ""
    source = source_line(trace, call.code.filename, step.proof_line)
    return f"proven by {path}:{step.proof_line}, a line of {name} that ran", source
