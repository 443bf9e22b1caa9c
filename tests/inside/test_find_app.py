"""An app that can't be had: one line says what was found, where, and what to write."""

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from flaskmagic.inside import find_app
from flaskmagic.inside.app_target import AppTarget
from flaskmagic.inside.find_app import NoApp, load_app
from flaskmagic.runs.run import run_own_app
from flaskmagic.visitor.visit import make_visit

APP = "from flask import Flask\napp = Flask(__name__)\n"
TWO = "from flask import Flask\none = Flask('one')\ntwo = Flask('two')\n"
FACTORY = (
    "from flask import Flask\ndef create_app(config, debug=False):\n    return Flask(config)\n"
)


def said(app: str | None) -> str:
    with pytest.raises(NoApp) as problem:
        load_app(AppTarget.parse(app))
    text = str(problem.value)
    assert "\n" not in text
    return text


@pytest.mark.parametrize(
    ("source", "named", "expected"),
    [
        (TWO, "", ["It has the apps one, two.", "as in server:one"]),
        (TWO, ":three", ["'three'", "the apps one, two"]),
        ("", "", ["no app, and no function"]),
        (FACTORY, "", ["create_app(config, debug=False)", "'server:create_app(...)'"]),
        (FACTORY, ":create_app(x)", ["literal values", "create_app(config, debug=False)"]),
        ("app = 3\n", ":app", ["not obtained"]),
        ("\nimport nothing_there\n", "", ["server.py:2: ModuleNotFoundError", "nothing_there"]),
        ("def f(:\n", "", ["server.py:1: SyntaxError"]),
        ("\n\nimport sys\nsys.exit(3)\n", "", ["server.py:4", "ended the program (exit: 3)"]),
        ("import os\nos.environ['NO_SUCH']\n", "", ["server.py:2: KeyError: 'NO_SUCH'"]),
        ("1 / 0\n", "", ["server.py:1: ZeroDivisionError"]),
    ],
)
def test_what_is_wrong_with_a_module(
    folder: Path, source: str, named: str, expected: list[str]
) -> None:
    (folder / "server.py").write_text(source)
    text = said(f"server{named}")
    assert all(part in text for part in expected), text


def test_an_app_that_is_not_there(folder: Path) -> None:
    assert f"Looked in {folder}" in said("elsewhere")
    assert f"There is no file {folder / 'elsewhere.py'}" in said("elsewhere.py")
    assert "Here: --app server:app" in said(None)


def test_a_module_of_a_package_that_is_run_as_a_file(folder: Path) -> None:
    (folder / "shop").mkdir()
    (folder / "shop" / "models.py").write_text("")
    (folder / "shop" / "main.py").write_text(f"from . import models\n{APP}")
    text = said("shop/main.py")
    assert "shop/main.py:1: ImportError" in text
    assert f"from {folder}: --app shop.main" in text
    assert load_app(AppTarget.parse("shop.main")).name == "shop.main"


@pytest.mark.skipif(find_spec("dotenv") is None, reason="python-dotenv is not installed")
def test_flaskenv_names_the_app(folder: Path) -> None:
    (folder / "site.py").write_text(APP.replace("app =", "club ="))
    (folder / "club.py").write_text(APP.replace("app =", "club ="))
    (folder / ".flaskenv").write_text("FLASK_APP=club:club\n")
    finished = run_own_app(None, make_visit())
    assert finished.problem is None
    assert str(folder / "club.py") in finished.trace.files


def test_flaskenv_without_dotenv(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find_app, "find_spec", lambda _name: None)
    monkeypatch.setattr(find_app.cli, "load_dotenv", lambda: False)
    (folder / ".flaskenv").write_text("FLASK_APP=club:club\n")
    assert ".flaskenv can be read only with python-dotenv" in said(None)


def test_the_folder_that_the_apps_own_code_lies_in(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for package in (folder / "shop", elsewhere / "club"):
        (package / "pages").mkdir(parents=True)
        for part in (package, package / "pages"):
            (part / "__init__.py").write_text("")
    (elsewhere / "server.py").write_text(APP)
    for inside in (None, "shop", "shop/pages", "shop.pages:app", "server:create_app('a:b')"):
        assert AppTarget.parse(inside).folder == folder
    for outside in ("server.py:app", "club", "club/pages/__init__.py"):
        assert AppTarget.parse(str(elsewhere / outside)).folder == elsewhere
    sys.path.append(str(elsewhere))
    assert AppTarget.parse("club.pages:app").folder == elsewhere
    assert AppTarget.parse("flask").folder == folder  # what is installed is nobody's own
