"""Checks a whole report, from its file on."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flaskmagic.checks.written.check import check_references
from flaskmagic.checks.written.libraries import Libraries
from flaskmagic.checks.written.model import CheckedReport
from flaskmagic.source.environment import Environment
from flaskmagic.written.read import read_report
from flaskmagic.written.references import find_references


def check_file(path: Path) -> CheckedReport:
    """Check a report.

    Args:
        path: Its file.

    Returns:
        Each reference with its verdicts.

    Raises:
        flaskmagic.written.read.UnreadableReport: The report can't be read.
        flaskmagic.written.read.UnknownKind: It is of a kind that is not read.
    """
    document = read_report(path)
    libraries = Libraries(Environment.here())
    found = find_references(document)
    checked = check_references(found, libraries, path.parent)
    held = {each.place.release for each in checked if each.place and each.place.release}
    releases = {each.distribution: each for each in sorted(held, key=str)}
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return CheckedReport(str(path), digest, checked, found.files, releases)
