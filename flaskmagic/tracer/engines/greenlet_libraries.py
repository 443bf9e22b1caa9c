"""What gevent and eventlet do with greenlets, which the module ``greenlet`` does not tell."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

Spawned = Callable[[Any, FrameType], object]
"""Told of a greenlet that is spawned, and of the frame that spawns it."""

_THREAD_POOL = "gevent.threadpool"


def hub_of(greenlet: Any) -> str | None:
    """Say whether a greenlet is a hub, which switches to all others when something is due.

    Args:
        greenlet: The greenlet.

    Returns:
        The name of its library, or ``None`` if it is no hub.
    """
    kind = getattr(sys.modules.get("gevent.hub"), "Hub", None)
    if kind is not None and isinstance(greenlet, kind):
        return "gevent"
    of_thread = getattr(sys.modules.get("eventlet.hubs"), "_threadlocal", None)
    hub = getattr(of_thread, "hub", None)
    return "eventlet" if hub is not None and hub.greenlet is greenlet else None


def is_of_thread_pool(greenlet: Any) -> bool:
    """Say whether a greenlet works off what is handed to the threads of a pool of gevent's.

    Args:
        greenlet: The greenlet.

    Returns:
        Whether it does.
    """
    return type(greenlet).__module__ == _THREAD_POOL


def is_thread_pool(frame: FrameType) -> bool:
    """Say whether a frame runs code of gevent's that hands work to the threads of a pool.

    Args:
        frame: The frame.

    Returns:
        Whether it does.
    """
    return dict.get(frame.f_globals, "__name__") == _THREAD_POOL


def unpatched(module: str, name: str) -> Any:
    """Return what a module of the standard library had before its threads became greenlets.

    Args:
        module: The name of the module, which is imported.
        name: The name in it.

    Returns:
        What Python itself has there.
    """
    patcher: Any = sys.modules.get("eventlet.patcher")
    if patcher is not None and patcher.is_monkey_patched("thread"):
        return getattr(patcher.original(module), name)
    monkey: Any = sys.modules.get("gevent.monkey")
    if monkey is not None:
        return monkey.get_original(module, name)
    return getattr(sys.modules[module], name)


class Spawns:
    """Hears what the two libraries spawn. That of others begins when it is first switched to."""

    def __init__(self, spawned: Spawned) -> None:
        """Begin to hear nothing yet.

        Args:
            spawned: Called in the greenlet that spawns another one.
        """
        self._spawned = spawned
        self._undo: dict[str, Callable[[], object]] = {}

    def look(self) -> None:
        """Hear of those libraries that are imported by now."""
        if "gevent" in sys.modules and "gevent" not in self._undo:
            self._hear_gevent(getattr(sys.modules["gevent"], "Greenlet", None))
        if "eventlet.greenthread" in sys.modules and "eventlet" not in self._undo:
            self._hear_eventlet(sys.modules["eventlet.greenthread"])

    def end(self) -> None:
        """Hear no more."""
        for undo in self._undo.values():
            undo()

    def _hear_gevent(self, kind: Any) -> None:
        if kind is None:  # it is being imported
            return

        def started(greenlet: Any) -> None:
            self._spawned(greenlet, sys._getframe(1))

        kind.add_spawn_callback(started)
        self._undo["gevent"] = lambda: kind.remove_spawn_callback(started)

    def _hear_eventlet(self, module: Any) -> None:
        kind = getattr(module, "GreenThread", None)
        if kind is None:  # it is being imported
            return
        init, spawn_n = kind.__init__, module._spawn_n

        def __init__(greenlet: Any, parent: Any) -> None:  # noqa: N807
            """Stand for ``GreenThread.__init__``."""
            init(greenlet, parent)
            self._spawned(greenlet, sys._getframe(1))

        def _spawn_n(*arguments: Any) -> Any:
            """Stand for ``eventlet.greenthread._spawn_n``."""
            made = spawn_n(*arguments)
            self._spawned(made[1], sys._getframe(1))
            return made

        def undo() -> None:
            if kind.__init__ is __init__:
                kind.__init__ = init
            if module._spawn_n is _spawn_n:
                module._spawn_n = spawn_n

        kind.__init__, module._spawn_n = __init__, _spawn_n
        self._undo["eventlet"] = undo
