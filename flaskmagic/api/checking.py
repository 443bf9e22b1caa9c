"""What is checked: notes, environments, and reports that somebody wrote."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from flaskmagic import signals, walkthroughs
from flaskmagic.api.notes import topics, walkthrough
from flaskmagic.api.readings import find_uses
from flaskmagic.api.traces import load
from flaskmagic.checks import doctor as check_environment
from flaskmagic.checks import lint as check_notes
from flaskmagic.checks.doctor import EnvironmentCheck
from flaskmagic.checks.held_claims import held_claims
from flaskmagic.checks.lint import Finding
from flaskmagic.checks.unclaimed import unclaimed
from flaskmagic.checks.written.model import CheckedReport, Weight
from flaskmagic.eras.revisions import Release
from flaskmagic.inside.job import DEMO_PACKAGES
from flaskmagic.source.describe import nothing_run
from flaskmagic.trace import RecordedPython, Trace
from flaskmagic.uses import NoUses, ProjectUses
from flaskmagic.walkthroughs import Walkthrough

if TYPE_CHECKING:
    # What runs an app and what writes a report brings much, which is imported where it is used.
    pass


def lint(file: str | Path) -> list[Finding]:
    """Check notes against the sources that are installed, without running anything.

    Args:
        file: The file of the notes (``.md``).

    Returns:
        The mistakes, in the order of their lines.

    Raises:
        flaskmagic.walkthroughs.WalkthroughError: The file can't be read at all.
    """
    notes = walkthrough(Path(file))
    of_demo = notes.visit is not None
    packages, folder = (DEMO_PACKAGES, None) if of_demo else ((), str(Path.cwd()))
    sources = nothing_run(notes.named, packages, folder)
    return check_notes.lint(notes, Path(file).read_text(encoding="utf-8"), sources)


def sentences_without_claims(file: str | Path) -> list[Finding]:
    """Return the sentences of notes that rest on no claim.

    Args:
        file: The file of the notes (``.md``).

    Returns:
        Each with its line.

    Raises:
        flaskmagic.walkthroughs.WalkthroughError: The file can't be read.
    """
    return unclaimed(walkthrough(Path(file)), Path(file).read_text(encoding="utf-8"))


def claims_in(file: str | Path, saved: str | Path) -> list[Finding]:
    """Say of each claim of notes whether it holds in a run.

    Args:
        file: The file of the notes (``.md``).
        saved: The saved trace of the run.

    Returns:
        What becomes of each, with its line.

    Raises:
        flaskmagic.walkthroughs.WalkthroughError: The notes can't be read.
        UnreadableTrace: The trace can't be read, or holds none for the notes.
    """
    notes = walkthrough(Path(file))
    return held_claims(notes, load(saved, notes)[0])


def check_reports(
    files: Sequence[str | Path],
    *,
    download: bool = False,
    pinned: Mapping[str, str] | None = None,
    clones: Iterable[str] = (),
    online: bool = False,
    saved: str | Path | None = None,
    fix: Literal["all", "links"] | None = None,
    app: str | None = None,
    said: Callable[[str], None] = lambda _: None,
    printed: Callable[[str], None] | None = None,
) -> list[CheckedReport]:
    """Check where reports that somebody has written lead: links, and lines named in words.

    Args:
        files: The reports.
        download: Whether the releases that they were written on are looked for in the package
            index, and the topics are recorded on these, in an environment in the cache folder,
            where it is kept. Else releases that are installed, or were downloaded before, are
            looked at, and nothing is recorded.
        pinned: The versions of the distributions that they were written on, if that is known. They
            are downloaded if they are not at hand, and others are not looked for.
        clones: Clones of repositories: each as ``OWNER/NAME=FOLDER``, or a folder of one or
            several.
        online: Whether files that links name are read from their forges.
        saved: A saved trace or session, instead of the topics: what ran in it, and what called
            what, is told as well.
        app: The project that they are on, as ``flask --app`` takes it: it is told what they never
            explain of what it uses. It is made, and not served. The default is what the saved
            session says that its app uses.
        fix: What is put right in a copy beside each report, as far as it is known: all, or the
            links only. The copy of ``report.md`` is ``report.fixed.md``.
        said: Called with a line before something is asked for over the network, or recorded.
        printed: Called, on another thread, with each line that the app prints.

    Returns:
        Each report, each of its references with its verdicts, and what it leaves out as a whole.

    Raises:
        flaskmagic.written.read.UnreadableReport: A report can't be read.
        flaskmagic.written.read.UnknownKind: It is of a kind that is not read.
        flaskmagic.eras.index.NoIndex: The package index can't be asked, or has not what is pinned.
        flaskmagic.eras.clones.NoClone: What is named is no clone.
        UnreadableTrace: The saved trace can't be read.
        NoUses: The app has ended before it was made.
        flaskmagic.host.visited.CannotRun: There is no such app, or it can't be made.
        flaskmagic.host.child.BrokenPython: Its Python can't be started, or can't be recorded.
        flaskmagic.checks.written.fixes.copies.CopyExists: There is a copy of a report already.
    """
    from flaskmagic.checks.written.fixes import copies
    from flaskmagic.checks.written.fixes.fix import FixWhat
    from flaskmagic.checks.written.report import check_file
    from flaskmagic.eras.clones import clones_in
    from flaskmagic.eras.forges import Forges
    from flaskmagic.eras.index import PackageIndex
    from flaskmagic.eras.releases import Releases
    from flaskmagic.eras.sources import Sources

    paths, wanted = list(map(Path, files)), FixWhat(fix) if fix else None
    if wanted:
        copies.check_all(paths)
    releases = Releases(PackageIndex() if download or pinned else None, said)
    sources = Sources(releases, clones_in(clones), Forges(said) if online else None)
    recordings = _recordings(download, saved, said)
    known, uses = dict(pinned or {}), _uses_of(app, saved, printed)
    checked = [
        check_file(each, sources, known, download, recordings, uses, wanted) for each in paths
    ]
    copies.write_all(checked)
    return checked


def _uses_of(
    app: str | None, saved: str | Path | None, printed: Callable[[str], None] | None
) -> ProjectUses | None:
    """Return what a project uses, if the app is named or a saved session says it."""
    if app is None and saved is None:
        return None
    try:
        with signals.held():
            return find_uses(app, saved, printed=printed)
    except NoUses:
        if app is not None:
            raise
        return None


def _recordings(
    download: bool, saved: str | Path | None, said: Callable[[str], None]
) -> Callable[[Collection[Release]], Sequence[Trace]]:
    """Return what returns the recordings for a report of some releases."""
    if saved is not None or not download:
        traces = [] if saved is None else load(saved)
        return lambda _: traces
    from flaskmagic.runs.topics import topics_on

    visits = [each.visit for each in topics() if each.visit is not None]
    recorded = cache(lambda releases: topics_on(releases, visits, said))
    return lambda releases: recorded(frozenset(releases))


def has_faults(report: CheckedReport, *, strict: bool = False) -> bool:
    """Say whether a report has faults.

    Args:
        report: The report, checked.
        strict: Whether notes count as faults.

    Returns:
        Whether there are any; if a copy was put right, whether any are left in it.
    """
    report = report.of_copy()
    return report.count(Weight.FAULT) > 0 or (strict and report.count(Weight.NOTE) > 0)


def doctor() -> EnvironmentCheck:
    """Check which steps of the topics would be found in this environment; nothing is run.

    Returns:
        What is installed, and each step of each topic and feature with its verdict.
    """

    def sources(of: Walkthrough) -> Trace:
        return nothing_run(of.wanted, DEMO_PACKAGES)

    checked = [*topics(), *walkthroughs.features()]
    return check_environment.examine(checked, sources, RecordedPython.here().version)
