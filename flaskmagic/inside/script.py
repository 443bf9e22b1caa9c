"""A script that serves an app, started as its author does: ``python server.py``."""

from __future__ import annotations

import contextlib
import functools
import inspect
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from flaskmagic.errors import Problem
from flaskmagic.inside.app_target import AppTarget
from flaskmagic.inside.failures import one_line, place_of
from flaskmagic.inside.imports import SOCKETIO, import_before, when_imported
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
        import_before(libraries)

    def run(self) -> None:
        """Run it, until it was interrupted and has ended.

        Raises:
            ScriptEnded: It can't be started, or it ended by itself.
        """
        try:
            with self._arranged():
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

            def serving(module: Any) -> None:
                run_simple = _without_reloader(module.run_simple, self._remark)
                for each in filter(None, (module, sys.modules.get("werkzeug"))):
                    if hasattr(each, "run_simple"):
                        _replace(stack, each, "run_simple", run_simple)

            def socketio(module: Any) -> None:
                run = _on_any_server(module.SocketIO.run, self._remark)
                _replace(stack, module.SocketIO, "run", run)

            stack.enter_context(when_imported("werkzeug.serving", serving))
            stack.enter_context(when_imported(SOCKETIO, socketio))
            yield


def _replace(stack: contextlib.ExitStack, owner: Any, name: str, new: object) -> None:
    """Replace an attribute until the stack ends."""
    stack.callback(setattr, owner, name, getattr(owner, name))
    setattr(owner, name, new)


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


def _on_any_server(run: Callable[..., None], remark: Remark) -> Callable[..., None]:
    """Return ``SocketIO.run`` without the reloader, and that may use Werkzeug's server."""

    @functools.wraps(run)
    def run_on_any_server(socketio: Any, app: Any, *arguments: Any, **options: Any) -> None:
        if options.get("use_reloader", options.get("debug", app.debug)):
            remark(NO_RELOADER)
        allowed = {"use_reloader": False, **without_terminal()}
        run(socketio, app, *arguments, **{**options, **allowed})

    return run_on_any_server


def _wait_for_threads() -> None:
    """Wait for threads of the script's, as Python does at its end: one may be the server."""
    main = threading.current_thread()
    while others := [
        each for each in threading.enumerate() if each is not main and not each.daemon
    ]:
        others[0].join()
