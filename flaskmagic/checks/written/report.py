"""Checks a whole report, from its file on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from flaskmagic.checks.written.calls import check_claim
from flaskmagic.checks.written.check import check_references
from flaskmagic.checks.written.era import find_releases
from flaskmagic.checks.written.fixes.fix import Fixer, FixWhat
from flaskmagic.checks.written.libraries import Libraries
from flaskmagic.checks.written.model import CheckedClaim, CheckedReference, CheckedReport
from flaskmagic.checks.written.ran import run_answer
from flaskmagic.checks.written.recorded import Recorded
from flaskmagic.checks.written.whole import Judged, left_out
from flaskmagic.eras.named_files import distributions_named
from flaskmagic.eras.revisions import Release
from flaskmagic.eras.sources import Sources
from flaskmagic.trace import Trace
from flaskmagic.uses import ProjectUses
from flaskmagic.written.claims import Claim, find_claims
from flaskmagic.written.read import UnreadableReport, read_report
from flaskmagic.written.references import TooManyReferences, find_references

Recordings = Callable[[Collection[Release]], Sequence[Trace]]
"""Returns what was recorded, for a report of some releases."""


def check_file(
    path: Path,
    sources: Sources,
    pinned: Mapping[str, str],
    search: bool = False,
    recordings: Recordings = lambda _: (),
    uses: ProjectUses | None = None,
    fix: FixWhat | None = None,
) -> CheckedReport:
    """Check a report.

    Args:
        path: Its file.
        sources: What sources can be read from.
        pinned: The versions that the user has named, by distribution.
        search: Whether to look for the releases of other distributions as well, where some are
            pinned.
        recordings: Called if there is something to ask of recordings: whether what is named ran,
            and what calls what.
        uses: What the team's project uses of libraries, if that is known.
        fix: What to put right in a copy, if anything.

    Returns:
        Each reference with its verdicts, with recordings each claim of a call, and what the whole
        leaves out.

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
    written = find_claims(document)
    nothing = Recorded(())
    asks = written or any(run_answer(each, nothing) is not None for each in checked)
    recorded = Recorded(recordings(era.releases(sources.today).values())) if asks else nothing
    checked, claims = _held_against(recorded, checked, written)
    judged = Judged(document, found, checked, claims, era, libraries)
    lacks = left_out(judged, recorded, uses)
    held = {each.place.release for each in checked if each.place and each.place.release}
    against = {each.distribution: each for each in sorted(held, key=str)}
    fixed = Fixer(path, document, libraries, era).fixed(checked, fix) if fix else None
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return CheckedReport(str(path), digest, checked, found.files, against, claims, lacks, fixed)


def _held_against(
    recorded: Recorded, checked: list[CheckedReference], written: Iterable[Claim]
) -> tuple[list[CheckedReference], list[CheckedClaim]]:
    """Add to references whether they ran, and judge claims, if something was recorded."""
    if not recorded.traces:
        return checked, []
    checked = [replace(each, run=run_answer(each, recorded)) for each in checked]
    by_spot = {each.reference.spot: each for each in checked}
    return checked, [check_claim(each, by_spot, recorded) for each in written]
