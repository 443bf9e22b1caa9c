"""The question of the run: did the definition run, and the line of it, in what was recorded?"""

from __future__ import annotations

from flaskmagic.checks.written.libraries import PYTHON
from flaskmagic.checks.written.model import CheckedReference, Place, Ran, RunAnswer
from flaskmagic.checks.written.recorded import Recorded, where
from flaskmagic.source.definitions import Span, definitions
from flaskmagic.source.line_states import line_states
from flaskmagic.trace import Call, Trace


def run_answer(checked: CheckedReference, recorded: Recorded) -> RunAnswer | None:
    """Say whether what a reference leads to ran.

    Args:
        checked: The reference, whose place was judged.
        recorded: What was recorded.

    Returns:
        The answer; ``None`` where the place is not right, or is no function and no class.
    """
    place = checked.place
    if place is None or place.verdict not in (Place.RIGHT, Place.OTHER_LINE):
        return None
    if place.found is None or not place.found.name or place.release is None or place.path is None:
        return None
    release = place.release
    ran = recorded.releases.get(release.distribution, frozenset())
    if release.distribution != PYTHON and release.version not in ran:
        said = ", ".join(sorted(ran))
        remark = f"the recording is of {release.distribution} {said}" if said else ""
        return RunAnswer(Ran.NOT_RECORDED, remark=remark)
    calls = recorded.calls_of(place.path, place.found.name)
    if not calls and recorded.is_attribute(place.path, place.found.name):
        return None
    if not calls:
        return RunAnswer(Ran.DID_NOT_RUN)
    line = checked.reference.first
    is_one = line is not None and line == checked.reference.last
    if is_one and place.verdict is Place.RIGHT and line is not None and _did_not_run(line, calls):
        return RunAnswer(Ran.LINE_DID_NOT_RUN, where(calls), len(calls))
    return RunAnswer(Ran.RAN, where(calls), len(calls))


def _did_not_run(line: int, calls: list[tuple[Trace, Call]]) -> bool:
    """Say whether it is known that a line ran in none of the calls."""
    seen: set[int] = set()
    for _, call in calls:
        if call.lines is None or call.incomplete:
            return False
        seen |= call.lines
    trace, call = calls[0]
    text = trace.files[call.code.filename].text
    span = _span(text, call)
    return span is not None and line_states(text, span, seen).get(line) is False


def _span(text: str, call: Call) -> Span | None:
    spans = definitions(text).get(call.code.qualname, ())
    return next((each for each in spans if each.first_line == call.code.first_line), None)
