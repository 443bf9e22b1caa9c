"""Greenlets: several chains of calls that take turns on one thread."""

from __future__ import annotations

import sys


def in_greenlet() -> bool:
    """Say whether a greenlet runs here that is not the thread's main one.

    Returns:
        Whether one does.
    """
    getcurrent = getattr(sys.modules.get("greenlet"), "getcurrent", None)
    return getcurrent is not None and getcurrent().parent is not None
