"""Checks a whole report, from its file on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from flaskmagic.checks.written.calls import check_claim
from flaskmagic.checks.written.check import check_references
from flaskmagic.checks.written.era import find_releases
from flaskmagic.checks.written.fixes.fix import Fixer, FixWhat
from flaskmagic.checks.written.libraries import Libraries
from flaskmagic.checks.written.model import CheckedClaim, CheckedReport
from flaskmagic.checks.written.ran import run_answer
from flaskmagic.checks.written.recorded import Recorded
from flaskmagic.eras.named_files import distributions_named
from flaskmagic.eras.sources import Sources
from flaskmagic.trace import Trace
from flaskmagic.written.claims import find_claims
from flaskmagic.written.read import UnreadableReport, read_report
from flaskmagic.written.references import TooManyReferences, find_references


def check_file(
    path: Path,
    sources: Sources,
    pinned: Mapping[str, str],
    search: bool = False,
    traces: Sequence[Trace] = (),
    fix: FixWhat | None = None,
) -> CheckedReport:
    """Check a report.

    Args:
        path: Its file.
        sources: What sources can be read from.
        pinned: The versions that the user has named, by distribution.
        search: Whether to look for the releases of other distributions as well, where some are
            pinned.
        traces: Recordings. With some it is said whether what is named ran, and what calls what.
        fix: What to put right in a copy, if anything.

    Returns:
        Each reference with its verdicts, and with recordings each claim of a call.

    Raises:
        UnreadableReport: The report can't be read.
        UnknownKind: It is of a kind that is not read.
        flaskmagic.eras.index.NoIndex: The package index can't be asked, or has not what is pinned.
    """
    document = read_report(path)
    try:
        found = find_references(document)
    except TooManyReferences as error:
        raise UnreadableReport(f"{path}: {error}") from None
    speaks_of = distributions_named(document.text) if search or not pinned else ()
    era = find_releases(found.references, speaks_of, sources.releases, pinned)
    libraries = Libraries(sources, era.releases(sources.today))
    checked = check_references(found.references, libraries, era, path.parent)
    claims: list[CheckedClaim] = []
    if traces:
        recorded = Recorded(traces)
        checked = [replace(each, run=run_answer(each, recorded)) for each in checked]
        by_spot = {each.reference.spot: each for each in checked}
        claims = [check_claim(each, by_spot, recorded) for each in find_claims(document)]
    held = {each.place.release for each in checked if each.place and each.place.release}
    against = {each.distribution: each for each in sorted(held, key=str)}
    fixed = Fixer(path, document, libraries, era).fixed(checked, fix) if fix else None
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return CheckedReport(str(path), digest, checked, found.files, against, claims, fixed)
