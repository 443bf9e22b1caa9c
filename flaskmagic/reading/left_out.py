"""What a reading does not show as a step, counted by name."""

from __future__ import annotations

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
            found.again[call.code.qualname.rpartition(".")[2]] += 1
    distributions = extent.trace.distributions
    for code, calls in extent.by_code.items():
        count = sum(call.id not in shown and extent.may_be_step(call) for call in calls)
        if count and not extent.is_own(code):
            owner = extent.owner(code)
            name = distributions[owner].name if owner in distributions else "Python"
            found.libraries[name] += count
    return found
