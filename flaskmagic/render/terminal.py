"""A reading for the terminal: notes, call sites, and excerpts in which what ran is bright."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pygments.token import Comment, Keyword, Name, Number, String
from rich.console import Console
from rich.segment import Segment, Segments
from rich.style import Style
from rich.syntax import ANSISyntaxTheme, Syntax
from rich.text import Text

from flaskmagic.lines import split_lines
from flaskmagic.marks import FOCUS, FOLD, RAN
from flaskmagic.reading import Reading
from flaskmagic.reading.call_row import CallRow, rows_alike
from flaskmagic.reading.step_view import (
    ExcerptFold,
    ExcerptLine,
    ReadingView,
    StepView,
    view_of,
)
from flaskmagic.reading.subgoals import Bar, in_words
from flaskmagic.reading.trail.summary import title as trail_title
from flaskmagic.reading.wording import CALLED_FROM, JOURNEY
from flaskmagic.render.outputs import Layout, Output
from flaskmagic.render.strip import strips
from flaskmagic.render.trail import terminal as trail
from flaskmagic.walkthroughs import Walkthrough

# Only the sixteen colours that every terminal theme makes readable on its own background.
_TITLE = "bold"
_PLACE = "cyan"
_DIM = "dim"
_BAR = "green"
_FOCUS = "bold yellow"
_NOT_RUN = "bold red"
_CODE = "cyan"
_REMARK = "yellow"

_THEME = ANSISyntaxTheme(
    {
        # No blue: on many a dark background it can't be read.
        Keyword: Style(color="magenta"),
        String: Style(color="green"),
        Number: Style(color="cyan"),
        Comment: Style(dim=True),
        Name.Decorator: Style(color="cyan"),
    }
)

_INDENT = 4
_GUTTER = 9
_GAP = 3
_NARROWEST = 20
_WIDEST_PROSE = 90
_MARKDOWN = MarkdownIt()
_LEGEND = f"{RAN} the line ran   {FOCUS} look here   {FOLD} left out"


def render(readings: Sequence[Reading], console: Console, *, full: bool = False) -> None:
    """Print readings.

    Args:
        readings: The readings, in their order.
        console: Where to print.
        full: Whether to add the whole tree of calls.
    """
    for number, reading in enumerate(readings):
        if number:
            console.print(Text("─" * console.width, style=_DIM))
        view = view_of(reading)
        _print(_reading(reading, view, console), console)
        if view.trail is not None:
            _print((Text(trail_title(view.trail), style="bold underline"), Text()), console)
            trail.render(view.trail, console)
            console.print()
        if full:
            _print_tree(reading, console)


def _print(lines: Iterable[Text], console: Console) -> None:
    console.print(*lines, sep="\n", soft_wrap=True, highlight=False)


def render_topics(
    walkthroughs: Sequence[Walkthrough], lacked: Sequence[str], console: Console
) -> None:
    """Print the topics by their groups, each with the question that it answers.

    Args:
        walkthroughs: The walkthroughs of the topics; at least one.
        lacked: For each what it lacks, or nothing if it can be run here.
        console: Where to print.
    """
    width = max(len(walkthrough.topic) for walkthrough in walkthroughs) + 2
    groups: dict[str, list[Text]] = {}
    for walkthrough, lack in zip(walkthroughs, lacked, strict=True):
        name = (f"{walkthrough.topic:{width}}", _DIM if lack else f"bold {_PLACE}")
        lines = groups.setdefault(walkthrough.group, [])
        lines += _wrapped(Text.assemble(name, walkthrough.question), 2, console, hang=width)
        if lack:
            lines += _wrapped(Text(lack, style=_REMARK), 2 + width, console)
    for group, lines in groups.items():
        _print((Text(group, style=_TITLE), *lines), console)


def _reading(reading: Reading, view: ReadingView, console: Console) -> Iterator[Text]:
    """Yield the lines of a reading, none of them wider than the console."""
    yield from _opening(view, console)
    yield from _journey(reading, console)
    for part, steps in view.parts:
        if part:
            yield from (Text(part, style="bold underline"), Text())
        for step in steps:
            yield from _subgoals(view.bar_before(step), console)
            yield from _step(step, console)
    if view.left_out:
        yield from _wrapped(Text(view.left_out, style=_DIM), 0, console)
        yield Text()


def _opening(view: ReadingView, console: Console) -> Iterator[Text]:
    title = Text.assemble((view.title, _TITLE), "   ", (view.question, "italic"))
    yield from _wrapped(title, 0, console)
    yield from _wrapped(Text(view.environment), 0, console)
    yield from _wrapped(Text(view.summary, style=_DIM), 0, console)
    yield from _wrapped(Text(_LEGEND, style=_DIM), 0, console)
    yield Text()
    if view.warning:
        yield from _wrapped(Text(view.warning, style=_REMARK), 0, console, most=_WIDEST_PROSE)
        yield Text()
    yield from prose_lines(view.introduction, 0, console)


def _journey(reading: Reading, console: Console) -> Iterator[Text]:
    """Yield the subgoals of the whole reading, with the steps at each."""
    journeys = reading.subgoals.journeys
    if journeys:
        yield from _wrapped(Text(JOURNEY), 0, console)
        for line in strips(journeys, console.width):
            yield Text(line, style=_DIM)


def _subgoals(bar: Bar, console: Console) -> Iterator[Text]:
    """Yield the line that says where one is."""
    if bar:
        text = Text(in_words(bar), style=_DIM)
        here = text.plain.find("["), text.plain.find("]") + 1
        text.stylize(f"not dim bold {_PLACE}", *here)
        yield from _wrapped(text, 0, console, hang=2)
        yield Text()


def _step(view: StepView, console: Console) -> Iterator[Text]:
    yield from _heading(view, console)
    if view.unread:
        yield from _wrapped(Text(view.unread, style=_NOT_RUN), _INDENT, console)
        yield Text()
    else:
        yield from _chain(view, console)
        yield from prose_lines(view.note, _INDENT, console)
        yield from _excerpt(view, console)
        yield from _values(view, console)
    if view.passed:
        yield from _wrapped(Text(f"… {view.passed}", style=_DIM), _INDENT, console)
        yield Text()


def _wrapped(
    text: Text, indent: int, console: Console, hang: int = 0, most: int | None = None
) -> Iterator[Text]:
    """Yield ``text`` in lines after an indent, all but the first ``hang`` columns further in."""
    width = min(console.width, most or console.width)
    first = text.wrap(console, max(width - indent, _NARROWEST))[0]
    yield _stripped(Text(" " * indent) + first)
    end = len(first.plain)
    rest = text[end + len(text.plain[end:]) - len(text.plain[end:].lstrip()) :]
    if rest.plain:
        for line in rest.wrap(console, max(width - indent - hang, _NARROWEST)):
            yield _stripped(Text(" " * (indent + hang)) + line)


def _heading(view: StepView, console: Console) -> Iterator[Text]:
    title = Text(f"{view.number:2}  {view.title}", style=_TITLE)
    where = Text(view.place, style=_PLACE)
    if view.filename:
        where.stylize(_link(view.filename, view.def_line))
    name = Text(view.name, style=_DIM)
    if view.times:
        name.append(f", {view.times}")
    free = console.width - title.cell_len - where.cell_len
    if free >= _GAP:
        yield _stripped(Text.assemble(title, " " * free, where))
        yield from _wrapped(name, _INDENT, console)
    else:
        yield from _wrapped(title, 0, console, hang=_INDENT)
        yield from _wrapped(Text.assemble(where, "  ", name), _INDENT, console)
    if view.remark:
        yield from _wrapped(Text(f"{view.place}: {view.remark}", style=_REMARK), _INDENT, console)


@cache
def _link(filename: str, line: int) -> Style:
    """Return a hyperlink to a line of a file, where the file is on this machine."""
    path = Path(filename)
    if not (path.is_absolute() and path.exists()):
        return Style()
    return Style(link=f"{path.as_uri()}#{line}")


def _chain(view: StepView, console: Console) -> Iterator[Text]:
    """Yield the call sites that led to a step, the one that called it last."""
    for said in (view.takes_up, view.through and f"… {view.through}"):
        if said:
            yield from _wrapped(Text(said, style=_DIM), _INDENT, console)
    for link in view.chain:
        line = Text(f"{CALLED_FROM} ")
        line.append(link.place, style=Style.parse(_PLACE) + _link(link.filename, link.line))
        line.append(f"  {link.source}")
        if link.starts:
            line.append(f"  ({link.starts})", style="italic")
        if link is not view.chain[-1]:
            line.stylize(_DIM)
        yield from _wrapped(line, _INDENT, console, hang=len(CALLED_FROM) + 3)
    yield Text()


def prose_lines(markdown: str, indent: int, console: Console) -> Iterator[Text]:
    """Yield the paragraphs of a note, no wider than is read with ease.

    Args:
        markdown: The note.
        indent: The columns before it.
        console: Where it is printed.

    Yields:
        Its lines, an empty one after each paragraph.
    """
    for token in _MARKDOWN.parse(markdown):
        if token.type == "inline":
            text = _inline(token.children or [])
            yield from _wrapped(text, indent, console, most=_WIDEST_PROSE)
            yield Text()
        elif token.type in ("fence", "code_block"):
            for line in split_lines(token.content):
                yield Text(" " * (indent + 2) + line, style=_CODE)
            yield Text()


def _inline(tokens: Sequence[Token]) -> Text:
    text, styles = Text(), [""]
    for token in tokens:
        if token.type == "code_inline":
            text.append(token.content, style=_CODE)
        elif token.type in ("softbreak", "hardbreak"):
            text.append(" ")
        elif token.type.endswith("_open"):
            styles.append({"strong": "bold", "em": "italic"}.get(token.tag, ""))
        elif token.type.endswith("_close"):
            styles.pop()
        else:
            text.append(token.content, style=styles[-1])
    return text


def _excerpt(view: StepView, console: Console) -> Iterator[Text]:
    coloured = _highlight(view, in_colour=console.color_system is not None)
    for item in view.excerpt:
        if isinstance(item, ExcerptFold):
            yield Text(f"{FOLD:>{_GUTTER - 1}} {item.label}", style=_DIM)
        else:
            yield from source_rows(item, coloured[item.number], console.width)
    if view.lines:
        yield from _wrapped(Text(view.lines, style=_DIM), _GUTTER, console)
    yield Text()


def _highlight(view: StepView, *, in_colour: bool) -> dict[int, Text]:
    """Return the lines of the definition by their numbers, in colour if that is shown."""
    lines = [line for item in view.excerpt for line in _unfolded(item)]
    if not in_colour:
        return {line.number: Text(line.text) for line in lines}
    syntax = Syntax("", "html+jinja" if view.is_template else "python", theme=_THEME)
    code = "\n".join(line.text for line in lines)
    coloured = syntax.highlight(code).split("\n", allow_blank=True)
    return {line.number: text for line, text in zip(lines, coloured, strict=False)}


def _unfolded(item: ExcerptLine | ExcerptFold) -> Sequence[ExcerptLine]:
    return item.lines if isinstance(item, ExcerptFold) else (item,)


def source_rows(line: ExcerptLine, coloured: Text, width: int) -> Iterator[Text]:
    """Yield a line of source with its number and its mark, in as many rows as it needs.

    Args:
        line: The line.
        coloured: Its text in colours.
        width: The columns that there are.

    Yields:
        The rows.
    """
    code = coloured.copy()
    if line.ran is False:
        code.stylize(_DIM)
    if line.is_focus:
        code.stylize("bold")
    mark = (FOCUS, _FOCUS) if line.is_focus else (RAN, _BAR) if line.ran else (" ", "")
    gutter = Text.assemble("  ", mark, (f" {line.number:4} ", "" if line.ran else _DIM))
    room = max(width - _GUTTER, _NARROWEST)
    indent = min(len(line.text) - len(line.text.lstrip()) + 4, room // 2)
    while code.cell_len > room:
        cut = _cut(code.plain, room)
        yield _stripped(gutter + code[:cut])
        code = Text(" " * indent) + code[cut:]
        gutter = Text(" " * _GUTTER)
    yield _stripped(gutter + code)


def _stripped(text: Text) -> Text:
    text.rstrip()
    return text


def _cut(text: str, room: int) -> int:
    """Return where to break a line: after its last space that fits, if that is not far back."""
    space = text.rfind(" ", 0, room) + 1
    code = text.lstrip()
    return space if space > len(text) - len(code) + room // 3 else room


def _values(view: StepView, console: Console) -> Iterator[Text]:
    proof = "  ".join(filter(None, (view.proof, view.proof_source)))
    shown = [each for each in (proof, *view.values, view.outcome, *view.c_calls) if each]
    for value in shown:
        yield from _wrapped(Text(value, style=_DIM), _INDENT, console, hang=2)
    if view.link is not None:
        yield Text(" " * _INDENT + view.link, style=Style(dim=True, link=view.link))
    if shown or view.link:
        yield Text()


def _print_tree(reading: Reading, console: Console) -> None:
    """Print every recorded call; many rows are the same, and are laid out once."""
    title = Text("The whole path", style="bold underline")
    said = "Each call stands below the one that made it, with the line of its own definition."
    _print((title, *_wrapped(Text(said, style=_DIM), 0, console), Text()), console)
    laid_out: list[str] = []
    tree: list[str] = []
    for number, row in rows_alike(reading):
        if number == len(laid_out):
            with console.capture() as captured:
                _print(_tree_row(row, console), console)
            laid_out.append(captured.get())
        tree.append(laid_out[number])
    console.print(Segments([Segment("".join(tree))]), Text(), soft_wrap=True)


def _tree_row(row: CallRow, console: Console) -> Iterator[Text]:
    line = Text()
    for number in row.steps:
        line.append(f"[{number}] ", style=_FOCUS)
    line.append(row.name, style=_TITLE if row.steps else "")
    link = _link(row.filename, row.line)
    line.append("  ").append(row.place, style=Style.parse(_PLACE) + link)
    for said in filter(None, (row.called_at, *row.remarks)):
        line.append(f", {said}", style=_DIM)
    indent = min(row.depth, console.width // 2)
    yield from _wrapped(line, indent, console, hang=2)
    for leaf in row.c_leaves:
        yield from _wrapped(Text(leaf, style=_DIM), indent + 1, console, hang=2)


class _Text:
    name = "text"
    suffixes: tuple[str, ...] = (".txt", ".text", "")
    is_binary = False
    takes_several = True

    def write(self, readings: Sequence[Reading], layout: Layout) -> str:
        file = io.StringIO()
        console = Console(file=file, width=layout.width, force_jupyter=False)
        render(readings, console, full=layout.full)
        return file.getvalue()


OUTPUT: Output = _Text()
