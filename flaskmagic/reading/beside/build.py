"""Makes the rows: both servers' lines for each subgoal, and what the two have in common."""

from __future__ import annotations

from flaskmagic.lines import split_lines
from flaskmagic.reading.beside.find import Finder, Found
from flaskmagic.reading.beside.model import Beside, Line, Place, Row, Server, Subgoal
from flaskmagic.reading.links import line_link
from flaskmagic.source.statements import statement_text
from flaskmagic.trace import Trace

_SOCKET = "socket"
"""The module that is looked through: its lines only pass a call on to C."""

_LONGEST = 120
"""Characters of a statement that is shown whole, though it may be on several lines."""

SAME = "the same line of Python"
NOT_FOUND = "no line was found"


def put_beside(left: Server, right: Server, request: str) -> Beside:
    """Put two servers beside each other that answered the same request.

    Args:
        left: The one with code of its own for all of it.
        right: The one of a library.
        request: The request in words.

    Returns:
        A row for each subgoal.
    """
    finders = Finder(left), Finder(right)
    rows = [_row(subgoal, finders, (left, right)) for subgoal in Subgoal]
    counted = f"{_counted(left)}; {_counted(right)}"
    return Beside(
        f"{left.name} beside {right.name}: {request}", left.name, right.name, counted, tuple(rows)
    )


def _row(subgoal: Subgoal, finders: tuple[Finder, Finder], servers: tuple[Server, Server]) -> Row:
    found = [finder.find(subgoal) for finder in finders]
    places = [_place(server.trace, each) for server, each in zip(servers, found, strict=True)]
    bottoms = [_shown(server.trace, each) for server, each in zip(servers, found, strict=True)]
    remark, shared = "", None
    if None not in places and places[0] == places[1]:
        remark = SAME
    elif bottoms[0] is not None and bottoms[0] == bottoms[1]:
        remark, shared = f"both go on to {SAME}", bottoms[0]
    elif subgoal is Subgoal.THREAD:
        told = [
            f"{server.name} reads on the thread that accepts"
            for server, finder in zip(servers, finders, strict=True)
            if finder.is_on_accepting_thread
        ]
        remark = "; ".join(told)
    return Row(subgoal.value, places[0], places[1], remark, shared)


def _place(trace: Trace, found: Found | None) -> Place | None:
    """Return the line that is shown: the one from which Python's ``socket`` was entered."""
    if found is None:
        return None
    call, line = found
    while trace.files[line.filename].module == _SOCKET:
        site, above = call.call_site, trace.parent(call)
        if site is None or above is None or above.thread != call.thread:
            break
        line, call = Line(site.filename, site.line), above
    return _at(trace, line)


def _shown(trace: Trace, found: Found | None) -> Place | None:
    """Return the line itself, if it is one of Python's."""
    if found is None or trace.files[found[1].filename].is_own:
        return None
    return _at(trace, found[1])


def _at(trace: Trace, line: Line) -> Place:
    file = trace.files[line.filename]
    lines = split_lines(file.text)
    text = statement_text(file.text, line.line)
    if len(text) > _LONGEST:
        text = lines[line.line - 1].strip()
    return Place(file.path, line.line, text, line_link(trace, line.filename, line.line))


def _counted(server: Server) -> str:
    own = sum(server.trace.files[call.code.filename].is_own for call in server.trace.calls)
    others = len(server.trace.calls) - own
    calls = "1 call" if own == 1 else f"{own:,} calls"
    return f"{server.name}: {calls} of its own code, {others:,} of libraries and Python"
