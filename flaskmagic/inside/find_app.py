"""Finds an app as ``flask --app`` does, and says what there is where that fails."""

from __future__ import annotations

import contextlib
import inspect
import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
from flask import Flask, cli

from flaskmagic.errors import Problem
from flaskmagic.inside.app_target import AppTarget
from flaskmagic.inside.failures import one_line, own_place, place_of
from flaskmagic.inside.imports import SOCKETIO, when_imported

_FROM_CLI = "FLASK_RUN_FROM_CLI"
_SETTINGS = (".flaskenv", ".env")


class NoApp(Problem):
    """An app that can't be found or imported."""


def load_app(target: AppTarget) -> Flask:
    """Import the app, or call its factory.

    A server that the app would start when it is imported is not started.

    Args:
        target: The app.

    Returns:
        The app.

    Raises:
        NoApp: It can't be found or imported; the message says what was found.
    """
    named, folder = target.named, target.folder
    try:
        with _nothing_served():
            return cli.ScriptInfo(named, set_debug_flag=False).load_app()
    except Problem:
        raise
    except cli.NoAppException as error:
        cause = error.__context__
        if isinstance(cause, ImportError) and own_place(cause, folder):
            raise NoApp(_said_on_import(cause, folder) + _relative_hint(named, cause)) from None
        raise NoApp(f"{one_line(str(error))}{_hint(named)}") from None
    except SystemExit as error:
        said = f"the app can't be imported: {place_of(error, folder)}: it ended the program"
        raise NoApp(f"{said} (exit: {error.code})") from None
    except Exception as error:
        raise NoApp(_said_on_import(error, folder)) from None


@contextlib.contextmanager
def _nothing_served() -> Iterator[None]:
    """Let ``app.run()`` and ``socketio.run()`` do nothing: some modules call them when imported.

    Flask itself has a switch for that, which ``flask run`` uses; Flask-SocketIO has none.
    """
    with contextlib.ExitStack() as stack:
        before = os.environ.get(_FROM_CLI)
        os.environ[_FROM_CLI] = "true"
        if before is None:
            stack.callback(os.environ.pop, _FROM_CLI)
        else:
            stack.callback(os.environ.__setitem__, _FROM_CLI, before)

        def ignore(flask_socketio: Any) -> None:
            socketio = flask_socketio.SocketIO
            stack.callback(setattr, socketio, "run", socketio.run)
            socketio.run = _ignored

        stack.enter_context(when_imported(SOCKETIO, ignore))
        yield


def _ignored(*_: object, **__: object) -> None:
    click.echo(" * Ignoring a call to 'socketio.run()' while the app is imported.", err=True)


def _said_on_import(error: BaseException, folder: Path) -> str:
    said = one_line(f"{type(error).__name__}: {error}")
    return f"the app can't be imported: {place_of(error, folder)}: {said}"


def _relative_hint(named: str | None, error: ImportError) -> str:
    """Say how to name a module of a package that was named by its file."""
    file = Path(AppTarget.parse(named).path).resolve()
    if "relative import" not in str(error) or not file.is_file():
        return ""
    return f". Name the module in its package, from {file.parent.parent}: " + (
        f"--app {file.parent.name}.{file.stem}"
    )


def _hint(named: str | None) -> str:
    if named is None:
        return f" Here: --app server:app, or --app server.py.{_settings_hint()}"
    path = AppTarget.parse(named).path
    if path.endswith(".py") and not Path(path).is_file():
        return f" There is no file {Path(path).resolve()}."
    with contextlib.suppress(cli.NoAppException):
        module = sys.modules.get(cli.prepare_import(path))
        if module is not None:
            return _inventory(module.__name__, vars(module))
    return (
        f" Looked in {Path.cwd()}. "
        "Write --app module:name, as in 'server:app' or 'server:create_app()'."
    )


def _inventory(module: str, names: dict[str, object]) -> str:
    """Say which apps a module has, or the functions of which one may make an app."""
    apps = [name for name, value in names.items() if isinstance(value, Flask)]
    functions = {
        name: f"{name}{inspect.signature(value)}"
        for name, value in names.items()
        if inspect.isfunction(value) and value.__module__ == module
    }
    if apps:
        kind, found, example = "the app", ", ".join(apps), f"{module}:{apps[0]}"
        kind += "s" * (len(apps) > 1)
    elif functions:
        kind, found = "no app, but", ", ".join(functions.values())
        example = f"'{module}:{next(iter(functions))}(...)'"
    else:
        return " It has no app, and no function that could make one."
    return f" It has {kind} {found}. Write --app module:name, as in {example}."


def _settings_hint() -> str:
    """Say so where a file may name the app, but nothing here reads it."""
    files = [name for name in _SETTINGS if Path(name).is_file()]
    if not files or find_spec("dotenv"):
        return ""
    return f" {' and '.join(files)} can be read only with python-dotenv: pip install python-dotenv."
