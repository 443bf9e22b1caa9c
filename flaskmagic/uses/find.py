"""The uses of a project, of one recording or more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flaskmagic.errors import Problem
from flaskmagic.trace import Trace
from flaskmagic.uses.build import Recording, project_uses
from flaskmagic.uses.model import ProjectUses
from flaskmagic.uses.proof import ran_in


class NoUses(Problem):
    """There is nothing that says what was used of libraries."""


def uses_in(traces: Sequence[Trace], *, with_standard_library: bool = False) -> ProjectUses:
    """Return what a project uses of each library, and what of it ran in some recordings.

    Args:
        traces: The recordings. The uses are those of the first that has them; requests were made
            in the last one at most.
        with_standard_library: Whether what is used of that is told as well.

    Returns:
        The uses.

    Raises:
        NoUses: No recording says what was used.
    """
    known = [each for each in traces if each.found_uses is not None]
    if not known or known[0].found_uses is None:
        raise NoUses("no recording says what the app uses of libraries")
    recordings = [Recording(ran_in(each), each.files) for each in traces]
    found = project_uses(
        known[0].found_uses,
        known[0].files,
        recordings,
        python=known[0].python,
        with_standard_library=with_standard_library,
    )
    last = traces[-1]
    return replace(
        found,
        recorded=last.title,
        exchanges={each.number: each.title for each in last.exchanges},
        remarks=(*found.remarks, *filter(None, [last.shortfall])),
    )
