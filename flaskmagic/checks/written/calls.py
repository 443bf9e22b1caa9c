"""The question of the calls: does one definition call the other, in what was recorded?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from flaskmagic.checks.written.model import Calls, CheckedClaim, CheckedReference
from flaskmagic.checks.written.recorded import Recorded, short, where
from flaskmagic.written.claims import Claim
from flaskmagic.written.document import Spot


def check_claim(
    claim: Claim, references: Mapping[Spot, CheckedReference], recorded: Recorded
) -> CheckedClaim:
    """Judge a claim by what was recorded.

    Args:
        claim: The claim.
        references: The references of the report by their places: a line is said to call something.
        recorded: What was recorded.

    Returns:
        The claim with its verdict.
    """
    caller = claim.caller or _definition_at(claim.line, references)
    callers, callees = recorded.named(caller), recorded.named(claim.callee)
    if not caller or not callers or not callees:
        missing = claim.callee if callers else caller
        said = f"{missing} was not called" if missing else "it is not known what stands there"
        return CheckedClaim(claim, caller, Calls.NOT_SEEN, remark=said)
    below = recorded.calls(callees)
    paths = [(each, recorded.above(*each)) for each in below]
    distances = [
        min(path.index(c) for c in callers if c in path) for _, path in paths if callers & set(path)
    ]
    if distances:
        return _seen(claim, caller, callers, callees, min(distances), recorded)
    direct = Counter(path[0] for _, path in paths if path)
    instead = tuple(short(name) for name, _ in direct.most_common(3))
    if _is_reversed(callers, callees, recorded):
        said = f"{claim.callee} calls {caller}, {where(recorded.calls(callers))}"
        return CheckedClaim(claim, caller, Calls.REVERSED, instead, remark=said)
    if not instead:
        return CheckedClaim(claim, caller, Calls.NOT_SEEN, remark="nothing recorded calls it")
    more = f"by {' and '.join(instead[1:])} as well, " if instead[1:] else ""
    said = f"{more}{where(below)}"
    return CheckedClaim(claim, caller, Calls.INSTEAD, instead, remark=said)


def _seen(
    claim: Claim,
    caller: str,
    callers: frozenset[str],
    callees: frozenset[str],
    between: int,
    recorded: Recorded,
) -> CheckedClaim:
    above = recorded.calls(callers)
    if between:
        return CheckedClaim(claim, caller, Calls.BETWEEN, between=between, remark=where(above))
    made = recorded.called_by(callers)
    times = sum(made[name] for name in callees)
    others = Counter({name: n for name, n in made.items() if name not in callees})
    said = f"{times} times in {len(above)} calls, {where(above)}" if times > 1 else ""
    rare = 2 * times < len(above)
    if rare and others:
        other, count = others.most_common(1)[0]
        said = f"{times} of {len(above)} calls do; {count} call {short(other)}"
        return CheckedClaim(claim, caller, Calls.RARELY, (short(other),), remark=said)
    return CheckedClaim(claim, caller, Calls.CALLS, remark=said or f"once, {where(above)}")


def _is_reversed(callers: frozenset[str], callees: frozenset[str], recorded: Recorded) -> bool:
    """Say whether the one that is said to be called calls the other, and no doubt is left.

    Each name must mean one definition, and each call of the one must be made by the other.
    """
    if len(callers) != 1 or len(callees) != 1:
        return False
    paths = [recorded.above(*each)[:1] for each in recorded.calls(callers)]
    return bool(paths) and all(path and path[0] in callees for path in paths)


def _definition_at(line: Spot | None, references: Mapping[Spot, CheckedReference]) -> str:
    found = references.get(line) if line is not None else None
    place = found.place if found is not None else None
    return place.found.name if place is not None and place.found is not None else ""
