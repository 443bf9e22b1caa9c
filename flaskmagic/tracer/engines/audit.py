"""Hears audit events, on behalf of what records at the moment.

An audit hook can't be removed again. So there is one for the whole process, which does nothing as
long as nothing listens.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

Listener = Callable[[str, FrameType], None]
"""Takes the name of an event, and the frame it came from. What it raises is raised there."""

SETTRACE = "sys.settrace"
"""A trace function is set, or taken away."""

SOCKET = "socket.__new__"
"""A socket is made."""

_EVENTS = frozenset({SETTRACE, SOCKET})

_listeners: tuple[Listener, ...] = ()
_is_hooked = False


def listen(listener: Listener) -> None:
    """Let a listener hear when a trace function is set, and when a socket is made.

    Args:
        listener: What hears it.
    """
    global _listeners, _is_hooked
    if not _is_hooked:
        sys.addaudithook(_hear)
        _is_hooked = True
    _listeners = (*_listeners, listener)


def leave(listener: Listener) -> None:
    """Let a listener hear no more.

    Args:
        listener: What heard it.
    """
    global _listeners
    _listeners = tuple(each for each in _listeners if each != listener)


def _hear(event: str, _arguments: tuple[object, ...]) -> None:
    if _listeners and event in _EVENTS:
        for listener in _listeners:
            listener(event, sys._getframe(1))
