"""The steps as a sequence diagram for Mermaid, which GitHub and many editors draw.

Mermaid draws a text of up to 50,000 characters (``maxTextSize``, https://mermaid.js.org/config).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flaskmagic.printable import printable_line
from flaskmagic.reading import Reading, ReadStep
from flaskmagic.reading.owners import in_order, library_of, library_of_step
from flaskmagic.reading.step_view import StepView, view_of
from flaskmagic.render.outputs import Layout, Output
from flaskmagic.trace import Outcome

# In a diagram all other characters may be part of its grammar.
_PLAIN = re.compile(r"[^\w .,:/()\[\]'=*+!?-]")
_LONGEST = 100


def diagram_text(text: str) -> str:
    """Return a text as it is written in a diagram.

    Args:
        text: The text.

    Returns:
        It, cut where it is long.
    """
    shown = printable_line(text)
    shown = shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
    return _PLAIN.sub(lambda found: f"#{ord(found[0])};", shown)


def note_over(names: Sequence[str], text: str) -> str:
    """Return a note that stands over all that takes part.

    Args:
        names: What takes part, in its order.
        text: The note.

    Returns:
        A line of a diagram.
    """
    return f"  Note over {','.join(dict.fromkeys((names[0], names[-1])))}: {diagram_text(text)}"


class _Diagram:
    """Writes the diagram of one reading: an arrow for each step, from whose code leads to it."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._libraries = {
            step.number: library_of_step(reading.trace, step) for step in reading.steps
        }
        ran = [self._libraries[step.number] for step in reading.steps if step.call is not None]
        self._names = {name: f"p{number}" for number, name in enumerate(in_order(ran), 1)}

    def lines(self) -> Iterator[str]:
        yield "sequenceDiagram"
        for library, name in self._names.items():
            yield f"  participant {name} as {diagram_text(library)}"
        views = view_of(self._reading).steps
        part = ""
        for step, view in zip(self._reading.steps, views, strict=True):
            if step.call is None:
                continue
            if view.part != part:
                part = view.part
                yield note_over(list(self._names.values()), part)
            yield from self._arrows(step, view)

    def _arrows(self, step: ReadStep, view: StepView) -> Iterator[str]:
        to = self._names[self._libraries[step.number]]
        start = self._caller(step) or to
        starts_thread = any(link.starts for link in view.chain)
        arrow = "-)" if starts_thread else "->>"
        name, place = diagram_text(view.name), diagram_text(view.place)
        yield f"  {start}{arrow}{to}: {view.number}. {name} ({place})"
        if step.call is not None and step.call.outcome is Outcome.RAISED:
            yield f"  {to}--x{start}: {diagram_text(step.call.exception or 'an exception')}"

    def _caller(self, step: ReadStep) -> str | None:
        """Return whose code led to a step: that of the nearest call above it which is drawn."""
        trace = self._reading.trace
        above = trace.ancestors(step.call) if step.call is not None else ()
        owners = (library_of(trace, call.code.filename) for call in above)
        return next((self._names[owner] for owner in owners if owner in self._names), None)


class _Mermaid:
    name = "mermaid"
    suffixes: tuple[str, ...] = (".mmd", ".mermaid")
    is_binary = False
    takes_several = False

    def write(self, readings: Sequence[Reading], layout: Layout) -> str:  # noqa: ARG002
        return "\n".join(_Diagram(readings[0]).lines()) + "\n"


OUTPUT: Output = _Mermaid()
