"""The reader's own app: found as ``flask --app`` finds it, driven with requests they name."""

from __future__ import annotations

import os
import traceback
from functools import partial
from pathlib import Path

from flask import Flask, cli

from flaskmagic.errors import Problem
from flaskmagic.scenarios.client import Client
from flaskmagic.scenarios.model import Scenario
from flaskmagic.scenarios.servers import run_flask, run_socketio
from flaskmagic.scenarios.visit import OWN, WITHOUT_BODY, Visit
from flaskmagic.source.libraries import imported_libraries

_FROM_CLI = "FLASK_RUN_FROM_CLI"


class NoApp(Problem):
    """An app that can't be found or imported."""


def own_scenario(app: str | None, visit: Visit, *, show_secrets: bool = False) -> Scenario:
    """Return the scenario of an app of the reader's.

    ``app`` is what ``flask --app`` accepts; ``None`` stands for what flask itself would find.
    """
    folder = project_folder(app)
    return Scenario(
        name=OWN,
        title=visit.title,
        app_packages=(),
        make_app=partial(load_app, app),
        run_app=run_as_its_author_would,
        drive=partial(_drive, visit),
        app_folder=str(folder),
        libraries=imported_libraries(folder),
        show_secrets=show_secrets,
    )


def project_folder(app: str | None) -> Path:
    """Return the folder that holds the app's own code: where flask looks for it."""
    here = Path.cwd()
    file = Path((app or os.environ.get("FLASK_APP") or "").rpartition(":")[0] or app or "")
    if file.suffix == ".py" and file.is_file() and not file.resolve().is_relative_to(here):
        return file.resolve().parent
    return here


def load_app(app: str | None) -> Flask:
    """Import the app, or call its factory; raises :class:`NoApp` with what was found.

    Meanwhile ``app.run()`` does nothing, as under ``flask run``: some modules call it when they
    are imported.
    """
    cli.load_dotenv()
    before = os.environ.get(_FROM_CLI)
    os.environ[_FROM_CLI] = "true"
    try:
        info = cli.ScriptInfo(app or os.environ.get("FLASK_APP"), set_debug_flag=False)
        return info.load_app()
    except cli.NoAppException as error:
        raise NoApp(f"{_one_line(str(error))}{_hint(app)}") from None
    except SystemExit as error:
        said = f"the app ended the program while it was imported (exit {error.code})"
        raise NoApp(said) from None
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{frame.filename}:{frame.lineno}"
        said = f"{type(error).__name__}: {error}"
        raise NoApp(f"the app can't be imported: {where}: {_one_line(said)}") from None
    finally:
        if before is None:
            del os.environ[_FROM_CLI]
        else:
            os.environ[_FROM_CLI] = before


def _hint(app: str | None) -> str:
    if app is None:
        return " Here: --app server:app, or --app server.py."
    return " Write --app module:name, as in 'server:app' or 'server:create_app()'."


def _one_line(text: str) -> str:
    """Return the last line of a message that may quote a traceback, or all of a short one."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return " ".join(lines) if len(lines) <= 3 else f"{lines[0]} {lines[-1]}"


def run_as_its_author_would(app: Flask, host: str, port: int) -> None:
    """Call ``socketio.run(app)`` if the app has Socket.IO, else ``app.run()``."""
    (run_socketio if "socketio" in app.extensions else run_flask)(app, host, port)


def _drive(visit: Visit, client: Client) -> None:
    client.cookies.update(visit.cookies)
    for method, path in visit.requests:
        if method in WITHOUT_BODY or not visit.has_body:
            client.request(method, path, headers=visit.headers)
        elif visit.json is not None:
            client.post_json(path, visit.json, visit.headers, method)
        elif visit.files:
            files = {name: (file.name, file.read_bytes()) for name, file in visit.files.items()}
            client.post_files(path, visit.form, files, visit.headers, method)
        else:
            client.post_form(path, visit.form, visit.headers, method)
    if visit.events:
        _emit(visit, client)


def _emit(visit: Visit, client: Client) -> None:
    visitor = client.socket(visit.namespace)
    for name, data in visit.events:
        if name is None:
            visitor.send(data)
        else:
            visitor.emit(name, data)
    visitor.settle()
    visitor.disconnect()
