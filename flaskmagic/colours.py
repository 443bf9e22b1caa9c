"""The colours of the libraries, for light and dark grounds: pages and terminal share them.

A colour is never alone: the name of the library stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

OWN = "Your code"
STANDARD_LIBRARY = "Standard library"
SOCKET = "Socket"


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour for text on a light ground, and the one that stands for it on a dark ground."""

    light: str
    dark: str


_KNOWN = {
    SOCKET: Colour("#673ba2", "#c8aefa"),
    STANDARD_LIBRARY: Colour("#505c6c", "#b1bfd1"),
    "Werkzeug": Colour("#934404", "#fea572"),
    "Flask": Colour("#00686c", "#5ddae0"),
    "Jinja2": Colour("#b00a1d", "#fda19a"),
    "Socket.IO": Colour("#9d1f74", "#f8a1d3"),
    OWN: Colour("#0a6b1d", "#7cdf81"),
}
_OTHERS = (
    Colour("#1957bb", "#93bcfe"),
    Colour("#5c5c01", "#d0d267"),
    Colour("#75485c", "#dcb0c2"),
)
"""For libraries that are not known, in the order in which they come; then again from the first."""


def colours_of(libraries: Iterable[str]) -> dict[str, Colour]:
    """Choose a colour for each library.

    Args:
        libraries: The names, as :mod:`flaskmagic.reading.owners` says them.

    Returns:
        The colours by the names, in the order of their arrival.
    """
    found: dict[str, Colour] = {}
    others = 0
    for name in dict.fromkeys(libraries):
        if name in _KNOWN:
            found[name] = _KNOWN[name]
        else:
            found[name] = _OTHERS[others % len(_OTHERS)]
            others += 1
    return found
