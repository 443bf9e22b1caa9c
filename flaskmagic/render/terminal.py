"""A reading for the terminal: notes, call sites, and excerpts in which what ran is bright."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pygments.token import Comment, Keyword, Name, Number, String
from rich.console import Console
from rich.style import Style
from rich.syntax import ANSISyntaxTheme, Syntax
from rich.text import Text

from flaskmagic.lines import split_lines
from flaskmagic.reading import Reading, ReadStep, Status
from flaskmagic.reading.hops import Approach, approaches, leads_on, passed_through
from flaskmagic.reading.links import remark, step_link
from flaskmagic.reading.view import excerpt_of, tree
from flaskmagic.reading.wording import (
    environment,
    passed,
    place,
    proof,
    run_summary,
    unread,
    values,
)
from flaskmagic.source.excerpts import Fold, Line
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
_CALLED_FROM = "called from "
_LEGEND = "┃ the line ran   ▶ look here   ⋮ left out"


def render(readings: Sequence[Reading], console: Console, *, full: bool = False) -> None:
    """Print the readings, with the whole tree of calls if ``full``."""
    for number, reading in enumerate(readings):
        if number:
            console.print(Text("─" * console.width, style=_DIM))
        for line in _reading(reading, full, console):
            console.print(line, soft_wrap=True, highlight=False)


def render_topics(walkthroughs: Sequence[Walkthrough], console: Console) -> None:
    """Print the topics, each with the question that it answers."""
    width = max(len(walkthrough.topic) for walkthrough in walkthroughs) + 2
    for walkthrough in walkthroughs:
        name = (f"{walkthrough.topic:{width}}", f"bold {_PLACE}")
        for line in _wrapped(Text.assemble(name, walkthrough.question), 0, console, hang=width):
            console.print(line, soft_wrap=True, highlight=False)


def _reading(reading: Reading, full: bool, console: Console) -> Iterator[Text]:
    """Yield the lines of a reading, none of them wider than the console."""
    yield from _opening(reading, console)
    ways, between, onward = approaches(reading), passed_through(reading), leads_on(reading)
    part = ""
    for step in reading.steps:
        if step.step.part != part:
            part = step.step.part
            yield from (Text(part, style="bold underline"), Text())
        yield from _heading(reading, step, console)
        if step.status is Status.EXECUTED:
            yield from _way(reading, step, ways.get(step.number), console)
            yield from _prose(step.note, _INDENT, console)
            yield from _excerpt(reading, step, onward.get(step.number, set()), console.width)
            yield from _values(reading, step, console)
        summary = passed(between.get(step.number))
        if summary:
            yield from _wrapped(Text(f"… {summary}", style=_DIM), _INDENT, console)
            yield Text()
    if full:
        yield from _tree(reading, console)


def _opening(reading: Reading, console: Console) -> Iterator[Text]:
    walkthrough = reading.walkthrough
    title = Text.assemble((walkthrough.title, _TITLE), "   ", (walkthrough.question, "italic"))
    yield from _wrapped(title, 0, console)
    yield from _wrapped(Text(environment(reading)), 0, console)
    yield from _wrapped(Text(run_summary(reading), style=_DIM), 0, console)
    yield from _wrapped(Text(_LEGEND, style=_DIM), 0, console)
    yield Text()
    yield from _prose(walkthrough.introduction, 0, console)


def _wrapped(text: Text, indent: int, console: Console, hang: int = 0) -> Iterator[Text]:
    """Yield ``text`` in lines behind an indent, all but the first ``hang`` columns further in."""
    first = text.wrap(console, max(console.width - indent, _NARROWEST))[0]
    yield _stripped(Text(" " * indent) + first)
    end = len(first.plain)
    rest = text[end + len(text.plain[end:]) - len(text.plain[end:].lstrip()) :]
    if rest.plain:
        for line in rest.wrap(console, max(console.width - indent - hang, _NARROWEST)):
            yield _stripped(Text(" " * (indent + hang)) + line)


def _heading(reading: Reading, step: ReadStep, console: Console) -> Iterator[Text]:
    title = Text(f"{step.number:2}  {step.step.title}", style=_TITLE)
    where = Text(place(step), style=_PLACE)
    if step.definition is not None:
        where.stylize(_link(step.definition.filename, step.definition.span.def_line))
    name = Text(step.name.partition(":")[2], style=_DIM)
    free = console.width - title.cell_len - where.cell_len
    if free >= _GAP:
        yield _stripped(Text.assemble(title, " " * free, where))
        yield from _wrapped(name, _INDENT, console)
    else:
        yield from _wrapped(title, 0, console, hang=_INDENT)
        yield from _wrapped(Text.assemble(where, "  ", name), _INDENT, console)
    said = remark(reading.trace, step.definition.filename) if step.definition else None
    if said is not None:
        yield from _wrapped(Text(f"{place(step)}: {said}", style=_REMARK), _INDENT, console)
    if step.status is not Status.EXECUTED:
        yield from _wrapped(Text(unread(step), style=_NOT_RUN), _INDENT, console)
        yield Text()


@cache
def _link(filename: str, line: int) -> Style:
    """Return a hyperlink to a line of a file, where the file is on this machine."""
    path = Path(filename)
    if not (path.is_absolute() and path.exists()):
        return Style()
    return Style(link=f"{path.as_uri()}#{line}")


def _way(
    reading: Reading, step: ReadStep, way: Approach | None, console: Console
) -> Iterator[Text]:
    """Yield the call sites that led to a step, the one that called it last."""
    if step.step.follows is not None:
        earlier = {other.step.title: other.number for other in reading.steps}[step.step.follows]
        said = f"takes up in another thread what step {earlier} left"
        yield from _wrapped(Text(said, style=_DIM), _INDENT, console)
    if way is None:
        yield Text()
        return
    if way.known:
        calls = "a call" if way.known == 1 else f"{way.known} calls"
        yield from _wrapped(Text(f"… through {calls} read before", style=_DIM), _INDENT, console)
    for hop in way.hops:
        last = hop is way.hops[-1]
        line = Text(_CALLED_FROM if last else " " * len(_CALLED_FROM))
        site = hop.call.call_site
        link = _link(site.filename, hop.line) if site else Style()
        line.append(f"{hop.path}:{hop.line}", style=Style.parse(_PLACE) + link)
        line.append(f"  {hop.source}")
        if hop.new_thread:
            line.append(f"  (starts {hop.call.thread})", style="italic")
        if not last:
            line.stylize(_DIM)
        yield from _wrapped(line, _INDENT, console, hang=len(_CALLED_FROM) + 2)
    yield Text()


def _prose(markdown: str, indent: int, console: Console) -> Iterator[Text]:
    """Yield the paragraphs of a note."""
    for token in MarkdownIt().parse(markdown):
        if token.type == "inline":
            yield from _wrapped(_inline(token.children or []), indent, console)
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


def _excerpt(reading: Reading, step: ReadStep, onward: set[int], width: int) -> Iterator[Text]:
    coloured = _highlight(reading, step)
    for item in excerpt_of(reading, step, onward):
        if isinstance(item, Fold):
            yield Text(f"{'⋮':>{_GUTTER - 1}} {item}", style=_DIM)
        else:
            yield from _source_line(item, coloured, width)
    yield Text()


def _highlight(reading: Reading, step: ReadStep) -> dict[int, Text]:
    """Return the lines of the step's definition in colour, by their numbers."""
    definition = step.definition
    if definition is None:
        return {}
    file, span = reading.trace.files[definition.filename], definition.span
    lines = split_lines(file.text)[span.first_line - 1 : span.last_line]
    syntax = Syntax("", "html+jinja" if file.is_template else "python", theme=_THEME)
    coloured = syntax.highlight("\n".join(lines)).split("\n", allow_blank=True)
    return dict(enumerate(coloured, span.first_line))


