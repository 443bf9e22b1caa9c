"""Where in a line a call was made, and which calls of a step lead on to others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flaskmagic.tracer import Call, CallSite
from flaskmagic.walkthroughs import Reading, ReadStep


class Onward(NamedTuple):
    """An expression in a step's definition that led to another step."""

    site: CallSite
    step: ReadStep


def steps_by_call(reading: Reading) -> dict[int, ReadStep]:
    """Return the step to read of each call: the first that shows its source.

    Not one that the call only proves, nor one of a lambda and the like, which has no excerpt.
    """
    found: dict[int, ReadStep] = {}
    for step in reading.steps:
        if step.call is not None and step.definition is not None and not step.step.proofs:
            found.setdefault(step.call.id, step)
    return found


def ways_on(reading: Reading) -> dict[int, list[Onward]]:
    """Return the calls in each step's definition that led to another step, by step number."""
    owners = steps_by_call(reading)
    found: dict[int, list[Onward]] = {step.number: [] for step in owners.values()}
    for step in owners.values():
        below = step.call
        for above in reading.trace.ancestors(below) if below else ():
            if above.id in owners:
                site = _site_within(below, above)
                if site is not None:
                    found[owners[above.id].number].append(Onward(site, step))
                break
            below = above
    return found


def _site_within(call: Call | None, caller: Call) -> CallSite | None:
    """Return the call site, if it is in the caller's file, which that of a thread may not be."""
    site = call.call_site if call else None
    return site if site and site.filename == caller.code.filename else None


def columns(site: CallSite, lines: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield line, first and end character of each line of a call site, its indentation left out.

    Nothing where the columns are not known, or the lines are not those that ran.
    """
    last = site.end_line or site.line
    if site.column is None or site.end_column is None or not 1 <= site.line <= last <= len(lines):
        return
    for number in range(site.line, last + 1):
        text = lines[number - 1]
        start = _characters(text, site.column) if number == site.line else 0
        end = _characters(text, site.end_column) if number == last else len(text)
        start = max(start, len(text) - len(text.lstrip()))
        if start < end:
            yield number, start, end


def _characters(text: str, octets: int) -> int:
    """Return how many characters the first ``octets`` bytes of a line are."""
    return len(text.encode("utf-8", "surrogatepass")[:octets].decode("utf-8", "ignore"))
