"""A reading as every output shows it: the excerpt of a step, the tree of calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flaskmagic.reading.model import Reading, ReadStep
from flaskmagic.source.excerpts import Fold, Line, excerpt
from flaskmagic.trace import Call, Outcome


def excerpt_of(reading: Reading, step: ReadStep, onward: set[int]) -> list[Line | Fold]:
    """Return the lines to show of a step; ``onward`` are those that led to another step."""
    definition = step.definition
    if definition is None:
        return []
    file = reading.trace.files[definition.filename]
    # What proves an attribute is a call elsewhere: of its own lines nobody knows whether they ran.
    ran = None if step.step.proofs or step.call is None else step.lines
    return excerpt(
        file.text,
        definition.span,
        ran,
        step.focus_line,
        onward,
        python=not file.is_template,
        complete=step.all_lines,
    )


@dataclass(frozen=True, slots=True)
class Node:
    """A call in the tree; ``depth`` is 0 for the calls that nothing recorded made."""

    depth: int
    call: Call
    name: str
    path: str
    step: int | None
    new_thread: bool

    def text(self) -> str:
        """Return the node as a line of plain text."""
        number = "" if self.step is None else f"[{self.step}] "
        site = self.call.call_site
        came = "" if site is None else f", called at line {site.line}"
        return f"{' ' * self.depth}{number}{self.name}  {self.place}{came}{self.ending}"

    @property
    def place(self) -> str:
        """Where the function is defined."""
        return f"{self.path}:{self.call.code.first_line}"

    @property
    def ending(self) -> str:
        """What is to be said of the call beside its place, with a comma in front, or nothing."""
        said = f", in {self.call.thread}" if self.new_thread else ""
        if self.call.skipped:
            said += f", {self.call.skipped} skipped below"
        if self.call.outcome is Outcome.RAISED:
            said += f", raised {self.call.exception}"
        elif self.call.outcome is Outcome.UNFINISHED:
            said += ", unfinished"
        return said


def tree(reading: Reading) -> Iterator[Node]:
    """Yield every recorded call, each behind its parent and its parent's earlier calls."""
    trace = reading.trace
    steps = {step.call.id: step.number for step in reversed(reading.steps) if step.call}
    children: dict[int | None, list[Call]] = {}
    for call in trace.calls:
        children.setdefault(call.parent_id, []).append(call)
    waiting = [(0, call) for call in reversed(children.get(None, []))]
    while waiting:
        depth, call = waiting.pop()
        parent = trace.parent(call)
        yield Node(
            depth=depth,
            call=call,
            name=call.code.qualname,
            path=trace.files[call.code.filename].path,
            step=steps.get(call.id),
            new_thread=parent is not None and parent.thread != call.thread,
        )
        waiting.extend((depth + 1, child) for child in reversed(children.get(call.id, [])))
