"""The way to the app's own code, from wherever the reader is."""

from __future__ import annotations

from collections.abc import Sequence

from flaskmagic.colours import OWN
from flaskmagic.reading import Reading, ReadStep, Status
from flaskmagic.reading.extent import Extent
from flaskmagic.reading.own_code import own_functions
from flaskmagic.reading.owners import library_of_step
from flaskmagic.trace import Call
from flaskmagic.tui.walk import Walk

NONE = "None of the app's own code ran in this reading."
ONLY = "There is no other place in the app's own code."
AGAIN = "That was the last place in the app's own code: this is the first."


def go_to_own_code(walk: Walk) -> str:
    """Go to the next step in the app's own code, or where it has none, to the next call of it.

    After the last one comes the first again. Of the calls, those for a request come before those
    that make the app.

    Args:
        walk: The walk.

    Returns:
        What to say: that there is none, that it begins again, or nothing.
    """
    steps = [step for step in walk.reading.steps if _is_own(walk, step)]
    if steps:
        return _go_to_step(walk, steps)
    calls = _own_calls(walk.reading)
    return _go_to_call(walk, calls) if calls else NONE


def _is_own(walk: Walk, step: ReadStep) -> bool:
    return step.status is Status.EXECUTED and library_of_step(walk.trace, step) == OWN


def _go_to_step(walk: Walk, steps: Sequence[ReadStep]) -> str:
    later = [step for step in steps if step.number > walk.place.step]
    step = (later or steps)[0]
    if step is walk.shown_step:
        return ONLY
    return walk.go_to_known_step(step) or ("" if later else AGAIN)


def _own_calls(reading: Reading) -> Sequence[Call]:
    extent = Extent(reading.trace, reading.exchange, with_start=reading.with_start)
    calls = own_functions(extent)
    return [call for call in calls if extent.is_asked(call)] or calls


def _go_to_call(walk: Walk, calls: Sequence[Call]) -> str:
    here = walk.place.call
    later = [call for call in calls if here is not None and call.id > here.id]
    call = (later or calls)[0]
    if call is here:
        return ONLY
    began = here is None or here.id < calls[0].id
    return walk.go_to_call(call) or ("" if later or began else AGAIN)
