"""The files that the copies of reports are written to; none is written over."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from flaskmagic.checks.written.model import CheckedReport
from flaskmagic.errors import Problem
from flaskmagic.files import write_whole


class CopyExists(Problem):
    """There is a file already where a copy is to be written."""

    exit_code = 2


def copy_of(report: Path) -> Path:
    """Return where the copy of a report is written.

    Args:
        report: The report.

    Returns:
        The file beside it: ``report.fixed.md`` of ``report.md``.
    """
    return report.with_name(f"{report.stem}.fixed{report.suffix}")


def check_all(reports: Iterable[Path]) -> None:
    """See that no copy is there: before the work, not after it.

    Args:
        reports: The reports.

    Raises:
        CopyExists: There is one, which may have been changed by hand since.
        PermissionError: None can be written there.
    """
    for copy in map(copy_of, reports):
        if copy.parent.is_dir() and not os.access(copy.parent, os.W_OK):
            raise PermissionError(0, "is not writable", str(copy.parent))
        if copy.exists():
            raise CopyExists(f"{copy} is there already, and is not written over: move or remove it")


def write_all(reports: Iterable[CheckedReport]) -> None:
    """Write the copies of reports in which something was put right.

    Args:
        reports: The reports.

    Raises:
        OSError: A copy can't be written.
    """
    for fixed in (report.fixed for report in reports):
        if fixed is not None and fixed.path is not None:
            write_whole(Path(fixed.path), fixed.content)
