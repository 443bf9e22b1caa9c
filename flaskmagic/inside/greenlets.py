"""Greenlets, which a trace function can't tell apart: what uses them, and what to do instead."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import NoReturn

from flask import Flask

from flaskmagic.errors import Problem

_PATCHES = {
    "gevent": ("gevent.monkey", ("patch_all", "patch_thread", "patch_socket")),
    "eventlet": ("eventlet", ("monkey_patch",)),
}
"""The functions that put greenlets in the place of threads."""

_ADVICE = (
    "flaskmagic can't follow greenlets, they take turns on one thread: it can read an app only "
    "without the monkey patch, and with SocketIO(app, async_mode='threading')"
)


class Greenlets(Problem):
    """An app that runs on greenlets."""


@contextlib.contextmanager
def refused() -> Iterator[None]:
    """Refuse any attempt to replace threads by greenlets, before it is done: it can't be undone.

    Not only the app may try it: some libraries do when they are imported.

    Raises:
        Greenlets: It was tried within the ``with`` block.
    """
    with contextlib.ExitStack() as stack:
        for library in filter(find_spec, sorted(_PATCHES)):
            name, functions = _PATCHES[library]
            module = import_module(name)
            for function in functions:
                stack.callback(setattr, module, function, getattr(module, function))
                setattr(module, function, _refusal(f"{name}.{function}"))
        yield


def _refusal(name: str) -> object:
    def refuse(*_: object, **__: object) -> NoReturn:
        caller = sys._getframe(1)
        where = f"{caller.f_code.co_filename}:{caller.f_lineno}"
        raise Greenlets(f"{where}: {name}() is called; {_ADVICE}")

    return refuse


def greenlets_of(app: Flask) -> str | None:
    """Return the library whose greenlets the app's Socket.IO server runs on.

    Args:
        app: The app.

    Returns:
        The name of the library, or ``None`` where the server runs on threads or there is none.
    """
    mode = getattr(app.extensions.get("socketio"), "async_mode", None)
    return next((library for library in _PATCHES if str(mode).startswith(library)), None)


def cannot_emit(library: str) -> str:
    """Say why no event can be sent to a Socket.IO server on greenlets.

    Args:
        library: The library whose greenlets they are.

    Returns:
        The sentence.
    """
    return f"the app's Socket.IO server runs under {library}; {_ADVICE}"
