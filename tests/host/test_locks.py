"""A lock file that pins other releases than are installed is told of."""

import json
from pathlib import Path

import pytest

from flaskmagic.host.locks import other_releases

INSTALLED = {"flask": "3.1.3", "werkzeug": "3.1.9", "flask-socketio": "5.7.0", "click": "8.1"}
TOML = """\
version = 1

[[package]]
name = "flask"
version = "3.0.3"

[[package]]
name = "Flask_SocketIO"
version = "5.7.0"

[[package]]
name = "not-installed"
version = "1.0"

[[package]]
name = "project"
"""
PIPFILE = json.dumps({"default": {"flask": {"version": "==3.0.3"}, "local": {"path": "."}}})
REQUIREMENTS = "# ours\nFlask==3.0.3 ; python_version > '3'\nclick>=7\nflask-socketio[x] == 5.7.0\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("uv.lock", TOML),
        ("poetry.lock", TOML),
        ("Pipfile.lock", PIPFILE),
        ("requirements.txt", REQUIREMENTS),
    ],
)
def test_what_differs_is_named(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert other_releases(tmp_path, lambda: INSTALLED) == (
        f"{tmp_path / name} pins other releases than are installed: flask 3.0.3 (installed: 3.1.3)"
    )
    (tmp_path / name).write_text(text.replace("3.0.3", "3.1.3"))
    assert other_releases(tmp_path, lambda: INSTALLED) is None


def test_several_and_several_of_one(tmp_path: Path) -> None:
    pins = [("flask", "1"), ("werkzeug", "2"), ("flask-socketio", "3"), ("click", "4")]
    lock = tmp_path / "requirements.txt"
    lock.write_text("".join(f"{name}=={version}\n" for name, version in pins))
    said = other_releases(tmp_path, lambda: INSTALLED) or ""
    assert said.endswith("flask-socketio 3 (installed: 5.7.0) and 1 more")
    lock.write_text("flask==3.1.3\nflask==2.2.5 ; python_version < '3.8'\n")
    assert other_releases(tmp_path, lambda: INSTALLED) is None


def test_a_file_that_cannot_be_read_pins_nothing(tmp_path: Path) -> None:
    assert other_releases(tmp_path, lambda: pytest.fail("read")) is None
    for name in ("uv.lock", "Pipfile.lock"):
        (tmp_path / name).write_text("][")
        assert other_releases(tmp_path, lambda: INSTALLED) is None
