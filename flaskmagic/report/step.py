"""A step of a reading as blocks: the way there, the note, the excerpt, the values."""

from __future__ import annotations

from collections.abc import Iterator

from flaskmagic.reading import wording
from flaskmagic.reading.inline import linked, plain
from flaskmagic.reading.matcher import inline_code
from flaskmagic.reading.step_view import StepView
from flaskmagic.reading.subgoals import Bar, in_words
from flaskmagic.report.document import Document, Excerpt, Prose


def step_blocks(view: StepView, bar: Bar = ()) -> Document:
    """Return all that is to be said of a step but its title and its part.

    Args:
        view: The step.
        bar: The bar to show above it; nothing where it would only say the same again.

    Returns:
        Paragraphs, lists and an excerpt.
    """
    subgoals = [plain(in_words(bar)), ""] if bar else []
    above, below = [*subgoals, *_where(view)], [*_passed(view)]
    if view.is_executed:
        above += [*_chain(view), view.note, ""]
        below = [*_values(view), *below]
    if not view.excerpt:
        return Document((Prose("\n".join([*above, *below])),))
    excerpt = Excerpt(view.excerpt)
    return Document((Prose("\n".join([*above, ""])), excerpt, Prose("\n".join(["", *below]))))


def _where(view: StepView) -> Iterator[str]:
    where = linked(view.place, view.link) + " " if view.place else ""
    run = f", {view.times}" if view.times else ""
    yield from (f"{where}{inline_code(f'{view.module}:{view.name}')}{run}", "")
    if view.remark:
        yield from (f"*{inline_code(view.place)}: {plain(view.remark)}*", "")
    if view.unread:
        yield from (f"**{plain(view.unread)}**", "")


def _chain(view: StepView) -> Iterator[str]:
    said = [f"- {each}" for each in (view.takes_up, view.through) if each]
    for link in view.chain:
        starts = f" ({plain(link.starts)})" if link.starts else ""
        site = linked(link.place, link.link)
        source = f" {inline_code(link.source)}" if link.source else ""
        said.append(f"- {wording.CALLED_FROM} {site}{source}{starts}")
    yield from (*said, "") if said else ()


def _values(view: StepView) -> Iterator[str]:
    if view.lines:
        yield from (f"*{view.lines}*", "")
    said = []
    if view.proof:
        source = f": {inline_code(view.proof_source)}" if view.proof_source else ""
        said.append(f"- {plain(view.proof)}{source}")
    said += [
        f"- {inline_code(value)}" for value in (*view.values, view.outcome, *view.c_calls) if value
    ]
    yield from (*said, "") if said else ()


def _passed(view: StepView) -> Iterator[str]:
    yield from (f"*… {plain(view.passed)}*", "") if view.passed else ()
