"""Counts calls without the recorder: on 3.11 with ``sys.setprofile``, later ``sys.monitoring``.

Python imports this file when it starts, where its folder is in ``PYTHONPATH``. It shares no code
with flaskmagic. A thread is counted while it has a trace function. For each thread there is a list:
the number of a function where a call begins, -1 where one ends, -2 - number where a generator goes
on. At the end they are written to the file that ``COUNT_TO`` names.
"""

import atexit
import dis
import itertools
import marshal
import os
import pathlib
import sys
import threading

_gettrace = sys.gettrace

functions: dict[object, tuple[int, object, int]] = {}
next_number = itertools.count().__next__  # two threads may meet here
threads: list[list[int]] = []


def known(code):
    """Return the number of a function, itself, and where it first starts."""
    key = object.__hash__(code)
    found = functions.get(key)
    if found is None:
        resumes = (each.offset for each in dis.get_instructions(code) if each.opname == "RESUME")
        found = functions.setdefault(key, (next_number(), code, next(resumes, 0)))
    return found


def begin_thread():
    """Return the list of a thread that begins."""
    events = []
    threads.append(events)
    return events


def profiler():
    """Return a profile function for one thread."""
    events = begin_thread()

    def profile(frame, event, _arg):
        if _gettrace() is None:
            return
        if event == "call":
            number, _, start = known(frame.f_code)
            goes_on = frame.f_code.co_flags & 0x2A0 and frame.f_lasti > start
            events.append(-2 - number if goes_on else number)
        elif event == "return":
            events.append(-1)

    return profile


def profile_thread(frame, event, arg):
    """Be the first profile function of a thread: hand over to one of its own."""
    own = profiler()
    sys.setprofile(own)
    own(frame, event, arg)


def count_with_profile():
    """Count as Python 3.11 can."""
    threading.setprofile(profile_thread)
    sys.setprofile(profiler())


def count_with_monitoring():
    """Count as Python 3.12 and later can."""
    monitoring = sys.monitoring
    event = monitoring.events
    by_thread = {}

    def events():
        ident = threading.get_ident()
        thread = threading._active.get(ident)
        found = by_thread.get(ident)
        if found is None or found[0] is not thread:
            found = by_thread[ident] = (thread, begin_thread())
        return found[1]

    def begins(code, _offset):
        if _gettrace() is not None:
            events().append(known(code)[0])

    def goes_on(code, *_):
        if _gettrace() is not None:
            events().append(-2 - known(code)[0])

    def ends(*_):
        if _gettrace() is not None:
            events().append(-1)

    monitoring.use_tool_id(monitoring.PROFILER_ID, "counting")
    for kind, hear in {
        event.PY_START: begins,
        event.PY_RESUME: goes_on,
        event.PY_THROW: goes_on,
        event.PY_RETURN: ends,
        event.PY_YIELD: ends,
        event.PY_UNWIND: ends,
    }.items():
        monitoring.register_callback(monitoring.PROFILER_ID, kind, hear)
    monitoring.set_events(
        monitoring.PROFILER_ID,
        event.PY_START
        | event.PY_RESUME
        | event.PY_THROW
        | event.PY_RETURN
        | event.PY_YIELD
        | event.PY_UNWIND,
    )


def write():
    """Write what was counted."""
    # The signal that stops the server may come in the profile function, which ends it.
    was_cut = sys.version_info < (3, 12) and sys.getprofile() is None
    sys.setprofile(None)
    codes = {number: code for number, code, _ in functions.values()}
    found = {
        "functions": {
            number: (code.co_filename, code.co_qualname, code.co_firstlineno)
            for number, code in codes.items()
        },
        "threads": threads,
        "was_cut": was_cut,
    }
    pathlib.Path(os.environ["COUNT_TO"]).write_bytes(marshal.dumps(found))


if "COUNT_TO" in os.environ:
    atexit.register(write)
    if sys.version_info >= (3, 12):
        count_with_monitoring()
    else:
        count_with_profile()
