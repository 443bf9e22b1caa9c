"""Greenlets: several chains of calls that take turns on one thread, each with a log of its own.

The module ``greenlet`` calls a hook of the thread at each switch. Ours lets the engine write into
the log of the greenlet that goes on. On a thread that has no hook yet, a greenlet is noticed at its
first recorded call, above which nothing stands.
"""

from __future__ import annotations

import sys
import threading
import weakref
from types import FrameType
from typing import Any, Protocol

from flaskmagic.tracer.engines.greenlet_libraries import Spawns, hub_of, is_of_thread_pool
from flaskmagic.tracer.engines.kept import Nearest, is_our_mistake
from flaskmagic.tracer.log import THREAD, ThreadLog
from flaskmagic.tracer.threads import Threads

_SWITCHES = ("switch", "throw")
_THREAD_START = threading.Thread.start.__code__
_STEPS_TO_SPAWN = 5
"""How many frames stand at most between a patched ``Thread.start`` and what it spawns."""

_NEW: Any = object()
"""Stands for the writer of a greenlet that was not switched to yet."""


class Writers(Protocol):
    """An engine, seen by what writes a log: each thread has one *writer* at a time, or none.

    ``nobody`` is a writer that writes nothing.
    """

    nobody: Any

    def writer(self) -> Any:
        """Return the writer of this thread."""

    def write(self, writer: Any) -> None:
        """Give this thread another writer.

        Args:
            writer: The writer, or None.
        """

    def new_writer(self, log: ThreadLog) -> Any:
        """Return a new writer.

        Args:
            log: What it writes. That is complete when nothing holds the writer any more.
        """

    def log_of(self, writer: Any) -> ThreadLog | None:
        """Return what a writer writes, unless it is none of ours.

        Args:
            writer: The writer, or None.
        """


class _Known:
    """A greenlet that is known: its log, and its writer while another greenlet runs."""

    __slots__ = ("greenlet", "log", "writer")

    def __init__(self, greenlet: Any, log: ThreadLog, writer: Any) -> None:
        self.greenlet = weakref.ref(greenlet)
        self.log = log
        self.writer = writer


