"""Which engine records: the first that is possible here."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from flaskmagic.tracer.engines.kept import is_one_of_ours
from flaskmagic.tracer.engines.monitoring import Monitoring
from flaskmagic.tracer.engines.settrace import Settrace

SETTRACE = Settrace.name
MONITORING = Monitoring.name

ENGINES = (SETTRACE, MONITORING)
BESIDE_OTHERS = (MONITORING, SETTRACE)
"""What to take where another tool may want the trace function."""


def engines_here() -> tuple[str, ...]:
    """Return the engines for this process: where a tool has the trace function, it keeps it.

    Returns:
        Their names, the best first.
    """
    trace = sys.gettrace()
    return (SETTRACE,) if trace is None or is_one_of_ours(trace) else BESIDE_OTHERS


def is_possible(engine: str) -> bool:
    """Say whether an engine can record in this process.

    Args:
        engine: Its name.

    Returns:
        Whether it can, now.
    """
    return engine == SETTRACE or Monitoring.is_possible()


def first_possible(engines: Sequence[str]) -> type[Settrace] | type[Monitoring]:
    """Choose an engine.

    Args:
        engines: Names, the best first.

    Returns:
        The first that is possible; the one on ``sys.settrace``, which always is, if none is.
    """
    chosen = next(filter(is_possible, engines), SETTRACE)
    return Monitoring if chosen == MONITORING else Settrace
