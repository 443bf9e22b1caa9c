"""Holds the claims of a walkthrough against a run, and tells only the sentences that are true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flaskmagic.lines import split_lines
from flaskmagic.source.repositories import numbers
from flaskmagic.trace import Call, Kind, Outcome, Trace
from flaskmagic.tracer.values import represent
from flaskmagic.walkthroughs.claims import Claim, counts, release_of, told


def true_of(note: str, claims: Mapping[str, Claim], trace: Trace, call: Call | None = None) -> str:
    """Return what of a note is true of a run.

    Args:
        note: The note.
        claims: The claims that its sentences rest on.
        trace: The run.
        call: The call that the note stands beside; an introduction stands beside none.

    Returns:
        The note without the other sentences, and without those of which it is not known.
    """
    return told(note, lambda name: holds(claims[name], trace, call))


def holds(claim: Claim, trace: Trace, call: Call | None) -> bool | None:
    """Say whether a claim holds.

    Args:
        claim: The claim.
        trace: The run.
        call: The call that its note stands beside, if there is one.

    Returns:
        Whether all that it asks is so; ``None`` where it can't be known.
    """
    found = [*_of_run(claim, trace, call), *(() if call is None else _of_call(claim, trace, call))]
    if False in found:
        return False
    return None if None in found else True


def _of_run(claim: Claim, trace: Trace, call: Call | None) -> Sequence[bool | None]:
    found: list[bool | None] = []
    if claim.demo is not None:
        found.append((trace.kind is Kind.DEMO) is claim.demo)
    if claim.release is not None:
        found.append(is_release(claim.release, trace))
    if claim.called:
        calls = _calls_of(claim, trace, call)
        wanted = claim.times or ">= 1"
        found.append(_unless_missing(trace, counts(wanted, len(calls))))
        if claim.threads is not None:
            threads = {each.thread for each in calls}
            found.append(_unless_missing(trace, counts(claim.threads, len(threads))))
    return found


def _of_call(claim: Claim, trace: Trace, call: Call) -> Sequence[bool | None]:
    found: list[bool | None] = []
    for names, is_before in ((claim.before, True), (claim.after, False)):
        if names:
            first = _first(names, trace)
            found.append(
                _unless_missing(trace, False)
                if first is None
                else (call.id < first.id if is_before else call.id > first.id)
            )
    if claim.raised is not None:
        found.append(_raised(claim.raised, call))
    for name, value in claim.values.items():
        text = call.result if name == "result" else (call.arguments or {}).get(name)
        found.append(None if text is None else text == represent(value))
    if claim.line:
        found.append(_ran(claim.line, trace, call))
    return found


def _calls_of(claim: Claim, trace: Trace, call: Call | None) -> Sequence[Call]:
    every = [each for name in claim.called for each in trace.by_definition.get(name, ())]
    if not claim.below or call is None:
        return every
    return [each for each in every if call in trace.ancestors(each)]


def _first(names: Sequence[str], trace: Trace) -> Call | None:
    every = (trace.by_definition[name][0] for name in names if name in trace.by_definition)
    return min(every, key=lambda each: each.id, default=None)


def _unless_missing(trace: Trace, found: bool) -> bool | None:
    """Return what was found; where calls are missing, that may not be all."""
    return None if trace.gaps or trace.interrupted else found


def is_release(wanted: str, trace: Trace) -> bool | None:
    """Say whether a run has the releases that a claim asks for.

    Args:
        wanted: The releases of one library, such as ``"Werkzeug >= 2.3"``.
        trace: The run.

    Returns:
        Whether it has; ``None`` where the library is not in it.
    """
    name, sign, version = release_of(wanted)
    installed = {each.name: each.version for each in trace.distributions.values()}
    installed["Python"] = trace.python
    if name not in installed:
        return None
    is_later = numbers(installed[name]) >= numbers(version)
    return is_later if sign == ">=" else not is_later


def _raised(wanted: bool | str, call: Call) -> bool | None:
    if call.outcome is Outcome.UNFINISHED:
        return None
    did = call.outcome is Outcome.RAISED
    return did is wanted if isinstance(wanted, bool) else did and call.exception == wanted


def _ran(texts: Sequence[str], trace: Trace, call: Call) -> bool | None:
    if call.lines is None:
        return None
    source = split_lines(trace.files[call.code.filename].text)
    return any(text in source[line - 1] for line in call.lines for text in texts)
