"""Says where a script listens, whatever server it has."""

from __future__ import annotations

import _socket
import _thread
import contextlib
import socket
import sys
import time
import weakref
from collections.abc import Iterator

from flaskmagic.inside.log_file import EVERY, LogFile
from flaskmagic.tracer.records import LISTENS

# Taken before an app replaces them.
_sleep = time.sleep
_start_new_thread = _thread.start_new_thread


class Listening:
    """Writes into the log the address of the first socket over TCP that listens.

    A socket is known from its bind() on, of which Python tells its audit hooks. The port may be
    known only when it listens: a script may ask for a free one.
    """

    def __init__(self, log: LogFile) -> None:
        """Begin before the script does.

        Args:
            log: The log of the process.
        """
        self._log = log
        self._bound: list[weakref.ref[_socket.socket]] = []
        self._is_over = False

    def watch(self) -> None:
        """Watch from now on, on a thread that is not recorded."""
        sys.addaudithook(self._hear)
        _start_new_thread(self._follow, ())

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "socket.bind" and not self._is_over:
            bound = arguments[0]
            if isinstance(bound, _socket.socket):  # those of gevent are no socket.socket
                with contextlib.suppress(TypeError):  # nor can all be held weakly
                    self._bound.append(weakref.ref(bound))

    def _follow(self) -> None:
        while not self._is_over:
            _sleep(EVERY)
            for host, port in self._addresses():
                self._is_over = True
                self._bound.clear()
                self._log.put([LISTENS, host, port])
                return

    def _addresses(self) -> Iterator[tuple[str, int]]:
        for each in filter(None, [found() for found in self._bound.copy()]):
            with contextlib.suppress(OSError):  # it was closed
                if each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    name = each.getsockname()
                    if isinstance(name, tuple):
                        yield name[0], name[1]
