"""Where a module lies, and which one may have been meant."""

from pathlib import Path

import pytest

from flaskmagic.source.modules import find_in_folder, nearest_module


@pytest.mark.parametrize(
    ("module", "file"),
    [
        ("one", "one.py"),
        ("many", "many/__init__.py"),
        ("many.two", "many/two.py"),
        ("both", "both.py"),
        ("many.gone", None),
        ("empty", None),
    ],
)
def test_a_module_is_a_file_or_a_folder_with_a_file(
    tmp_path: Path, module: str, file: str | None
) -> None:
    for name in ("one.py", "many/__init__.py", "many/two.py", "both.py", "both/__init__.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "empty").mkdir()
    assert find_in_folder(module, tmp_path) == (file and str(tmp_path / file))


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("flaks", "flask"),
        ("flask.ap", "flask.app"),
        ("flask.jsn", "flask.json"),
        ("flask.json.tga", "flask.json.tag"),
        ("http.clinet", "http.client"),
        ("six_hundred_and_twelve", None),
    ],
)
def test_the_nearest_name_that_is_installed_is_meant(asked: str, meant: str | None) -> None:
    assert nearest_module(asked) == meant
