"""Reports of the app that comes with this name its files."""

from pathlib import Path

import pytest

from flaskmagic import api
from flaskmagic.checks.written.model import Place
from flaskmagic.demo_app import views


def test_files_of_the_demo_app_are_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    line = views.add_views.__code__.co_firstlineno
    file = "flaskmagic/demo_app/views.py"
    words = [
        f"`add_views` is in {file}:{line}.",
        f"`missing()` is in {file}:{line}.",
        "`other()` is in flaskmagic/demo_app/../api.py:20.",
    ]
    (tmp_path / "report.md").write_text("\n\n".join(words))
    (checked,) = api.check_reports([tmp_path / "report.md"])
    assert [each.place and each.place.verdict for each in checked.references] == [
        Place.RIGHT,
        Place.UNKNOWN,
        Place.UNKNOWN,
    ]
