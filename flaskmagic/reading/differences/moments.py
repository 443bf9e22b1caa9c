"""The path of a reading as moments, one after the other: a call begins, and a call ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from flaskmagic.reading.differences.lines import statements_of
from flaskmagic.reading.differences.matches import Match
from flaskmagic.reading.differences.ran import caller_of, calls_of, is_comprehension
from flaskmagic.reading.differences.written import written
from flaskmagic.reading.extent import Extent
from flaskmagic.reading.hops import source_line
from flaskmagic.reading.model import Reading
from flaskmagic.source.meanings import meaning
from flaskmagic.source.statements import statement_at
from flaskmagic.trace import Call, CallSite, CodeRef, Outcome, Trace

Key = tuple[str, ...]

_WAITING = ("selectors:", "socketserver:BaseServer.service_actions")
"""How the names of calls begin that a server's loop makes as long as nothing comes."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A call that begins, or that ends; ``key`` is what it has in common with one elsewhere.

    ``above`` is the id of the call that it stands below, if there is one.
    """

    call: Call
    is_end: bool
    key: Key
    above: int | None


def causes(reading: Reading) -> Set[int]:
    """Return the calls of own code, and those whose exception others had to deal with.

    An exception that a library raises and takes up itself, such as that of a cache without the
    key, is its own affair.

    Args:
        reading: The reading.

    Returns:
        The ids of own calls, and of calls that raised into the code of another owner.
    """
    extent = Extent(reading.trace, reading.exchange, with_start=reading.with_start)
    return {
        call.id
        for call in calls_of(reading)
        if extent.is_own(call.code) or (call.outcome is Outcome.RAISED and extent.crosses(call))
    }


def with_those_above(trace: Trace, calls: Set[int]) -> Set[int]:
    """Return calls and all that stand above them.

    Args:
        trace: The trace.
        calls: The ids of the calls.

    Returns:
        The ids.
    """
    found: set[int] = set()
    for number in calls:
        above: Call | None = trace.by_id[number]
        while above is not None and above.id not in found:
            found.add(above.id)
            above = trace.parent(above)
    return found


def moments(reading: Reading, known: Mapping[CodeRef, Match], same: Set[str]) -> list[Moment]:
    """Return the moments of a reading, in the order of its tree: threads are not interleaved.

    How often a server looked whether there is something to do is a matter of time, and left out.
    A comprehension is a part of the function that it is in.

    Args:
        reading: The reading.
        known: What ran in it, each function with that of the other reading.
        same: The files, by their paths, that are the same in the other reading.

    Returns:
        The moments.
    """
    below: dict[int | None, list[Call]] = {}
    places: dict[int | None, int | None] = {}
    for call in calls_of(reading):
        above = places.get(call.parent_id)
        if is_comprehension(call):
            places[call.id] = above
            continue
        places[call.id] = call.id
        if not _waits(reading.trace, call):
            below.setdefault(above, []).append(call)
    return list(_walk(_Keys(reading.trace, known, same), below))


def _waits(trace: Trace, call: Call) -> bool:
    return call.outcome is Outcome.RETURNED and trace.name(call.code).startswith(_WAITING)


def on_the_way(every: Sequence[Moment], keys: Set[Key]) -> list[Moment]:
    """Return the moments of calls that are as those on the way to something.

    Args:
        every: All moments of a reading.
        keys: What is on the way, in this reading or in the other one.

    Returns:
        The moments of the first calls, and of those in turn that have such a key.
    """
    found: list[Moment] = []
    chosen: set[int] = set()
    depth = 0
    for each in every:
        call = each.call
        depth -= each.is_end
        is_below = depth == 0 or each.above in chosen
        if call.id in chosen or (not each.is_end and is_below and (not depth or each.key in keys)):
            chosen.add(call.id)
            found.append(each)
        depth += not each.is_end
    return found


def _walk(keys: _Keys, below: Mapping[int | None, Sequence[Call]]) -> Iterator[Moment]:
    """Yield the moments of a tree; its depth is that of the run, so it is not recursive."""
    waiting: list[tuple[Call, bool, int | None]] = [
        (call, False, None) for call in reversed(below.get(None, ()))
    ]
    while waiting:
        call, is_end, above = waiting.pop()
        key = keys.of_end(call) if is_end else keys.of_begin(call)
        yield Moment(call, is_end, key, above)
        if not is_end:
            waiting.append((call, True, above))
            waiting += [(each, False, call.id) for each in reversed(below.get(call.id, ()))]


@dataclass(frozen=True, slots=True)
class _Keys:
    """Makes the keys of one reading's calls."""

    trace: Trace
    known: Mapping[CodeRef, Match]
    same: Set[str]

    def of_begin(self, call: Call) -> Key:
        """Return what is called, and from where."""
        place = ("", "") if call.call_site is None else self._place(call, call.call_site)
        return self._callee(call), *place

    def _place(self, call: Call, site: CallSite) -> tuple[str, str]:
        """Return what a call site has in common with one of the other reading.

        In a file that is the same it is its line, in code that is the same its text. In code that
        was changed only the order of the calls counts.
        """
        file = self.trace.files[site.filename]
        if file.path in self.same:
            return file.path, str(site.line)
        caller = caller_of(self.trace, call)
        match = self.known.get(caller.code) if caller else None
        if caller is None or match is None or caller.code.filename != site.filename:
            return "", source_line(self.trace, site.filename, site.line)
        first_line, _ = statement_at(file.text, site.line)
        return "", meaning(file.text, first_line) if match.is_same else ""

    def of_end(self, call: Call) -> Key:
        """Return how a call ended, and of own code that is the same in both, what ran of it."""
        raised = (call.exception or "") if call.outcome is Outcome.RAISED else ""
        return self._callee(call), call.outcome.value, raised, "ends", *map(str, self._ran(call))

    def _ran(self, call: Call) -> list[int]:
        file = self.trace.files[call.code.filename]
        if not file.is_own or call.incomplete:
            return []
        if file.path in self.same:
            return sorted(call.lines or ())
        if not self.known[call.code].is_same:
            return []
        return sorted(statements_of(written(self.trace, call.code), call.lines or frozenset()))

    def _callee(self, call: Call) -> str:
        return str(self.known[call.code].number)
