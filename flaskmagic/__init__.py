"""flaskmagic reads Flask and Werkzeug to you while they run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flaskmagic.api import (
        Event,
        Recording,
        compare,
        compare_traces,
        doctor,
        environment_with,
        find_uses,
        lint,
        load,
        make_quiz,
        make_visit,
        read,
        read_everything,
        read_exchanges,
        read_requests,
        record,
        run_app,
        run_demo,
        save,
        to_string,
        write_report,
        write_sheet,
        write_site,
    )

__all__ = [
    "Event",
    "Recording",
    "compare",
    "compare_traces",
    "doctor",
    "environment_with",
    "find_uses",
    "lint",
    "load",
    "make_quiz",
    "make_visit",
    "read",
    "read_everything",
    "read_exchanges",
    "read_requests",
    "record",
    "run_app",
    "run_demo",
    "save",
    "to_string",
    "write_report",
    "write_sheet",
    "write_site",
]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Import the API when it is first used: every ``flask`` command imports this package."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from flaskmagic import api

    return getattr(api, name)
