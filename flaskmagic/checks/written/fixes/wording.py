"""The words of a copy in which a report was put right: what all outputs say of it."""

from __future__ import annotations

from flaskmagic.checks.written.model import CheckedReport, Fixed
from flaskmagic.checks.written.wording import summary

LEFT = "Left as they are"


def changed(fixed: Fixed) -> str:
    """Say what the list of changes is of.

    Args:
        fixed: The copy.

    Returns:
        Such as ``Changed in report.fixed.md, numbers to those of flask 3.1.3``.
    """
    if fixed.path is None:
        return "Nothing is changed, and no copy is written"
    releases = " · ".join(map(str, fixed.releases))
    return f"Changed in {fixed.path}" + (f", numbers to those of {releases}" if releases else "")


def remains(report: CheckedReport) -> str:
    """Say what came of all references of the copy.

    Args:
        report: The report, of which there is a copy.

    Returns:
        Such as ``in the copy: 1 to fix · 0 to look at · 8 right · 0 can't tell``.
    """
    return f"in the copy: {summary(report.of_copy())}"
