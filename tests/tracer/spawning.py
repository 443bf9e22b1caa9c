"""Spawns in every way that gevent and eventlet have, recorded; prints what the trace tells of it.

Each function is given the mark of the call that leads to it, and has one of its own. So who spawned
whom is known without the trace.
"""

import importlib
import itertools
import json
import sys
import threading
import warnings
from typing import Any

from flaskmagic.trace import LogReader
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import Scope

LIBRARY, PATCHED, WHEN, ENGINE = sys.argv[1:]
NOBODY = "nobody"

_new = itertools.count().__next__


def get_library() -> Any:
    warnings.filterwarnings("ignore", r"\s*Eventlet is deprecated")
    library = importlib.import_module(LIBRARY)
    if PATCHED == "patched":
        if LIBRARY == "gevent":
            importlib.import_module("gevent.monkey").patch_all()
        else:
            library.monkey_patch()
    return library


def task(by: str, mark: str, depth: int = 2) -> None:
    assert by
    inner(mark, mark)
    pause()
    if depth:
        one = spawn(task, mark, f"m{_new()}", depth - 1)
        wait_for([one, spawn(task, mark, f"m{_new()}", depth - 1)])
    inner(mark, mark)


def inner(by: str, mark: str) -> None:
    """Is called, not spawned."""


def killed(by: str, mark: str) -> None:
    """Is spawned, and never runs."""


def started(by: str, mark: str) -> None:
    """Runs in a thread, which may be a greenlet."""
    assert by
    inner(mark, mark)
    wait_for([spawn(task, mark, f"m{_new()}", 1)])


def with_gevent(library: Any, mark: str) -> None:
    library.spawn_later(0.001, task, mark, f"m{_new()}", 0).join()
    library.pool.Pool(1).spawn(task, mark, f"m{_new()}", 0).join()
    library.spawn_raw(task, NOBODY, f"m{_new()}", 0)
    library.spawn(killed, mark, f"m{_new()}").kill()
    library.get_hub().threadpool.apply(inner, (NOBODY, f"m{_new()}"))
    library.get_hub().threadpool.apply(inner, (NOBODY, f"m{_new()}"))


def with_eventlet(library: Any, mark: str) -> None:
    library.spawn_after(0.001, task, mark, f"m{_new()}", 0).wait()
    pool = library.GreenPool(1)
    pool.spawn_n(task, mark, f"m{_new()}", 0)
    pool.waitall()
    library.spawn_n(task, mark, f"m{_new()}", 0)
    library.kill(library.spawn(killed, mark, f"m{_new()}"))


def act(mark: str) -> None:
    global pause, spawn, wait_for
    library = get_library()
    spawn = library.spawn
    if LIBRARY == "gevent":
        importlib.import_module("gevent.pool")
        pause, wait_for = library.sleep, library.joinall
    else:
        pause = library.sleep
        wait_for = lambda all_of_them: [each.wait() for each in all_of_them]  # noqa: E731
    first, second = spawn(task, mark, f"m{_new()}"), spawn(task, mark, f"m{_new()}")
    wait_for([first, second, spawn(task, mark, f"m{_new()}")])
    thread = threading.Thread(target=started, args=(mark, f"m{_new()}"))
    thread.start()
    thread.join()
    (with_gevent if LIBRARY == "gevent" else with_eventlet)(library, mark)
    for _ in range(5):
        pause()


def main() -> None:
    if WHEN == "before":
        get_library()
    found = hooks()
    recorder = Recorder(Scope(("__main__",), app_folder="/nowhere"), engines=(ENGINE,))
    with recorder:
        act("first")
    assert hooks() == found or WHEN == "within"
    replayed = LogReader.of(recorder).replayed()
    told = [
        {
            "name": call.function.name,
            "thread": call.thread,
            "given": call.arguments,
            "above": None if call.parent is None else (call.parent.arguments or {}),
            "outcome": call.outcome.value,
        }
        for call in replayed.calls
        if call.function.name in ("task", "inner", "killed", "started")
    ]
    print(json.dumps({  # noqa: T201
        "calls": told,
        "gaps": list(replayed.gaps),
        "unknown": replayed.unknown_starts,
        "alive": [log.name for log in recorder.logs],
        "left": hooks() if WHEN == "within" else None,
    }))  # fmt: skip


def hooks() -> list[str]:
    """Return what is set in this process that a recording may set."""
    greenlet, greenthread = map(sys.modules.get, ("greenlet", "eventlet.greenthread"))
    return [
        repr(sys.gettrace()),
        repr(greenlet and greenlet.gettrace()),
        repr(greenthread and (greenthread._spawn_n, greenthread.GreenThread.__init__)),
    ]


if __name__ == "__main__":
    main()
