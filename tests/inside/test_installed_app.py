"""The libraries of an app that was installed are those that its package imports."""

from pathlib import Path

import pytest

from flaskmagic.inside.apps import OwnApp
from flaskmagic.inside.job import Job


@pytest.mark.parametrize("file", ["shop/__init__.py", "shop.py"])
def test_they_are_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    site, here = tmp_path / "site-packages", tmp_path / "here"
    here.mkdir()
    (site / file).parent.mkdir(parents=True)
    (site / file).write_text("import requests\nimport shop\n")
    (site / "other.py").write_text("import docx\n")
    monkeypatch.syspath_prepend(site)
    monkeypatch.chdir(here)
    scope = OwnApp(Job(app="shop:app")).scope
    assert scope.app_packages == ("shop",)
    assert scope.libraries == {"requests"}
