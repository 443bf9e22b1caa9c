"""Tells the uses of libraries for the first time while the app is served: they can be counted."""

from __future__ import annotations

import _thread
import sys
import time

from flaskmagic.inside.log_file import LogFile
from flaskmagic.tracer.scope import Scope

_STILL = 1.0
"""Seconds without an import after which the app is taken to have started."""

# Taken before an app replaces them: a thread that is started so is not recorded.
_sleep = time.sleep
_start_new_thread = _thread.start_new_thread


def tell_early(log: LogFile, scope: Scope) -> None:
    """Look for the uses once the app has started, on a thread of their own.

    What is imported later may bring more: they are looked for again at the end.

    Args:
        log: The log.
        scope: Says which files are the app's own.
    """
    _start_new_thread(_tell, (log, scope))


def _tell(log: LogFile, scope: Scope) -> None:
    known = -1
    while known != len(sys.modules) or not _has_app():
        known = len(sys.modules)
        _sleep(_STILL)
    from flaskmagic.inside.uses.find import find_uses

    try:
        record = find_uses(scope)
    except Exception:  # what the app does meanwhile may disturb it; at the end nothing does
        return
    log.put(record)


def _has_app() -> bool:
    if "flask" not in sys.modules:  # the app may have something to do before it is imported
        return False
    from flaskmagic.inside.uses.own_code import apps_made

    return bool(apps_made())
