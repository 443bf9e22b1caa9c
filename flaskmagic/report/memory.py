"""A bound for the memory that a template from a stranger may take."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

MOST = 300_000_000
"""Bytes that may be added to what the process has."""


@contextlib.contextmanager
def bounded(most: int = MOST) -> Iterator[None]:
    """Let a ``with`` block take only so much more memory.

    Only Linux says how much a process has, and holds it to a limit; elsewhere there is no bound.

    Args:
        most: The bytes.

    Raises:
        MemoryError: More was asked for.
    """
    if sys.platform != "linux":
        yield
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    before, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = pages * os.sysconf("SC_PAGE_SIZE") + most
    if before != resource.RLIM_INFINITY:
        limit = min(limit, before)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, hard))
