"""The lines of the app's own code that use a library, and what each of them uses there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set

from flaskmagic.printable import printable_line
from flaskmagic.reading.chains import is_machinery
from flaskmagic.reading.links import line_link
from flaskmagic.reading.step_view import safe_link
from flaskmagic.report.features.model import OwnLine
from flaskmagic.report.technologies import own_calls
from flaskmagic.source.statements import statement_text
from flaskmagic.trace import Call, Trace
from flaskmagic.uses import Library, NoUses, uses_in

_Place = tuple[str, int]

MOST = 12
"""Lines of own code that a section shows; an app may have hundreds."""


def own_lines(traces: Sequence[Trace], libraries: Sequence[Library]) -> list[OwnLine]:
    """Return the lines of own code that use a library: those that say so, and those that called it.

    Args:
        traces: The traces of a report.
        libraries: What is used of each library, as the code says.

    Returns:
        The lines, by file and number. What a line sets off in machinery, such as the proxy of
        ``request``, is counted to it.
    """
    called, written = _called(traces), _written(libraries)
    files = {file.path: (trace, name) for trace in traces for name, file in trace.files.items()}
    return [
        _line(place, *files[place[0]], _names(place, called, written), _ran(place, called, written))
        for place in sorted(called.keys() | written.keys())
        if place[0] in files
    ]


def libraries_used(traces: Sequence[Trace]) -> Sequence[Library]:
    """Return what is used of each library, as the code says.

    Args:
        traces: The traces of a report.

    Returns:
        The libraries; none where no trace says what is used.
    """
    try:
        return uses_in(traces).libraries
    except NoUses:
        return ()


def shown_lines(lines: Sequence[OwnLine], on_the_way: Set[str]) -> tuple[OwnLine, ...]:
    """Return the lines that a section has room for.

    Args:
        lines: The lines of own code that use a feature.
        on_the_way: The places of those that lead to the chains of the section.

    Returns:
        Those first, then lines that ran; in the order of ``lines``.
    """
    order = sorted(lines, key=lambda line: (line.place not in on_the_way, not line.ran))
    chosen = {line.place for line in order[:MOST]}
    return tuple(line for line in lines if line.place in chosen)


def _names(
    place: _Place, called: Mapping[_Place, set[str]], written: Mapping[_Place, Mapping[str, bool]]
) -> frozenset[str]:
    return frozenset(called.get(place, ())) | frozenset(written.get(place, ()))


def _ran(
    place: _Place, called: Mapping[_Place, set[str]], written: Mapping[_Place, Mapping[str, bool]]
) -> bool:
    return place in called or any(written.get(place, {}).values())


def _written(libraries: Sequence[Library]) -> Mapping[_Place, Mapping[str, bool]]:
    """Return what the lines say that they use, and whether that ran."""
    found: dict[_Place, dict[str, bool]] = defaultdict(dict)
    for feature in (feature for library in libraries for feature in library.features):
        for use in feature.uses:
            names = found[use.path, use.line]
            names[feature.definition] = names.get(feature.definition, False) or use.ran
    return found


def _called(traces: Sequence[Trace]) -> Mapping[_Place, set[str]]:
    """Return what the lines called."""
    found: dict[_Place, set[str]] = defaultdict(set)
    for trace in traces:
        for _, call in own_calls(trace):
            site = call.call_site
            if site is not None:
                names = found[trace.files[site.filename].path, site.line]
                names.update(_used(trace, call))
    return found


def _used(trace: Trace, call: Call) -> Iterator[str]:
    """Yield the first definitions below own code that are no machinery; of a class, the class."""
    name = trace.name(call.code)
    if not is_machinery(name):
        yield name.removesuffix(".__init__")
        return
    for inner in trace.calls_of(call):
        yield from _used(trace, inner)


def _line(place: _Place, trace: Trace, filename: str, names: frozenset[str], ran: bool) -> OwnLine:
    path, line = place
    return OwnLine(
        place=printable_line(f"{path}:{line}"),
        link=safe_link(line_link(trace, filename, line)),
        source=printable_line(statement_text(trace.files[filename].text, line)),
        names=names,
        ran=ran,
    )
