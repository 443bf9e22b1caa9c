"""Makes hops of a chain of sightings: what only passes the value on is folded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flaskmagic.lines import split_lines
from flaskmagic.printable import printable_line
from flaskmagic.reading.hops import source_line
from flaskmagic.reading.links import line_link
from flaskmagic.reading.owners import library_of
from flaskmagic.reading.trail import wording
from flaskmagic.reading.trail.ends import read_at, written_at
from flaskmagic.reading.trail.links import ENCLOSED, GIVEN, HELD, RETURNED, Way
from flaskmagic.reading.trail.model import Hop
from flaskmagic.reading.trail.paths import place, root, steps
from flaskmagic.source.statements import statement_at
from flaskmagic.trace import CallSite, Sighting, Trace

_DEF = re.compile(r"\s*(async\s+)?def\b")

Chain = Sequence[tuple[Sighting, Way | None]]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A sighting that is a hop, with the one before it, and what is to be said of the way."""

    sighting: Sighting
    before: Sighting | None
    lost: str
    passed: int
    site: CallSite | None = None


def hops_of(trace: Trace, chain: Chain, first: int = 1) -> tuple[Hop, ...]:
    """Return the hops of a chain of sightings.

    Args:
        trace: The trace.
        chain: The sightings, each with how the value came there.
        first: The number of the first hop.

    Returns:
        The hops.
    """
    return tuple(
        _hop(trace, each, number) for number, each in enumerate(_kept(trace, chain), first)
    )


def _kept(trace: Trace, chain: Chain) -> Iterator[_Kept]:
    """Yield the sightings at which the value changed hands or form, and the last one."""
    before: Sighting | None = None
    lost, calls = dict[str, None](), set[int]()
    for number, (now, way) in enumerate(chain):
        previous = chain[number - 1][0] if number else None
        if previous is not None:
            lost[wording.lost_between(previous, now, way)] = None
            site = _own_expression(trace, previous, now)
            if site is not None:
                yield _Kept(previous, before, wording.lost(lost), len(calls), site)
                before, lost, calls = previous, {}, set()
        following = chain[number + 1][0] if number + 1 < len(chain) else None
        ends_at = _own_expression(trace, now, None) if following is None else None
        if ends_at is not None:
            yield _Kept(now, before, wording.lost(lost), len(calls), ends_at)
        elif _is_hop(trace, before, now, following):
            calls.discard(now.call)
            yield _Kept(now, before, wording.lost(lost), len(calls))
            before, lost, calls = now, {}, set()
        else:
            calls.add(now.call)
            before = now if _is_same_variable(before, now) else before


def _own_expression(trace: Trace, previous: Sighting, now: Sighting | None) -> CallSite | None:
    """Return the expression of own code that a call gave the value to, which kept it nowhere.

    It gave it on at once, or the value is seen nowhere after it.
    """
    call = trace.by_id[previous.call]
    above = trace.parent(call)
    if previous.moment != RETURNED or above is None or not trace.files[above.code.filename].is_own:
        return None
    is_last = now is None or (now.moment == GIVEN and now.call != previous.call)
    is_theirs = now is None or trace.by_id[now.call].parent_id == above.id
    return call.call_site if is_last and is_theirs and len(steps(previous.path)) <= 1 else None


def _is_hop(
    trace: Trace, before: Sighting | None, now: Sighting, following: Sighting | None
) -> bool:
    """Say whether the value changed hands or form since the last hop."""
    if before is None or following is None:
        return True
    if before.content != now.content:
        return not _is_same_variable(before, now)
    is_made_here = now.moment not in (GIVEN, ENCLOSED)
    if place(before.path) != place(now.path) and (place(now.path) or is_made_here):
        return True
    return _enters_own(trace, before, now)


def _is_same_variable(before: Sighting | None, now: Sighting) -> bool:
    """Say whether a variable of the same call has another text now, in the same form."""
    return (
        before is not None
        and (before.call, before.path, before.kind) == (now.call, now.path, now.kind)
        and before.forms == now.forms
    )


