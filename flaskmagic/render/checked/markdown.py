"""What was checked as Markdown: a line for each report, then what is to be looked at in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
from flaskmagic.reading.inline import code_in_cell, plain
from flaskmagic.render.checked import CheckedOutput


def render(reports: Sequence[CheckedReport]) -> str:
    """Return the reports as one Markdown document.

    Args:
        reports: The reports.

    Returns:
        The document.
    """
    return "\n".join(_lines(reports)) + "\n"


def _lines(reports: Sequence[CheckedReport]) -> Iterator[str]:
    yield from ("# Checked reports", "")
    yield "| report | to fix | to look at | right | can't tell | yours |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for report in reports:
        counts = " | ".join(str(count) for count in wording.counts(report).values())
        yield f"| {plain(report.path)} | {counts} |"
    for report in reports:
        yield from ("", f"## {plain(report.path)}", "", plain(wording.counted(report)))
        for said in filter(None, (wording.held_against(report), wording.elsewhere_today(report))):
            yield from ("", plain(said))
        yield from _table([each for each in report.references if _is_looked_at(each)])
        yield from _claims(report.claims)
        yield from _left_out(report.left_out)
        if report.fixed is not None:
            yield from _fixed(report, report.fixed)


def _left_out(found: Sequence[LeftOut]) -> Iterator[str]:
    """Yield a list of what the whole report leaves out, each with what is missing."""
    if found:
        yield from ("", "### The whole report", "")
    for each in found:
        spot = f", {plain(str(each.spot))}" if each.spot else ""
        yield f"- {plain(each.what)}{spot}: {each.lack}"
        yield from (f"  - {plain(said)}" for said in wording.lacks(each))


def _claims(claims: Sequence[CheckedClaim]) -> Iterator[str]:
    """Yield a table of all claims: those that hold are told as well."""
    if not claims:
        return
    yield from ("", "|  | where | claim of a call | verdict | remark |")
    yield "| --- | --- | --- | --- | --- |"
    for each in claims:
        cells = (
            wording.mark(each),
            plain(str(each.claim.spot)),
            code_in_cell(wording.claimed(each)),
            plain(wording.claim_verdict(each)),
            plain(each.remark),
        )
        yield f"| {' | '.join(cells)} |"


def _fixed(report: CheckedReport, fixed: Fixed) -> Iterator[str]:
    yield from ("", f"### {plain(fixes.changed(fixed))}")
    if fixed.changes:
        yield from ("", plain(fixes.remains(report)), "")
        yield from ("| where | before | after | what it is |", "| --- | --- | --- | --- |")
    for change in fixed.changes:
        before, after = code_in_cell(change.before), code_in_cell(change.after)
        yield f"| {plain(str(change.spot))} | {before} | {after} | {plain(change.said)} |"
    if fixed.left:
        yield from ("", f"### {fixes.LEFT}", "", "| where | what | why |", "| --- | --- | --- |")
    for each in fixed.left:
        yield f"| {plain(str(each.spot))} | {code_in_cell(each.written)} | {plain(each.reason)} |"


def _is_looked_at(checked: CheckedReference) -> bool:
    return weight(checked) in (Weight.FAULT, Weight.NOTE)


def _table(shown: Sequence[CheckedReference]) -> Iterator[str]:
    if not shown:
        return
    yield from ("", "|  | where | reference | verdict | in | run | remark |")
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for each in shown:
        cells = (
            wording.mark(each),
            plain(str(each.reference.spot)),
            code_in_cell(wording.label(each.reference)),
            plain(wording.verdicts(each)),
            plain(wording.where_found(each)),
            plain(wording.ran(each)),
            plain("; ".join(wording.remarks(each))),
        )
        yield f"| {' | '.join(cells)} |"


class _Markdown:
    name = "markdown"
    suffixes: tuple[str, ...] = (".md", ".markdown")
    is_binary = False

    def write(self, found: Sequence[CheckedReport], width: int) -> str:  # noqa: ARG002
        return render(found)


OUTPUT: CheckedOutput = _Markdown()
