"""A chain with a hole: one calls the other, but what stands between is never named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flaskmagic.checks.written.model import Calls, CheckedClaim, Lack, LeftOut, Standing
from flaskmagic.checks.written.recorded import Recorded, short
from flaskmagic.checks.written.whole.mentioned import Mentioned
from flaskmagic.reading.chains import is_machinery
from flaskmagic.reading.links import code_link
from flaskmagic.reading.matcher import span_of
from flaskmagic.trace import Call, Trace


def left_out_between(
    claims: Sequence[CheckedClaim], recorded: Recorded, mentioned: Mentioned
) -> Iterator[LeftOut]:
    """Find the calls that stand between what is said to call and what is said to be called.

    Args:
        claims: The claims, judged.
        recorded: What was recorded.
        mentioned: What the report names.

    Yields:
        Each claim with calls between that the report names nowhere, and these calls.
    """
    for each in claims:
        callee, is_hole = each.claim.callee, each.verdict is Calls.BETWEEN
        between = _between(each.caller, callee, recorded) if is_hole else []
        missing = [one for one in between if _is_missing(one[0].name(one[1].code), mentioned)]
        if missing:
            items = tuple(standing(trace, call) for trace, call in missing)
            yield LeftOut(Lack.BETWEEN, f"{each.caller} > {callee}", each.claim.spot, items)


def _between(caller: str, callee: str, recorded: Recorded) -> list[tuple[Trace, Call]]:
    """Return the calls on the shortest way from one to the other, from the first on."""
    callers = recorded.named(caller)
    ways = []
    for trace, call in recorded.calls(recorded.named(callee)):
        above = trace.ancestors(call)
        names = (trace.name(each.code) for each in above)
        at = next((at for at, name in enumerate(names) if name in callers), None)
        if at is not None:
            ways.append([(trace, each) for each in reversed(above[:at])])
    return min(ways, key=len, default=[])


def _is_missing(name: str, mentioned: Mentioned) -> bool:
    return not mentioned.anywhere(name) and not is_machinery(name)


def standing(trace: Trace, call: Call) -> Standing:
    """Return where the definition of a call stands.

    Args:
        trace: The recording that the call is of.
        call: The call.

    Returns:
        Its name, its file and lines, and its permalink where that is certain.
    """
    code = call.code
    span = span_of(trace, code)
    first, last = (span.first_line, span.last_line) if span else (code.first_line, code.first_line)
    path = trace.files[code.filename].path
    return Standing(short(trace.name(code)), path, first, last, code_link(trace, code))
