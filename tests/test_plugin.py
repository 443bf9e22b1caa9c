"""``flask magic``, run as flask runs it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import all_steps, environment

SERVER = """\
from flask import Flask

app = Flask(__name__)


@app.route("/users/<int:number>")
def user(number):
    return f"user {number}"
"""


def flask(folder: Path, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flask", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        env=environment(**extra),
        check=False,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "server.py").write_text(SERVER)
    return tmp_path


def test_the_app_that_flask_names_is_read(project: Path) -> None:
    arguments = ("magic", "trace", "--request", "GET /users/3", "--format", "json")
    finished = flask(project, *arguments, FLASK_APP="server")
    titles = [step["title"] for step in all_steps(finished.stdout)]
    assert "Your code: user" in titles


def test_a_topic_is_read_on_it_too(project: Path) -> None:
    finished = flask(project, "magic", "trace", "route", FLASK_APP="server:app")
    assert "\nGET / · " in finished.stdout
    assert "not executed in this run" in finished.stdout


def test_an_app_that_is_not_there(project: Path) -> None:
    finished = flask(project, "magic", "trace", FLASK_APP="nothing:app")
    assert finished.returncode == 1
    assert finished.stdout == ""
    (line,) = finished.stderr.splitlines()
    assert "Could not import 'nothing'" in line


def test_help_and_usage(project: Path) -> None:
    bare = flask(project, "magic").stdout
    assert "Three things to try" in bare
    assert "\n  flask magic trace route\n" in bare
    assert "flask magic [OPTIONS] COMMAND" not in bare
    assert "flask magic [OPTIONS] COMMAND" in flask(project, "magic", "--help").stdout
    assert "flask magic trace" in flask(project, "magic", "trace", "--help").stdout
    assert flask(project, "magic", "trace", "--nonsense").returncode == 2


def test_flask_starts_without_what_is_heavy(project: Path) -> None:
    program = "import sys, flaskmagic.plugin; print(sorted(sys.modules))"
    finished = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=project
    )
    loaded = finished.stdout
    assert "'click'" in loaded
    assert not [name for name in ("typer", "rich", "markdown_it") if f"'{name}'" in loaded]