def _enters_own(trace: Trace, before: Sighting, now: Sighting) -> bool:
    """Say whether own code has the value now, and had not at the last hop."""
    file = trace.files[trace.by_id[now.call].code.filename]
    if not file.is_own or (file.is_template and now.moment != HELD and now.moment != RETURNED):
        return False
    giver = trace.by_id[before.call]
    was_own = trace.files[giver.code.filename].is_own
    is_given_back = now.moment == RETURNED and any(
        each.id == now.call for each in trace.ancestors(giver)
    )
    return before.call != now.call and not (was_own and is_given_back)


def _hop(trace: Trace, kept: _Kept, number: int) -> Hop:
    now, before = kept.sighting, kept.before
    call = trace.by_id[now.call]
    filename, line = _line(trace, kept)
    is_new_form = before is not None and before.forms != now.forms
    change = wording.change_of(before, now)
    if written_at(trace, now) is not None:
        change = wording.WRITTEN
    name = call.code.qualname.replace(".<locals>", "")
    above = trace.parent(call)
    if kept.site is not None and above is not None:
        variable = trace.call_text(call) or ""
        name, change = above.code.qualname.replace(".<locals>", ""), "read by your code"
    else:
        variable = wording.variable_of(now, name.rpartition(".")[2])
    file = trace.files[filename]
    if change != wording.WRITTEN and file.is_own and before is not None and not is_new_form:
        change = change if before.content != now.content or kept.site else _in_own(now, name)
    return Hop(
        number=number,
        call=printable_line(name),
        owner=library_of(trace, filename),
        where=printable_line(f"{file.path}:{line}" if line else file.path),
        source=printable_line(source_line(trace, filename, line)),
        link=line_link(trace, filename, line) if line else None,
        variable=printable_line(" ".join(variable.split())),
        kind=printable_line(now.kind),
        form=printable_line(wording.form_of(now)),
        text=printable_line(wording.text_of(now)),
        is_whole=now.is_whole,
        change=printable_line(change),
        is_new_form=is_new_form,
        lost=printable_line(kept.lost),
        passed=kept.passed,
        is_own=file.is_own,
        filename=filename,
        line=line,
    )


def _in_own(now: Sighting, name: str) -> str:
    if now.moment == GIVEN:
        return f"given to {name.rpartition('.')[2]}"
    return "returned by your code" if now.moment == RETURNED else "your code has it"


def _line(trace: Trace, kept: _Kept) -> tuple[str, int]:
    """Return the file and the line that read or made a text, 0 if that is not known."""
    now = kept.sighting
    call = trace.by_id[now.call]
    filename, line = call.code.filename, now.line or 0
    at_socket = written_at(trace, now) or (read_at(trace, now) if kept.before is None else None)
    if at_socket is not None:
        return filename, at_socket
    file = trace.files[filename]
    if now.moment in (GIVEN, ENCLOSED) and kept.site is None and file.is_own:
        return filename, _def_line(file.text, call.code.first_line)
    site = kept.site or (call.call_site if now.moment == GIVEN else None)
    if site is not None:
        return site.filename, _line_with(trace, site.filename, kept, site.line, site.end_line)
    if now.moment != HELD or file.is_template:
        return filename, line
    return filename, _line_with(trace, filename, kept, *statement_at(file.text, line))


def _def_line(text: str, first_line: int) -> int:
    """Return the line of a function's ``def``, which stands after its decorators."""
    lines = split_lines(text)[first_line - 1 :]
    found = (at for at, line in enumerate(lines, first_line) if _DEF.match(line))
    return next(found, first_line)


def _line_with(trace: Trace, filename: str, kept: _Kept, first: int, last: int | None) -> int:
    """Return the line that names where the text is, or where it was, or else the first one."""
    name = re.escape(_name(kept.sighting))
    patterns = [rf"""["']{name}["']|\b{name}="""]
    if kept.before is not None:
        patterns.append(rf"\b{re.escape(_name(kept.before))}\b")
    lines = split_lines(trace.files[filename].text)
    for pattern in patterns:
        for line in range(first, min(last or first, len(lines)) + 1):
            if re.search(pattern, lines[line - 1]):
                return line
    return first


def _name(sighting: Sighting) -> str:
    return place(sighting.path) or root(sighting.path)
