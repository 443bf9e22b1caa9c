"""The question of the calls: does one definition call the other, in what was recorded?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from flaskmagic.checks.written.made import is_making, made
from flaskmagic.checks.written.model import Calls, CheckedClaim, CheckedReference
from flaskmagic.checks.written.recorded import Recorded, is_class, short, where
from flaskmagic.checks.written.returns import check_returned
from flaskmagic.checks.written.turned import is_turned
from flaskmagic.trace import Call, Trace
from flaskmagic.written.claims import Claim, Verb
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
    if claim.verb is Verb.RETURNS and caller:
        return check_returned(claim, caller, recorded)
    callers, callees = recorded.named(caller), recorded.named(claim.callee)
    if not caller or not callers or not callees:
        missing = claim.callee if callers else caller
        said = f"{missing} was not called" if missing else "it is not known what stands there"
        return CheckedClaim(claim, caller, Calls.NOT_SEEN, remark=said)
    return _Claimed(claim, caller, callers, callees, recorded).checked()


@dataclass(frozen=True)
class _Claimed:
    """A claim both of whose names mean something that was called."""

    claim: Claim
    caller: str
    callers: frozenset[str]
    callees: frozenset[str]
    recorded: Recorded

    def checked(self) -> CheckedClaim:
        below = self.recorded.calls(self.callees)
        paths = [(each, self.recorded.above(*each)) for each in below]
        seen = [(each, path) for each, path in paths if self.callers & set(path)]
        if seen:
            nearest = min(min(map(path.index, self.callers & set(path))) for _, path in seen)
            return self._of_another_class([each for each, _ in seen]) or self._seen(nearest)
        instead = tuple(
            short(name) for name, _ in Counter(path[0] for _, path in paths if path).most_common(3)
        )
        if self.claim.verb is Verb.CALLS and is_turned(
            self.caller, self.claim.callee, self.recorded
        ):
            ran = where(self.recorded.calls(self.callers))
            said = f"{self.claim.callee} calls {self.caller}, {ran}"
            return self._verdict(Calls.REVERSED, said, instead)
        if not instead:
            return self._verdict(Calls.NOT_SEEN, "nothing recorded calls it")
        more = f"by {' and '.join(instead[1:])} as well, " if instead[1:] else ""
        return self._verdict(Calls.INSTEAD, f"{more}{where(below)}", instead)

    def _of_another_class(self, seen: list[tuple[Trace, Call]]) -> CheckedClaim | None:
        """Judge what was made, where a class is said to be called: it may only be a base."""
        wanted = self.claim.callee.rpartition(".")[2]
        if not is_class(wanted):
            return None
        makings = [(trace, call) for trace, call in seen if not _is_of_constructor(trace, call)]
        found = Counter(name for each in makings if (name := made(*each)) is not None)
        if not found or wanted in found:
            return None
        instead = tuple(name for name, _ in found.most_common(3))
        return self._verdict(Calls.MADE, where(makings), instead)

    def _seen(self, between: int) -> CheckedClaim:
        if between:
            ran = where(self.recorded.calls(self.callers))
            return self._verdict(Calls.BETWEEN, ran, between=between)
        callers = self._direct()
        above, called = self.recorded.calls(callers), self.recorded.called_by(callers)
        times = sum(called[name] for name in self.callees)
        others = Counter({name: n for name, n in called.items() if name not in self.callees})
        if 2 * times < len(above) and others:
            other, count = others.most_common(1)[0]
            said = f"{times} of {len(above)} calls do; {count} call {short(other)}"
            return self._verdict(Calls.RARELY, said, (short(other),))
        often = f"{times} times in {len(above)} calls" if times > 1 else "once"
        return self._verdict(Calls.CALLS, f"{often}, {where(above)}")

    def _direct(self) -> frozenset[str]:
        """Return the definitions of the caller's name that make the call: it means one of them."""
        made = {
            path[0]
            for each in self.recorded.calls(self.callees)
            if (path := self.recorded.above(*each))
        }
        return self.callers & made

    def _verdict(
        self, verdict: Calls, remark: str, instead: tuple[str, ...] = (), between: int = 0
    ) -> CheckedClaim:
        return CheckedClaim(self.claim, self.caller, verdict, instead, between, remark)


def _is_of_constructor(trace: Trace, call: Call) -> bool:
    """Say whether a constructor was called by that of another class: it makes no object then."""
    parent = trace.parent(call)
    return not is_making(call) or (parent is not None and is_making(parent))


def _definition_at(line: Spot | None, references: Mapping[Spot, CheckedReference]) -> str:
    """Return the function that lines lie in; those of a class are of several."""
    found = references.get(line) if line is not None else None
    place = found.place if found is not None else None
    name = place.found.name if place is not None and place.found is not None else ""
    return "" if is_class(name) else name
