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
    # The folders after one that is left out are looked into.
    (tmp_path / "web.py").mkdir()
    (tmp_path / "web.py" / "late.py").write_text("import jinja2\n")
    assert imported_libraries(tmp_path) == {"flask", "werkzeug", "jinja2"}


@pytest.mark.parametrize("name", [".tox", "node_modules", "site-packages"])
def test_what_others_wrote_is_not_looked_into(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "other.py").write_text("import flask\n")
    assert imported_libraries(tmp_path) == set()


def test_flaskmagic_is_no_library_however_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # An editable installation does not name its package, a wheel does.
    installed = dict(importlib.metadata.packages_distributions()) | {"flaskmagic": ["flaskmagic"]}
    monkeypatch.setattr(libraries, "packages_distributions", lambda: installed)
    (tmp_path / "app.py").write_text("import flask\nfrom flaskmagic import record\n")
    assert imported_libraries(tmp_path) == {"flask"}
