"""What was checked as plain text, or in colours in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from rich.console import Console
from rich.text import Text

from flaskmagic.checks.written import wording
from flaskmagic.checks.written.fixes import wording as fixes
from flaskmagic.checks.written.model import (
    CheckedClaim,
    CheckedReference,
    CheckedReport,
    Fixed,
    LeftOut,
    Weight,
    weight,
)
from flaskmagic.printable import printable_line
from flaskmagic.render.checked import CheckedOutput
from flaskmagic.render.found import as_text
from flaskmagic.written.document import Spot

_COLOURS = {"✓": "green", "!": "yellow", "✗": "red", "?": "cyan", "·": "dim"}
_INDENT = 8
_FOUND = 24
"""Columns that are left for the definition where the reference is a long one."""


def render(reports: Sequence[CheckedReport], console: Console) -> None:
    """Print each report: what it has, its references, and how they came off.

    Args:
        reports: The reports.
        console: Where to print.
    """
    for index, report in enumerate(reports):
        if index:
            console.print()
        for line in _report(report, console.width):
            console.print(line, highlight=False, soft_wrap=True)


def _report(report: CheckedReport, width: int) -> Iterator[Text]:
    counted = wording.counted(report)
    yield Text.assemble((printable_line(report.path), "bold"), f"   {counted}")
    for each in wrap(wording.held_against(report), width, break_on_hyphens=False):
        yield Text(each, "dim")
    shown = [each for each in report.references if weight(each) is not Weight.YOURS]
    yield from _part("", _rows(shown, width) if shown else ())
    yield from _part("Claims of calls", _claims(report.claims, width) if report.claims else ())
    left_out = _left_out(report.left_out, width) if report.left_out else ()
    yield from _part("The whole report", left_out)
    if report.fixed is not None:
        yield from _fixed(report.fixed, width)
    yield Text()
    yield from _end(report, width)


def _part(title: str, lines: Iterable[Text]) -> Iterator[Text]:
    """Yield lines below an empty one and a title, if there are any."""
    for number, line in enumerate(lines):
        if not number:
            yield from (Text(), Text(title, "bold")) if title else (Text(),)
        yield line


def _end(report: CheckedReport, width: int) -> Iterator[Text]:
    """Yield what came of the report, and of its copy."""
    for each in wrap(wording.elsewhere_today(report), width, break_on_hyphens=False):
        yield Text(each)
    yield Text(wording.summary(report), "bold")
    if report.fixed is not None and report.fixed.path is not None:
        yield Text(fixes.remains(report), "bold")


def _rows(shown: Sequence[CheckedReference], width: int) -> Iterator[Text]:
    spots = [_spot(each) for each in shown]
    labels = [printable_line(wording.label(each.reference)) for each in shown]
    verdicts = [wording.verdicts(each) for each in shown]
    widths = [max(map(len, column)) for column in (spots, labels, verdicts)]
    widths[1] = min(widths[1], max(width - widths[0] - widths[2] - _FOUND - 8, 16))
    for checked, spot, label, verdict in zip(shown, spots, labels, verdicts, strict=True):
        mark, ran = wording.mark(checked), printable_line(wording.ran(checked))
        found = printable_line(wording.where_found(checked))
        cells = f" {spot:>{widths[0]}}  {_cut(label, widths[1]):{widths[1]}}  {verdict:{widths[2]}}"
        row = Text.assemble((mark, _COLOURS[mark]), cells)
        fits = len(row) + 2 + len(found) <= width
        yield row.append(f"  {found}") if fits else row
        if ran:
            yield from _below(ran, width)
        for remark in (*([] if fits else [f"in {found}"]), *wording.remarks(checked)):
            yield from _below(printable_line(remark), width)


def _claims(claims: Sequence[CheckedClaim], width: int) -> Iterator[Text]:
    spots = [str(each.claim.spot).removeprefix("line ") for each in claims]
    labels = [printable_line(wording.claimed(each)) for each in claims]
    widths = [max(map(len, column)) for column in (spots, labels)]
    widths[1] = min(widths[1], max(width - widths[0] - 30, 16))
    for claim, spot, label in zip(claims, spots, labels, strict=True):
        mark, said = wording.mark(claim), printable_line(wording.claim_verdict(claim))
        cells = f" {spot:>{widths[0]}}  {_cut(label, widths[1]):{widths[1]}}  {said}"
        yield Text.assemble((mark, _COLOURS[mark]), cells)
        if claim.remark:
            yield from _below(printable_line(claim.remark), width)


def _left_out(found: Sequence[LeftOut], width: int) -> Iterator[Text]:
    spots = [str(each.spot or "").removeprefix("line ") for each in found]
    widest = max(map(len, spots))
    mark = wording.MARKS[Weight.NOTE]
    for each, spot in zip(found, spots, strict=True):
        first, *more = wrap(f"{printable_line(each.what)}: {each.lack}", width - widest - 4)
        yield Text.assemble((mark, _COLOURS[mark]), f" {spot:>{widest}}  {first}")
        for said in (*more, *wording.lacks(each)):
            yield from _below(printable_line(said), width)


def _fixed(fixed: Fixed, width: int) -> Iterator[Text]:
    """Yield each change, and what was left with the reason."""
    yield from (Text(), Text(printable_line(fixes.changed(fixed)), "bold"))
    told = [(each.spot, each.before, each.after, each.said) for each in fixed.changes]
    yield from _told(told, width)
    if fixed.left:
        yield from (Text(), Text(fixes.LEFT, "bold"))
        yield from _told([(each.spot, each.written, "", each.reason) for each in fixed.left], width)


def _told(told: Sequence[tuple[Spot, str, str, str]], width: int) -> Iterator[Text]:
    """Yield rows: where, what stands there, what is to, and why; a long one takes two lines."""
    spots = [str(spot).removeprefix("line ") for spot, *_ in told]
    column = max(map(len, spots), default=0)
    for spot, (_, before, after, said) in zip(spots, told, strict=True):
        row = Text(f"  {spot:>{column}}  {printable_line(before)}")
        arrow = f"→ {printable_line(after)}"
        fits = len(row) + 1 + len(arrow) <= width
        yield row.append(f" {arrow}") if after and fits else row
        if after and not fits:
            yield Text(f"  {'':{column}}  {arrow}")
        yield from _below(printable_line(said), width)


def _below(remark: str, width: int) -> Iterator[Text]:
    """Yield a remark on lines of its own; an address is never broken."""
    room = max(width - _INDENT, 30)
    for line in wrap(remark, room, break_long_words=False, break_on_hyphens=False):
        yield Text(" " * _INDENT + line, "dim")


def _spot(checked: CheckedReference) -> str:
    spot = checked.reference.spot
    return str(spot).removeprefix("line ")


def _cut(text: str, width: int) -> str:
    """Leave out the begin of what is too long: its end tells more."""
    return text if len(text) <= width else f"…{text[1 - width :]}"


class _Terminal:
    name = "text"
    suffixes: tuple[str, ...] = ("", ".txt")
    is_binary = False

    def write(self, found: Sequence[CheckedReport], width: int) -> str:
        return as_text(render, found, width)


OUTPUT: CheckedOutput = _Terminal()
