"""What a reading does not show as a step, counted by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from flaskmagic.reading.extent import Extent
from flaskmagic.reading.model import LeftOut
from flaskmagic.reading.own_code import own_functions
from flaskmagic.trace import Call


def left_out(extent: Extent, steps: Collection[Call]) -> LeftOut:
    """Count what is left out.

    Args:
        extent: The calls of the reading.
        steps: Those that are steps.

    Returns:
        The counts.
    """
    found, shown = LeftOut(), {call.id for call in steps}
    for call in own_functions(extent):
        if call.id not in shown:
            counts = found.again if extent.is_asked(call) else found.at_start
            counts[call.code.qualname.rpartition(".")[2]] += 1
    distributions = extent.trace.distributions
    owners = Counter(
        extent.owner(call)
        for call in extent.calls
        if call.id not in shown and not extent.is_own(call) and extent.may_be_step(call)
    )
    for owner, count in owners.items():
        name = distributions[owner].name if owner in distributions else "Python"
        found.libraries[name] += count
    return found
