"""Steps in a page of Markdown: each stands where a block of the page names its definition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt

from flaskmagic.errors import Problem
from flaskmagic.reading import Reading
from flaskmagic.reading.step_view import StepView, view_of
from flaskmagic.report.forms.markdown import write
from flaskmagic.report.step import step_blocks
from flaskmagic.walkthroughs.keys import Keys, WalkthroughError, meant, read_keys

INFO = "flaskmagic"
"""What such a block has behind its fence."""

KEYS = ("definition", "topic", "at")

Readings = Callable[[str | None], Sequence[Reading]]
"""Returns the readings of a topic; with none, those of the app that was recorded."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block that asks for a step; its lines in the page are those from ``start`` up to ``end``.

    ``definitions`` has the names of the definition in different releases. ``place`` is where it
    stood when the page was written, if the page says so. ``line`` is that of the first fence in the
    file.
    """

    start: int
    end: int
    line: int
    definitions: tuple[str, ...]
    topic: str | None
    place: str | None


@dataclass(frozen=True, slots=True)
class Embedded:
    """A block and the step to show in its place."""

    block: Block
    step: StepView

    @property
    def moved(self) -> str:
        """Where the definition stood and where it stands now, or nothing if it is where it was."""
        before, now = self.block.place, self.step.place
        if before in (None, now):
            return ""
        return f"{self.step.module}:{self.step.name} moved: {before} -> {now}"


def find_blocks(text: str, file: str, above: int = 0) -> list[Block]:
    """Find the blocks that ask for a step.

    Args:
        text: A page of Markdown.
        file: Its file, for messages.
        above: How many lines of the file stand above the text.

    Returns:
        The blocks. One that is shown as an example, in a block of its own, is none of them.

    Raises:
        WalkthroughError: What stands in a block can't be read.
    """
    return list(_blocks(text, file, above))


def _blocks(text: str, file: str, above: int) -> Iterator[Block]:
    if INFO not in text:
        return
    for token in MarkdownIt().parse(text):
        if token.type != "fence" or token.info.strip() != INFO or token.level:
            continue
        start, end = token.map or (0, 0)
        line = above + start + 1
        found = read_keys(token.content.splitlines(), file, line + 1, KEYS)
        keys = Keys(found, file, line)
        definitions = keys.texts("definition")
        if not definitions:
            raise keys.error("the block names no definition")
        yield Block(start, end, line, definitions, keys.text("topic"), keys.text("at"))


def find_steps(blocks: Iterable[Block], file: str, readings: Readings) -> list[Embedded]:
    """Find the steps that blocks ask for.

    Args:
        blocks: The blocks of a page.
        file: Its file, for messages.
        readings: Where the steps are looked for.

    Returns:
        The blocks with their steps.

    Raises:
        WalkthroughError: There is no such step, or it did not run.
    """
    return [Embedded(block, _step(block, file, readings)) for block in blocks]


def embed(text: str, found: Sequence[Embedded]) -> str:
    """Put steps into a page.

    Args:
        text: The page.
        found: Its blocks and their steps, in their order.

    Returns:
        The page with a step in the place of each block.
    """
    lines = text.splitlines()
    for each in reversed(found):
        shown = write(step_blocks(each.step)).strip("\n")
        lines[each.block.start : each.block.end] = [shown]
    return "\n".join(lines) + "\n"


def _step(block: Block, file: str, readings: Readings) -> StepView:
    """Return the step that a block asks for."""
    try:
        steps = list(_steps(readings(block.topic)))
    except Problem as error:
        raise WalkthroughError(file, block.line, str(error)) from None
    by_name = {f"{step.module}:{step.name}": step for step in reversed(steps)}
    step = next((by_name[name] for name in block.definitions if name in by_name), None)
    if step is None:
        name, where = block.definitions[0], block.topic or "the recording"
        said = f"no step of {where} shows {name}{meant(name, list(by_name))}"
        raise WalkthroughError(file, block.line, said)
    if not step.is_executed:
        raise WalkthroughError(file, block.line, f"{step.module}:{step.name}: {step.unread}")
    return step


def _steps(readings: Iterable[Reading]) -> Iterator[StepView]:
    for reading in readings:
        yield from view_of(reading).steps
