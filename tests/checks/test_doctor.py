"""The doctor says which steps would be found, and a changed library degrades in the open."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import flask
import pytest

from flaskmagic.walkthroughs.releases import not_yet, numbers, standing
from tests.command import run, run_anew


def run_with(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command where what is in a folder is imported before what is installed."""
    paths = [str(site), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return run_anew(*arguments, PYTHONPATH=os.pathsep.join(filter(None, paths)))


def test_all_is_well_in_this_environment() -> None:
    finished = run("doctor")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert "all is well" in finished.stdout
    assert "as it was released" in finished.stdout


def test_the_json_says_the_same() -> None:
    document = json.loads(run("doctor", "--format", "json").stdout)
    assert document["format"] == "flaskmagic doctor"
    assert document["findings"] == 0
    steps = [step for topic in document["topics"] for step in topic["steps"]]
    assert len(steps) > 100
    assert {step["verdict"] for step in steps} <= {"found", "not in this version"}
    assert any(found["name"] == "Flask" for found in document["distributions"])


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a copy of the installed Flask in which a function has a new name."""
    site = tmp_path_factory.mktemp("site")
    shutil.copytree(Path(flask.__file__).parent, site / "flask")
    for file in (site / "flask").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("create_url_adapter", "make_url_adapter"), encoding="utf-8")
    return site


def test_a_renamed_definition_is_a_finding(renamed: Path) -> None:
    finished = run_with(renamed, "doctor")
    assert finished.returncode == 1
    assert "there is no flask.app:Flask.create_url_adapter" in finished.stdout
    assert "a step is missing on releases that we support" in finished.stdout
    document = json.loads(run_with(renamed, "doctor", "--format", "json").stdout)
    assert document["findings"] == 1


def test_the_steps_that_still_resolve_are_read_and_the_other_says_so(renamed: Path) -> None:
    document = json.loads(run_with(renamed, "trace", "route", "--format", "json").stdout)
    status = {step["definition"].rpartition(":")[2]: step["status"] for step in document["steps"]}
    assert status.pop("Flask.create_url_adapter") == "not in this version"
    assert set(status.values()) <= {"executed", "not in this version"}
    assert list(status.values()).count("executed") >= 14
    own = [step for step in document["steps"] if (step["file"] or "").startswith("flask/")]
    assert own
    assert all(step["link"] is None and step["remark"] for step in own)


def test_a_reading_of_a_changed_library_says_that_it_is(renamed: Path) -> None:
    finished = run_with(renamed, "trace", "route")
    assert finished.returncode == 0
    assert "not in this version: there is no flask.app:Flask.create_url_adapter" in finished.stdout
    assert "not a file of the installed distribution" in finished.stdout
    assert "github.com/pallets/flask" not in finished.stdout
    assert "github.com/pallets/werkzeug" in finished.stdout


def test_releases_are_compared_by_their_numbers() -> None:
    assert numbers("3.10.1rc1") == (3, 10, 1)
    assert not_yet("Flask 2.2", {"Flask": "2.1.3"})
    assert not not_yet("Flask 2.2", {"Flask": "2.10.0"})
    assert not not_yet("Flask 2.2", {})
    assert standing("Flask", "2.0.3").older
    assert standing("Flask", "3.2.0").newer
    assert str(standing("Flask", "3.1.3")) == ""
    assert str(standing("Something", "99")) == ""
