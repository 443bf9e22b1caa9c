"""What differs as Markdown: a table of the path, and the lines that ran in one only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flaskmagic.reading.differences import Differences, wording
from flaskmagic.reading.differences.compare import FirstDifference
from flaskmagic.reading.differences.lines import Lines, LinesOnly
from flaskmagic.reading.differences.rows import Folded, Row, Side
from flaskmagic.reading.inline import code_in_cell, linked, plain
from flaskmagic.reading.matcher import inline_code
from flaskmagic.render.compared import Compared, ComparedOutput


def render(found: Compared) -> str:
    """Return where readings differ as one Markdown document.

    Args:
        found: Where they differ.

    Returns:
        The document.
    """
    return "\n".join(line for each in found for line in _differences(each))


def _differences(found: Differences) -> Iterator[str]:
    yield from (f"# {plain(found.title or wording.TITLE)}", "")
    if found.question:
        yield from (f"*{plain(found.question)}*", "")
    yield from (f"- A: {plain(found.left)}", f"- B: {plain(found.right)}", "")
    for said in filter(None, (found.answers, *found.unknown, found.nothing, found.hops)):
        yield from (plain(said), "")
    if found.first is not None:
        yield from _first(found.first)
    if found.rows:
        yield from (f"## {wording.PATH}", "", *_table(found.path), "")
    if found.legend:
        yield from (f"{plain(found.legend)}.", "")
    told = [(each.title, each.lines) for each in found.rows if each.lines]
    yield from _all_lines(wording.LINES, told)
    other = [(f"{each.name}, {each.path}", each) for each in found.other_lines]
    yield from _all_lines(wording.OTHER_LINES if told else wording.LINES, other)
    if found.ran_only:
        yield from (f"## {wording.CALLS}", "", *(f"- {plain(each)}" for each in found.ran_only), "")
    if found.summary:
        yield from (f"**{plain(found.summary)}**", "")


def _first(first: FirstDifference) -> Iterator[str]:
    yield from (plain(first.said), "")
    for hop in (first.left, first.right):
        place = f": {linked(hop.place, hop.link)} {inline_code(hop.source)}" if hop.place else ""
        yield f"- {plain(hop.said)}{place}"
    yield ""
    if first.meet:
        yield from (plain(first.meet), "")


def _table(rows: Iterable[Row | Folded]) -> Iterator[str]:
    yield from ("| | step | A | B |", "| --- | --- | --- | --- |")
    for row in rows:
        if isinstance(row, Folded):
            yield f"| | {_cell(row.said)} | | |"
            continue
        said = f"({_cell(row.said)})" if row.said else ""
        step = " ".join(filter(None, (_cell(row.step), said)))
        cells = row.standing.value, step, _side(row.left), _side(row.right)
        yield f"| {' | '.join(cells)} |"


def _side(side: Side | None) -> str:
    if side is None:
        return ""
    place = _cell(side.place)
    place = f"[{place}]({side.link})" if side.link else place
    remark = f" ({_cell(side.remark)})" if side.remark else ""
    return f"{code_in_cell(side.name)}, {place}{remark}"


def _cell(text: str) -> str:
    return plain(text).replace("|", "\\|")


def _all_lines(heading: str, told: list[tuple[str, LinesOnly]]) -> Iterator[str]:
    if told:
        yield from (f"## {heading}", "")
    for title, found in told:
        yield from (f"{plain(title)}:", "")
        yield from _lines(wording.ONLY_A, found.left)
        yield from _lines(wording.ONLY_B, found.right)
        yield ""


def _lines(label: str, lines: Lines) -> Iterator[str]:
    for each in lines:
        yield f"- {label}, {linked(each.place, each.link)}: {inline_code(each.text)}"


class _Markdown:
    name = "markdown"
    suffixes: tuple[str, ...] = (".md", ".markdown")
    is_binary = False

    def write(self, found: Compared, width: int) -> str:  # noqa: ARG002
        return render(found)


OUTPUT: ComparedOutput = _Markdown()
