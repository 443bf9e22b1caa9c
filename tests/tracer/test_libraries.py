"""The libraries of a project are the installed distributions that its own code imports."""

import importlib.metadata
from pathlib import Path

import pytest

from flaskmagic.tracer import libraries
from flaskmagic.tracer.libraries import imported_libraries


def test_the_libraries_are_those_that_own_files_import(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import os, flask.views\nfrom .shop import cart\n")
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "cart.py").write_text("def pay():\n    from werkzeug import Request\n")
    (tmp_path / "broken.py").write_text("import jinja2\n)\n")
    venv = tmp_path / "venv"
    venv.mkdir()
    (venv / "pyvenv.cfg").touch()
    (venv / "other.py").write_text("import click\n")
    assert imported_libraries(tmp_path) == {"flask", "werkzeug"}


def test_flaskmagic_is_no_library_however_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # An editable installation does not name its package, a wheel does.
    installed = dict(importlib.metadata.packages_distributions()) | {"flaskmagic": ["flaskmagic"]}
    monkeypatch.setattr(libraries, "packages_distributions", lambda: installed)
    (tmp_path / "app.py").write_text("import flask\nfrom flaskmagic import record\n")
    assert imported_libraries(tmp_path) == {"flask"}
