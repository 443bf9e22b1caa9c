"""The steps of a reading as Markdown: the way there, the note, the excerpt, the values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flaskmagic.reading import wording
from flaskmagic.reading.matcher import inline_code
from flaskmagic.reading.step_view import ExcerptFold, ExcerptLine, StepView

_MEANT = re.compile(r"[\\`*\[\]<>]|(?<![^\W_])_+|_+(?![^\W_])|&(?=#?\w+;)")


def plain(text: str) -> str:
    """Return Markdown that shows a plain text, whatever is in it.

    Args:
        text: One line of text, such as ``Flask.__init__``.

    Returns:
        The text, with a backslash before what would be read as Markdown.
    """
    return _MEANT.sub(lambda match: "".join(f"\\{each}" for each in match[0]), text)


def step_block(view: StepView) -> str:
    """Return all that is to be said of a step but its title, as Markdown.

    Args:
        view: The step.

    Returns:
        Paragraphs, lists and an excerpt.
    """
    return "\n".join(_step(view))


def passed_block(view: StepView) -> str:
    """Return what was passed by between a step and the next, as Markdown.

    Args:
        view: The step.

    Returns:
        A paragraph, or ``""``.
    """
    return f"*… {plain(view.passed)}*\n" if view.passed else ""


def _step(view: StepView) -> Iterator[str]:
    where = linked(view.place, view.link) + " " if view.place else ""
    run = f", {view.times}" if view.times else ""
    yield from (f"{where}{inline_code(f'{view.module}:{view.name}')}{run}", "")
    if view.remark:
        yield from (f"*{inline_code(view.place)}: {plain(view.remark)}*", "")
    if view.unread:
        yield from (f"**{plain(view.unread)}**", "")
        return
    yield from _chain(view)
    yield from (view.note, "")
    yield code_block(view.excerpt)
    if view.lines:
        yield from (f"*{view.lines}*", "")
    yield from _values(view)


def _chain(view: StepView) -> Iterator[str]:
    said = []
    if view.takes_up:
        said.append(f"- {view.takes_up}")
    if view.through:
        said.append(f"- {view.through}")
    for link in view.chain:
        starts = f" ({plain(link.starts)})" if link.starts else ""
        site = linked(link.place, link.link)
        said.append(f"- {wording.CALLED_FROM} {site} {inline_code(link.source)}{starts}")
    yield from (*said, "") if said else ()


def _values(view: StepView) -> Iterator[str]:
    said = []
    if view.proof:
        source = f": {inline_code(view.proof_source)}" if view.proof_source else ""
        said.append(f"- {plain(view.proof)}{source}")
    said += [f"- {inline_code(value)}" for value in (*view.values, view.outcome) if value]
    yield from (*said, "") if said else ()


def linked(text: str, link: str | None) -> str:
    """Return a text as code, and as a link where there is one.

    Args:
        text: The text.
        link: The address, or ``None``.

    Returns:
        Markdown.
    """
    code = inline_code(text)
    return code if link is None else f"[{code}]({link})"


def code_block(lines: Sequence[ExcerptLine | ExcerptFold]) -> str:
    """Return an excerpt as a block of code, the numbers and marks in a gutter.

    Args:
        lines: The lines of the excerpt.

    Returns:
        A fence of Markdown.
    """
    written = [_line(line) for line in lines]
    longest = max((len(run) for line in written for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}text", *written, fence, ""])


def _line(line: ExcerptLine | ExcerptFold) -> str:
    if isinstance(line, ExcerptFold):
        return f"     :  {line.label}"
    mark = ">" if line.is_focus else "|" if line.ran else " "
    return f"{mark} {line.number:4}  {line.text}" if line.text else f"{mark} {line.number:4}"
