"""Whose code is shown: the library's name, as a reader knows it, or that it is your own."""

from __future__ import annotations

from collections.abc import Iterable

from flaskmagic.colours import OWN, SOCKET, STANDARD_LIBRARY
from flaskmagic.printable import printable_line
from flaskmagic.reading.model import Reading, ReadStep
from flaskmagic.trace import Trace

# What belongs together though it is installed, or comes with Python, under several names.
_TOGETHER = {
    "socketserver": SOCKET,
    "socket": SOCKET,
    "flask_socketio": "Socket.IO",
    "socketio": "Socket.IO",
    "engineio": "Socket.IO",
}
_ORDER = (SOCKET, STANDARD_LIBRARY, "Werkzeug", "Flask", "Jinja2", "Socket.IO")


def library_of(trace: Trace, filename: str) -> str:
    """Say whose code a file is.

    Args:
        trace: The trace that has the file.
        filename: The file, as the trace names it.

    Returns:
        The name of a distribution, that of the standard library or of what serves the socket, or
        that it is your own code.
    """
    file = trace.files[filename]
    if file.is_own:
        return OWN
    return _named(trace, file.module, STANDARD_LIBRARY)


def library_of_step(trace: Trace, step: ReadStep) -> str:
    """Say whose code a step shows.

    Args:
        trace: The trace that the step was matched with.
        step: The step.

    Returns:
        The name, as :func:`library_of` says it; that of a package if it is not there.
    """
    filename = _filename(step)
    if filename is not None:
        return library_of(trace, filename)
    package = step.name.partition(":")[0].partition(".")[0]
    return _named(trace, package, printable_line(package))


def libraries_of(reading: Reading) -> tuple[str, ...]:
    """Name the libraries of a reading, each once: colours are given in this order.

    Args:
        reading: The reading.

    Returns:
        The names: those that a step shows, then the others of which a file was recorded.
    """
    shown = in_order(library_of_step(reading.trace, step) for step in reading.steps)
    every = in_order(library_of(reading.trace, filename) for filename in reading.trace.files)
    return tuple(dict.fromkeys((*shown, *every)))


def in_order(libraries: Iterable[str]) -> tuple[str, ...]:
    """Put libraries in the order of a request's way: from the socket to your own code.

    Args:
        libraries: The names.

    Returns:
        Each of them once. What is not known comes before your code, in order of arrival.
    """
    return tuple(sorted(dict.fromkeys(libraries), key=_position))


def _position(name: str) -> int:
    if name == OWN:
        return len(_ORDER) + 1
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _named(trace: Trace, module: str, otherwise: str) -> str:
    package = module.partition(".")[0]
    if package in _TOGETHER:
        return _TOGETHER[package]
    found = trace.distributions.get(package)
    return printable_line(found.name) if found else otherwise


def _filename(step: ReadStep) -> str | None:
    """Return the file of a step's definition, or of its call: a lambda has no definition."""
    if step.definition is not None:
        return step.definition.filename
    return step.call.code.filename if step.call else None