class Greenlets:
    """The greenlets of the recorded threads; nothing here holds them."""

    def __init__(self, threads: Threads, nearest: Nearest, writers: Writers) -> None:
        """Begin without a greenlet.

        Args:
            threads: Makes the logs.
            nearest: Finds the nearest recorded function, from a frame on up.
            writers: The engine.
        """
        self._threads, self._nearest, self._writers = threads, nearest, writers
        self._all: dict[int, _Known] = {}
        self._spawns = Spawns(self._spawned)
        self.is_over = False

    def begin(self) -> None:
        """Hear from now on of the switches of this thread, if there are greenlets."""
        self.look()
        if _module() is not None:
            self._hook()
            self._know(_current(), self._log)

    def end(self) -> None:
        """Hear no more. The hooks of other threads are put back at their next switch."""
        self.is_over = True
        self._spawns.end()
        if _module() is not None:
            _put_back(self)

    def look(self) -> None:
        """Look whether a library of greenlets was imported meanwhile.

        It imports more modules after the one that spawns. So it is enough to ask whenever code is
        seen for the first time.
        """
        self._spawns.look()

    def is_elsewhere(self, log: ThreadLog) -> bool:
        """Say whether a greenlet runs here whose log is not the one that is written.

        Args:
            log: The one that is written.

        Returns:
            Whether one does.
        """
        if _module() is None:
            return False
        current = _current()
        known = self._find(current)
        return current.parent is not None if known is None else known.log is not log

    def enter(self) -> Any:
        """Let the log of the greenlet be written that runs here.

        Returns:
            Its writer.
        """
        self._hook()
        current, log = _current(), self._log
        left = next((each for each in self._all.values() if each.log is log), None)
        if left is None and log is not None:  # it was written before there was a greenlet
            left = self._know(_outermost(current), log)
        if left is not None:
            left.writer = self._writers.writer()
        if self._find(current) is None:
            self._meet(current, current.parent)
        return self._resume(current)

    def begin_task(self) -> ThreadLog | None:
        """Make a log for what gevent's thread pool runs here, if it does.

        Returns:
            The log, or ``None``.
        """
        if self.is_over or _module() is None or not is_of_thread_pool(_current()):
            return None
        log = self._threads.unknown("thread pool of gevent")
        self._know(_current(), log)
        return log

    def switched(self, origin: Any, target: Any) -> None:
        """Let the log of the greenlet be written that goes on.

        Args:
            origin: The greenlet that stops, for now or for good.
            target: The one that goes on; this is called in it.
        """
        begins = sys._getframe(1).f_back is None
        left = self._find(origin)
        if origin.dead:
            self._all.pop(id(origin), None)
        elif left is not None:
            left.writer = self._writers.writer()
        if self._find(target) is None:
            self._meet(target, origin if begins else None)
        self._resume(target)

    @property
    def _log(self) -> ThreadLog | None:
        """The log that is written here."""
        return self._writers.log_of(self._writers.writer())

    def _hook(self) -> None:
        """Set our hook in this thread. It calls the one that it finds."""
        module: Any = _module()
        found = module.gettrace()
        if not _is_hook_of(self, found):
            module.settrace(_Hook(self, found))

    def _find(self, greenlet: Any) -> _Known | None:
        known = self._all.get(id(greenlet))
        return known if known is not None and known.greenlet() is greenlet else None

    def _know(self, greenlet: Any, log: ThreadLog | None, writer: Any = None) -> _Known | None:
        if log is None:
            return None
        known = self._all[id(greenlet)] = _Known(greenlet, log, writer)
        return known

    def _resume(self, greenlet: Any) -> Any:
        known = self._all[id(greenlet)]
        writer, known.writer = known.writer, None
        if writer is _NEW:
            writer = self._writers.new_writer(known.log)
        self._writers.write(writer)
        return writer

    def _meet(self, greenlet: Any, origin: Any) -> None:
        """Make a log for a greenlet that is switched to, though nothing told that it was spawned.

        If a hub switches to it, it may be from anywhere.

        Args:
            greenlet: The greenlet.
            origin: The one that switched to it, or None if it began before the recording.
        """
        starter = None if origin is None or hub_of(origin) is not None else self._find(origin)
        hub = hub_of(greenlet)
        if hub is None and starter is not None:
            log = self._started(starter.log, origin.gr_frame)
        else:
            log = self._threads.unknown(hub and f"hub of {hub}")
        self._know(greenlet, log, _NEW)

    def _spawned(self, greenlet: Any, frame: FrameType) -> None:
        """Make a log for a greenlet that a frame spawns, which runs here."""
        log = self._log
        if log is not None and self.is_elsewhere(log):
            self.enter()
            log = self._log
        if log is None or self.is_over:
            return
        writer = self._writers.writer()
        self._writers.write(self._writers.nobody)  # what is done here is not the app's
        try:
            self._hook()
            if self._find(_current()) is None:
                self._know(_current(), log)
            thread = _thread_started_by(frame)
            of_thread = None if thread is None else self._threads.begun(thread)
            begins = of_thread or self._started(log, frame)
            begins.writer = weakref.ref(greenlet)  # one that never runs writes nothing
            self._know(greenlet, begins, _NEW)
        finally:
            self._writers.write(writer)

    def _started(self, by: ThreadLog, frame: FrameType | None) -> ThreadLog:
        """Make a log for a greenlet, and note which call of a frame started it."""
        log = self._threads.started()
        caller, offset, _ = self._nearest(frame)
        by.events.extend((THREAD, log.number, None if caller is None else caller.number, offset))
        return log


class _Hook:
    """Called at each switch on a thread, and calls the hook that was set there before."""

    def __init__(self, greenlets: Greenlets, found: Any) -> None:
        self.greenlets = greenlets
        self.found = found

    def __call__(self, event: str, arguments: Any) -> None:
        try:
            if self.greenlets.is_over:
                _put_back(self.greenlets)
            elif event in _SWITCHES:
                self.greenlets.switched(*arguments)
        except BaseException as error:
            if not is_our_mistake(error):
                raise
        finally:
            if self.found is not None:
                self.found(event, arguments)


def _is_hook_of(greenlets: Greenlets, hook: object) -> bool:
    return type(hook) is _Hook and hook.greenlets is greenlets


def _put_back(greenlets: Greenlets) -> None:
    """Set the hook again that was found in this thread, unless another one came after ours."""
    module: Any = _module()
    hook = module.gettrace()
    if _is_hook_of(greenlets, hook):
        module.settrace(hook.found)


def _module() -> Any:
    """Return the module ``greenlet``, if the app imported it, and all of it."""
    module = sys.modules.get("greenlet")
    return module if hasattr(module, "settrace") else None


def _current() -> Any:
    return sys.modules["greenlet"].getcurrent()


def _outermost(greenlet: Any) -> Any:
    while greenlet.parent is not None:
        greenlet = greenlet.parent
    return greenlet


def _thread_started_by(frame: FrameType | None) -> threading.Thread | None:
    """Return the thread that a frame starts, if threads are replaced by greenlets."""
    for _ in range(_STEPS_TO_SPAWN):
        if frame is None:
            break
        if frame.f_code is _THREAD_START:
            thread: threading.Thread = frame.f_locals["self"]
            return thread
        frame = frame.f_back
    return None
