"""Which technologies a run met, and what belongs to each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flaskmagic.source.repositories import normalized
from flaskmagic.trace import Call, Distribution, Trace

GROUPS = {
    "flask-socketio": ("flask-socketio", "python-socketio", "python-engineio"),
}
"""Distributions that are told of together, under the first one's name."""

FIRST = ("flask", "werkzeug", "jinja2", "flask-socketio")
"""The technologies that every report begins with, where they were met; others follow by name."""


@dataclass(frozen=True, slots=True)
class Met:
    """A technology that was met: its distributions and their importable packages."""

    key: str
    distributions: tuple[Distribution, ...]
    packages: frozenset[str]


def met(traces: Sequence[Trace]) -> list[Met]:
    """Return the technologies that were met.

    Args:
        traces: The traces of a report.

    Returns:
        Those of :data:`FIRST` that ran, and the others that the app's own code calls.
    """
    ran: dict[str, Distribution] = {}
    called: set[str] = set()
    for trace in traces:
        for name in trace.by_definition:
            package = package_of(name)
            if package in trace.distributions:
                ran[package] = trace.distributions[package]
        called |= {package_of(trace.name(call.code)) for _, call in own_calls(trace)}
    found: dict[str, list[str]] = {}
    for package, distribution in sorted(ran.items()):
        key = _group(normalized(distribution.name))
        if key in FIRST or package in called:
            found.setdefault(key, []).append(package)
    order = sorted(found, key=lambda key: (FIRST.index(key) if key in FIRST else len(FIRST), key))
    return [
        Met(key, _distributions(key, [ran[p] for p in found[key]]), frozenset(found[key]))
        for key in order
    ]


def _distributions(key: str, found: list[Distribution]) -> tuple[Distribution, ...]:
    """Return the distributions of a technology, the one that it is named after first."""
    order = GROUPS.get(key, ())
    by_name = {normalized(distribution.name): distribution for distribution in found}
    first = [by_name[name] for name in order if name in by_name]
    return (*first, *(by_name[name] for name in by_name if name not in order))


def _group(name: str) -> str:
    return next((key for key, members in GROUPS.items() if name in members), name)


def own_calls(trace: Trace) -> Iterator[tuple[Call, Call]]:
    """Yield each call that the app's own code makes into a library.

    Args:
        trace: The trace.

    Returns:
        The caller and the call, in the order of the calls.
    """
    own = trace.columns.of_functions(lambda code: trace.files[code.filename].is_own)
    found = (
        (caller, call)
        for caller in own
        for call in trace.calls_of(caller)
        if not is_own(trace, call)
    )
    yield from sorted(found, key=lambda pair: pair[1].id)


def is_own(trace: Trace, call: Call) -> bool:
    """Say whether a call runs the app's own code, templates included.

    Args:
        trace: The trace.
        call: A call in it.

    Returns:
        Whether the file is the app's own.
    """
    return trace.files[call.code.filename].is_own


def package_of(name: str) -> str:
    """Return the top-level package of a definition.

    Args:
        name: Its full name, such as ``flask.app:Flask.run``.

    Returns:
        The package, such as ``flask``.
    """
    return name.partition(":")[0].partition(".")[0]
