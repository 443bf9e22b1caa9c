"""Who worked with a technology: the team as named, or the authors of the files that import it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set

from flaskmagic.reading.inline import plain
from flaskmagic.source.git import authors
from flaskmagic.trace import Trace
from flaskmagic.tracer.libraries import imports_of

TO_FILL_IN = "*(to be filled in)*"
"""Stands where nobody is known."""


def who_worked_with(packages: Set[str], traces: Sequence[Trace], team: str) -> str:
    """Return who worked with a technology.

    Args:
        packages: The packages of the technology.
        traces: The traces of the report.
        team: The names that were given, or ``""``.

    Returns:
        Markdown: the names that were given, or else those that git knows, or else a place to be
        filled in.
    """
    if team:
        return plain(team)
    found: Counter[str] = Counter()
    for filename in set(_importing(packages, traces)):
        found.update(authors(filename))
    return ", ".join(plain(name) for name, _ in found.most_common()) or TO_FILL_IN


def _importing(packages: Set[str], traces: Sequence[Trace]) -> Iterator[str]:
    """Yield the app's own files that import one of the packages."""
    for trace in traces:
        for filename, file in trace.files.items():
            if file.is_own and not file.is_template and imports_of(file.text) & packages:
                yield filename
