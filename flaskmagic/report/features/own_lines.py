"""The lines of the app's own code that use a library, and what each of them uses there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from flaskmagic.printable import printable_line
from flaskmagic.reading.chains import is_machinery
from flaskmagic.reading.links import site_link
from flaskmagic.reading.step_view import safe_link
from flaskmagic.report.features.model import OwnLine
from flaskmagic.report.technologies import own_calls
from flaskmagic.source.statements import statement_text
from flaskmagic.trace import Call, Trace


def lines_that_ran(traces: Sequence[Trace]) -> list[OwnLine]:
    """Return the lines of own code that called a library.

    Args:
        traces: The traces of a report.

    Returns:
        The lines, by file and number. What a line sets off in machinery, such as the proxy of
        ``request``, is counted to it.
    """
    names: dict[tuple[str, int], set[str]] = defaultdict(set)
    made: dict[tuple[str, int], tuple[Trace, Call]] = {}
    for trace in traces:
        below = _children(trace)
        for _, call in own_calls(trace):
            site = call.call_site
            if site is not None:
                key = trace.files[site.filename].path, site.line
                names[key].update(_used(trace, call, below))
                made.setdefault(key, (trace, call))
    return [_line(key, *made[key], frozenset(names[key])) for key in sorted(made)]


def _children(trace: Trace) -> dict[int, list[Call]]:
    found: dict[int, list[Call]] = defaultdict(list)
    for call in trace.calls:
        if call.parent_id is not None:
            found[call.parent_id].append(call)
    return found


def _used(trace: Trace, call: Call, below: dict[int, list[Call]]) -> Iterator[str]:
    """Yield the first definitions below own code that are no machinery; of a class, the class."""
    name = trace.name(call.code)
    if not is_machinery(name):
        yield name.removesuffix(".__init__")
        return
    for inner in below.get(call.id, ()):
        yield from _used(trace, inner, below)


def _line(key: tuple[str, int], trace: Trace, call: Call, names: frozenset[str]) -> OwnLine:
    assert call.call_site is not None
    path, line = key
    text = trace.files[call.call_site.filename].text
    return OwnLine(
        place=printable_line(f"{path}:{line}"),
        link=safe_link(site_link(trace, call)),
        source=printable_line(statement_text(text, line)),
        names=names,
        ran=True,
    )
