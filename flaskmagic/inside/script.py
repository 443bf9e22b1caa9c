"""A script that serves an app, started as its author does: ``python server.py``."""

from __future__ import annotations

import contextlib
import functools
import inspect
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import werkzeug
from flask import Flask
from werkzeug import serving

from flaskmagic.errors import Problem
from flaskmagic.inside.app_target import AppTarget
from flaskmagic.inside.find_app import SOCKETIO, one_line, place_of
from flaskmagic.inside.greenlets import Greenlets, cannot_emit, greenlets_of, refused
from flaskmagic.inside.interrupts import was_interrupted
from flaskmagic.inside.servers import without_terminal
from flaskmagic.tracer.libraries import imported_libraries
from flaskmagic.tracer.scope import Scope

_MAIN = "__main__"

NO_RELOADER = "the reloader is off: it would run the app in another process, which is not recorded"

Remark = Callable[[str], object]


class ScriptEnded(Problem):
    """A script that ended before it was told to."""


class Script:
    """A script, with its arguments.

    ``scope`` is what is recorded of it, and ``app_folder`` where its own code lies. Its own host
    and port are used, and whatever server it starts.
    """

    def __init__(self, script: str, arguments: Sequence[str], remark: Remark) -> None:
        """Begin with a script that was not started yet.

        Args:
            script: Its file.
            arguments: Its own arguments.
            remark: Called with what is done otherwise than the script asks for.
        """
        self._script, self._arguments, self._remark = script, arguments, remark
        file = Path(script).absolute()
        folder = AppTarget(script, script, "").folder
        if folder == Path(file.anchor):  # a container often has no other current folder
            folder = file.resolve().parent
        self.app_folder = str(folder)
        self._file = str(file if file.is_relative_to(folder) else file.resolve())
        libraries = imported_libraries(folder)
        self.scope = Scope((), self.app_folder, libraries)
        if SOCKETIO in libraries:
            import_module(SOCKETIO)  # its run() must be replaced before the script takes it

    def run(self) -> None:
        """Run it, until it was interrupted and has ended.

        Raises:
            ScriptEnded: It can't be started, or it ended by itself.
            Greenlets: It replaces threads by greenlets, or its Socket.IO server runs on them.
        """
        try:
            with self._arranged(), refused():
                exec(self._compiled(), vars(self._as_main()))
                _wait_for_threads()
        except (KeyboardInterrupt, Problem):
            raise
        except SystemExit as error:
            said = f"it ended the program (exit: {one_line(str(error.code))})"
            self._end(f"{place_of(error, Path(self.app_folder))}: {said}")
        except BaseException as error:
            said = one_line(f"{type(error).__name__}: {error}")
            self._end(f"{place_of(error, Path(self.app_folder))}: {said}")
        else:
            self._end(f"{self._script} ran to its end")

    def _end(self, how: str) -> None:
        """Say how it ended, unless it was told to."""
        if not was_interrupted():
            raise ScriptEnded(f"the app ended: {how}") from None

    def _compiled(self) -> CodeType:
        try:
            source = Path(self._file).read_bytes()
        except OSError as error:
            raise ScriptEnded(f"{self._script} can't be read: {error.strerror}") from None
        return compile(source, self._file, "exec", dont_inherit=True)

    def _as_main(self) -> ModuleType:
        """Make the module that it runs in, and what else of the process is named after it."""
        module = ModuleType(_MAIN)
        module.__file__ = self._file
        module.__loader__ = SourceFileLoader(_MAIN, self._file)
        vars(module).update(
            __builtins__=sys.modules["builtins"], __cached__=None, __annotations__={}
        )
        sys.modules[_MAIN] = module
        sys.argv = [self._script, *self._arguments]
        if not sys.flags.safe_path:
            sys.path.insert(0, str(Path(self._file).resolve().parent))
        return module

    @contextlib.contextmanager
    def _arranged(self) -> Iterator[None]:
        """Change what a script may ask of its server that can't be recorded."""
        with contextlib.ExitStack() as stack:
            replace = _without_reloader(serving.run_simple, self._remark)
            modules: tuple[Any, ...] = serving, werkzeug
            for module in modules:
                stack.callback(setattr, module, "run_simple", module.run_simple)
                module.run_simple = replace
            flask_socketio = sys.modules.get(SOCKETIO)
            if flask_socketio is not None:
                socketio: Any = flask_socketio.SocketIO
                stack.callback(setattr, socketio, "run", socketio.run)
                socketio.run = _on_threads(socketio.run)
            yield


def _without_reloader(run_simple: Callable[..., None], remark: Remark) -> Callable[..., None]:
    """Return ``run_simple`` without the reloader, which runs the script in another process.

    The debugger of ``debug=True`` runs in this one: it stays.
    """
    signature = inspect.signature(run_simple)

    @functools.wraps(run_simple)
    def run(*arguments: Any, **options: Any) -> None:
        given = signature.bind(*arguments, **options)
        if given.arguments.pop("use_reloader", False):
            remark(NO_RELOADER)
        run_simple(*given.args, **given.kwargs)

    return run


def _on_threads(run: Callable[..., None]) -> Callable[..., None]:
    """Return ``SocketIO.run`` that may use Werkzeug's server, and uses no greenlets."""

    @functools.wraps(run)
    def run_on_threads(socketio: Any, app: Flask, *arguments: Any, **options: Any) -> None:
        library = greenlets_of(app)
        if library is not None:
            caller = sys._getframe(1)
            where = f"{caller.f_code.co_filename}:{caller.f_lineno}"
            raise Greenlets(f"{where}: {cannot_emit(library)}")
        run(socketio, app, *arguments, **{**options, **without_terminal()})

    return run_on_threads


def _wait_for_threads() -> None:
    """Wait for threads of the script's, as Python does at its end: one may be the server."""
    main = threading.current_thread()
    while others := [
        each for each in threading.enumerate() if each is not main and not each.daemon
    ]:
        others[0].join()
