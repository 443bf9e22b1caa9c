"""An environment of other releases is made once, whole or not at all, and apps run in it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from flaskmagic.eras import environments
from flaskmagic.eras.environments import environment_of
from flaskmagic.eras.index import NoIndex, PackageIndex
from flaskmagic.eras.revisions import Release
from flaskmagic.runs.run import run_demo_app
from flaskmagic.walkthroughs import load

FLASK = Release("flask", "2.1.1")


@pytest.fixture
def published(publish: Callable[..., None]) -> None:
    """Publish what the demo app needs, each of one line."""
    for name, number in (
        ("flask", "2.1.1"),
        ("flask", "3.1.0"),
        ("werkzeug", "2.1.2"),
        ("werkzeug", "3.1.0"),
        ("flask-socketio", "5.1.1"),
        ("simple-websocket", "1.0"),
    ):
        publish(name, number, {f"{name.replace('-', '_')}.py": f"version = {number!r}\n"})


def installed(python: Path) -> dict[str, str]:
    """Return what is installed for a Python, told by itself."""
    program = (
        "from importlib.metadata import distributions as d\n"
        "for each in d(): print(each.metadata['Name'], each.version)"
    )
    said = subprocess.run([python, "-c", program], capture_output=True, text=True, check=True)
    return dict(line.split() for line in said.stdout.splitlines())


@pytest.mark.usefixtures("published")
def test_an_environment_has_its_releases_and_what_goes_with_them(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_TARGET", str(tmp_path / "the-users-own"))
    monkeypatch.setenv("PIP_USER", "1")
    said: list[str] = []
    python = environment_of([FLASK], said.append)
    assert installed(python) == {
        "flask": "2.1.1",
        "werkzeug": "2.1.2",  # the newest one of this series
        "flask-socketio": "5.1.1",
        "simple-websocket": "1.0",
    }
    assert not (tmp_path / "the-users-own").exists()
    (line,) = said
    assert line.startswith("making an environment of flask-socketio, flask==2.1.1, ")
    assert environment_of([FLASK], pytest.fail) == python
    assert [each.name for each in (cache / "environments").iterdir()] == [python.parts[-3]]
    python.unlink()  # as where the Python that it was made with is gone
    assert environment_of([FLASK], said.append) == python
    assert installed(python)["flask"] == "2.1.1"


@pytest.mark.usefixtures("published")
def test_an_environment_has_what_a_topic_needs_besides(publish: Callable[..., None]) -> None:
    publish("flask-login", "0.6", {"flask_login.py": "version = '0.6'\n"})
    python = environment_of([FLASK], lambda _line: None, ["Flask-Login"])
    assert installed(python)["flask-login"] == "0.6"


@pytest.mark.usefixtures("published")
def test_an_environment_that_can_not_be_made_leaves_nothing_behind(cache: Path) -> None:
    with pytest.raises(NoIndex, match=r"flask==9.* can't be installed: No matching"):
        environment_of([Release("flask", "9")], lambda _line: None)
    assert list((cache / "environments").iterdir()) == []


def test_environments_that_were_not_used_for_longest_make_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for used, name in enumerate(("third", "first", "second", "newest")):
        (tmp_path / name / "bin").mkdir(parents=True)
        os.utime(tmp_path / name, (used, used))
    (tmp_path / ".half-made").mkdir()
    monkeypatch.setattr(environments, "_MOST", 2)
    environments._make_room(tmp_path)
    assert {each.name for each in tmp_path.iterdir()} == {"second", "newest", ".half-made"}


def test_a_topic_runs_on_real_releases_of_another_time() -> None:
    try:
        PackageIndex().versions("simple-websocket")
    except NoIndex as error:
        pytest.skip(f"there is no package index: {error}")
    before = installed(Path(sys.executable))
    flask, jinja = Release("flask", "2.2.5"), Release("jinja2", "3.1.2")
    python = environment_of([flask, jinja], lambda _line: None)
    visit = load("route").visit
    assert visit is not None
    run = run_demo_app(visit, python=python)
    assert run.problem is None
    versions = {each.name: each.version for each in run.trace.distributions.values()}
    assert versions["Flask"] == "2.2.5"
    assert versions["Werkzeug"] == "2.2.3"
    pages = [file.page for file in run.trace.files.values() if file.path == "flask/app.py"]
    assert pages == ["https://github.com/pallets/flask/blob/2.2.5/src/flask/app.py"]
    assert installed(Path(sys.executable)) == before
