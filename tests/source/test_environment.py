"""What is installed, read by path."""

import http.client
import sys
from dataclasses import replace
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import flask
import pytest

from flaskmagic.source.environment import Environment
from flaskmagic.trace import RecordedPython

HERE = Environment.here()


def test_the_file_of_a_module() -> None:
    assert HERE.find_file("http.client") == http.client.__file__
    assert HERE.find_file("flask.app") == flask.app.__file__
    assert HERE.find_file("http.nowhere") is None
    assert HERE.find_file("_thread") is None
    assert HERE.find_file("http.client.deeper") is None


def test_the_distribution_of_a_package() -> None:
    found = HERE.find_distributions(["flask", "jinja2", "http", "nowhere"])
    assert {package: each.metadata["Name"] for package, each in found.items()} == {
        "flask": "Flask",
        "jinja2": "Jinja2",
    }


def test_what_is_the_standard_librarys() -> None:
    assert HERE.in_standard_library(http.client.__file__)
    assert not HERE.in_standard_library(flask.app.__file__)
    assert not HERE.in_standard_library(__file__)


@pytest.fixture
def other(tmp_path: Path) -> Environment:
    """Install a Flask of another release, and two others, into a folder that is not imported."""
    for name, record in {
        "Flask-0.9": "flask/__init__.py,sha256=x,1\n",
        "Declared-1.0": "other.py,,\n",
        "Single-2.0": "single.py,sha256=x,1\n",
    }.items():
        info = tmp_path / f"{name}.dist-info"
        info.mkdir()
        (info / "RECORD").write_text(record)
        project, _, version = name.partition("-")
        (info / "METADATA").write_text(f"Name: {project}\nVersion: {version}\n")
    (tmp_path / "Declared-1.0.dist-info" / "top_level.txt").write_text("declared\n")
    (tmp_path / "flask").mkdir()
    (tmp_path / "flask" / "__init__.py").write_text("")
    (tmp_path / "single.py").write_text("")
    old = tmp_path / "Old-0.1.egg-info"  # as setuptools installed, and has no RECORD
    old.mkdir()
    (old / "PKG-INFO").write_text("Name: Old\nVersion: 0.1\n")
    (old / "SOURCES.txt").write_text("old.py\nolder/deep.py\n")
    (tmp_path / "old.py").touch()
    (tmp_path / "older").mkdir()
    (tmp_path / "older" / "deep.py").touch()
    python = replace(RecordedPython.here(), import_path=(str(tmp_path),))
    return Environment(python)


def test_another_environment_than_the_one_that_runs_this(
    other: Environment, tmp_path: Path
) -> None:
    packages = ["flask", "declared", "single", "fla", "jinja2", "old", "older", "deep"]
    found = other.find_distributions(packages)
    assert {package: each.version for package, each in found.items()} == {
        "flask": "0.9",
        "declared": "1.0",
        "single": "2.0",
        "old": "0.1",
        "older": "0.1",
    }
    assert other.find_file("flask") == str(tmp_path / "flask" / "__init__.py")
    assert other.find_file("single") == str(tmp_path / "single.py")
    (tmp_path / f"fast{EXTENSION_SUFFIXES[0]}").touch()
    assert other.find_file("fast") is None, "it is not written in Python"
    assert other.find_file("jinja2") is None
    assert other.find_folders("flask") == [tmp_path / "flask"]
    assert other.find_folders("nowhere") == []
    assert str(tmp_path) not in sys.path


def test_a_namespace_package_lies_in_several_folders(tmp_path: Path) -> None:
    for part in ("one", "two"):
        (tmp_path / part / "shared" / part).mkdir(parents=True)
        (tmp_path / part / "shared" / part / "__init__.py").write_text("")
    path = (str(tmp_path / "one"), str(tmp_path / "two"))
    found = Environment(replace(RecordedPython.here(), import_path=path))
    assert found.find_folders("shared") == [tmp_path / "one/shared", tmp_path / "two/shared"]
    assert found.find_file("shared.two") == str(tmp_path / "two/shared/two/__init__.py")
    assert found.find_file("shared.three") is None
    assert found.find_file("shared") is None
