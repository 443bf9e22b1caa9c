"""The question of what is returned: an object of the class that the words name, or of another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flaskmagic.checks.written.made import is_subclass, is_written, returned
from flaskmagic.checks.written.model import Calls, CheckedClaim
from flaskmagic.checks.written.recorded import Recorded, where
from flaskmagic.lines import split_lines
from flaskmagic.source.definitions import definitions
from flaskmagic.trace import Call, Trace
from flaskmagic.written.claims import Claim


def check_returned(claim: Claim, caller: str, recorded: Recorded) -> CheckedClaim:
    """Judge a claim that a definition returns an object of a class.

    Args:
        claim: The claim.
        caller: What is said to return it.
        recorded: What was recorded.

    Returns:
        The claim with its verdict. An object of a subclass of the one that is named is
        right as well, unless the definition could have made just that one.
    """
    wanted = claim.callee.rpartition(".")[2]
    calls = recorded.calls(recorded.named(caller))
    found = [(each, name) for each in calls if (name := returned(*each)) is not None]
    if not found:
        said = "what it returned was not recorded" if calls else f"{caller} was not called"
        return CheckedClaim(claim, caller, Calls.NOT_SEEN, remark=said)
    named = [each for each, name in found if name == wanted]
    if named:
        said = f"{len(named)} of {len(found)} calls, {where(named)}"
        return CheckedClaim(claim, caller, Calls.RETURNS, remark=said)
    return _of_others(claim, caller, found)


def _of_others(
    claim: Claim, caller: str, found: Sequence[tuple[tuple[Trace, Call], str]]
) -> CheckedClaim:
    wanted = claim.callee.rpartition(".")[2]
    counts = Counter(name for _, name in found)
    instead = tuple(name for name, _ in counts.most_common(3))
    (trace, call), _ = found[0]
    is_base = all(is_subclass(name, wanted, trace) for name in counts)
    said = f"{len(found)} times, {where(each for each, _ in found)}"
    if is_base:
        said = f"{instead[0]} is a subclass of {wanted}; {said}"
        if wanted not in _code(trace, call):
            return CheckedClaim(claim, caller, Calls.RETURNS, remark=said)
    if not is_written(wanted, trace):
        said = f"no code that ran has a class {wanted}"
        return CheckedClaim(claim, caller, Calls.NOT_SEEN, remark=said)
    return CheckedClaim(claim, caller, Calls.RETURNED, instead, remark=said)


def _code(trace: Trace, call: Call) -> str:
    """Return the code of the function that was called."""
    text = trace.files[call.code.filename].text
    spans = definitions(text).get(call.code.qualname, ())
    lines = (split_lines(text)[each.body_line - 1 : each.last_line] for each in spans)
    return "\n".join(line for each in lines for line in each)