def _source_line(line: Line, coloured: dict[int, Text], width: int) -> Iterator[Text]:
    code = coloured.get(line.number, Text(line.text)).copy()
    if line.ran is False:
        code.stylize(_DIM)
    if line.focus:
        code.stylize("bold")
    mark = ("▶", _FOCUS) if line.focus else ("┃", _BAR) if line.ran else (" ", "")
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
    """Return where to break a line: behind its last space that fits, unless that is far back."""
    space = text.rfind(" ", 0, room) + 1
    code = text.lstrip()
    return space if space > len(text) - len(code) + room // 3 else room


def _values(reading: Reading, step: ReadStep, console: Console) -> Iterator[Text]:
    shown = ["  ".join(proof(reading, step))] if step.step.proofs else values(step)
    for value in shown:
        yield from _wrapped(Text(value, style=_DIM), _INDENT, console, hang=2)
    link = step_link(reading.trace, step)
    if link is not None:
        yield Text(" " * _INDENT + link, style=Style(dim=True, link=link))
    if shown or link:
        yield Text()


def _tree(reading: Reading, console: Console) -> Iterator[Text]:
    yield Text("The whole path", style="bold underline")
    said = "Each call stands below the one that made it, with the line of its own definition."
    yield from _wrapped(Text(said, style=_DIM), 0, console)
    yield Text()
    for node in tree(reading):
        line = Text()
        if node.step is not None:
            line.append(f"[{node.step}] ", style=_FOCUS)
        line.append(node.name, style=_TITLE if node.step is not None else "")
        link = _link(node.call.code.filename, node.call.code.first_line)
        line.append("  ").append(node.place, style=Style.parse(_PLACE) + link)
        if node.call.call_site is not None:
            line.append(f", called at line {node.call.call_site.line}", style=_DIM)
        line.append(node.ending, style=_DIM)
        yield from _wrapped(line, min(node.depth, console.width // 2), console, hang=2)
    yield Text()
