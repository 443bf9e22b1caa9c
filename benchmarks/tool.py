"""A way to run some work: what a recorder, a profiler or a debugger does meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import NamedTuple

from benchmarks.works import Act, Work


class Found(NamedTuple):
    """What a tool has of the work.

    ``size`` are the bytes of what it writes of it. Either is None where there is no such thing.
    """

    calls: int | None = None
    size: int | None = None


def nothing_found() -> Found:
    """Return what a tool has that keeps no calls."""
    return Found()


class Tool(NamedTuple):
    """A tool, ready to ``run`` a piece of work once; what it ``found`` is asked for after that."""

    run: Callable[[Act], object]
    found: Callable[[], Found] = nothing_found


class Way(NamedTuple):
    """A tool with certain settings; ``make`` makes a new one. It ``needs`` a module, or none."""

    name: str
    make: Callable[[Work], Tool]
    needs: str | None = None

    @property
    def is_possible(self) -> bool:
        """Whether what it needs is installed."""
        return self.needs is None or find_spec(self.needs) is not None
