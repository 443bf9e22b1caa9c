"""The steps in few words, to be given to an assistant: what ran, where, and what did not run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from flaskmagic.printable import printable_line
from flaskmagic.reading import Reading, wording
from flaskmagic.reading.step_view import ExcerptFold, StepView, safe_link, view_of
from flaskmagic.render.outputs import Layout, Output

_HEAD = (
    "Recorded by flaskmagic: each step was executed in this run unless it says otherwise. Where "
    "nothing is said of a step's lines, it is not known which ran. [N#L1-L2] cites lines of file "
    "N: add #L1-L2 to its address."
)


def _reading(reading: Reading) -> Iterator[str]:
    view = view_of(reading)
    files = _Files(reading)
    yield from (f"# {view.title}", _HEAD, view.environment, view.summary)
    yield from filter(None, (view.warning,))
    yield "## Files"
    for number, path, page in files.all:
        yield f"{number} {path} {page}".rstrip()
    for part, steps in view.parts:
        yield f"## {part or 'Steps'}"
        for step in steps:
            yield _step(step, files)
    yield from filter(None, (view.left_out,))


class _Files:
    """The files of the steps, with numbers to cite them by."""

    def __init__(self, reading: Reading) -> None:
        self.all: list[tuple[int, str, str]] = []
        self._numbers: dict[str, int] = {}
        for step in reading.steps:
            filename = step.definition.filename if step.definition is not None else ""
            if filename and filename not in self._numbers:
                file = reading.trace.files[filename]
                number = self._numbers[filename] = len(self._numbers) + 1
                page = safe_link(file.page) or ""
                self.all.append((number, printable_line(file.path), page))

    def number(self, filename: str) -> int:
        return self._numbers[filename]


def _step(step: StepView, files: _Files) -> str:
    cited = ""
    if step.filename:
        lines = step.place.rpartition(":")[2].split("-")
        cited = f" [{files.number(step.filename)}#{'-'.join(f'L{line}' for line in lines)}]"
    name = f"{step.number}. {step.name}{cited}"
    if step.unread:
        return f"{name}: {step.unread}"
    times = "" if step.times == wording.times(1) else step.times
    said = [times, step.takes_up, _called(step), _lines(step), step.outcome]
    return ": ".join(filter(None, (name, "; ".join(filter(None, said)))))


def _called(step: StepView) -> str:
    """Say which line called it; that of the step above is known from there."""
    if not step.chain:
        return ""
    link = step.chain[-1]
    return f"called at {link.place}{f' ({link.starts})' if link.starts else ''}"


def _lines(step: StepView) -> str:
    """Say which lines did not run, where that is known of all of them."""
    if step.lines:
        return ""
    lines = (
        line
        for each in step.excerpt
        for line in (each.lines if isinstance(each, ExcerptFold) else (each,))
        if line.ran is not None
    )
    left = ",".join(
        str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"
        for ran, group in groupby(lines, lambda line: line.ran)
        for numbers in [[line.number for line in group]]
        if not ran
    )
    return f"all ran but {left}" if left else "all lines ran"


class _Llm:
    name = "llm"
    suffixes: tuple[str, ...] = (".llm",)
    is_binary = False
    takes_several = True

    def write(self, readings: Sequence[Reading], layout: Layout) -> str:  # noqa: ARG002
        return "\n".join(line for reading in readings for line in _reading(reading)) + "\n"


OUTPUT: Output = _Llm()
