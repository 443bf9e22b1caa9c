"""The names of files and libraries are understood as reports have them."""

import pytest

from flaskmagic.eras.named_files import distributions_named, files_named, packages_of

PATHS = (
    "flask/__init__.py",
    "flask/app.py",
    "flask/json/__init__.py",
    "flask/sansio/app.py",
    "flask/wrappers.py",
    "jinja2/environment.py",
    "single.py",
)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("app.py", ["flask/app.py", "flask/sansio/app.py"]),
        ("flask/app.py", ["flask/app.py"]),
        ("Flask/App.py", ["flask/app.py"]),
        ("flask.app.py", ["flask/app.py"]),
        ("flask.app", ["flask/app.py"]),
        ("sansio/app.py", ["flask/sansio/app.py"]),
        ("src/flask/app.py", ["flask/app.py"]),
        ("./flask/app.py", ["flask/app.py"]),
        (r"C:\venv\Lib\site-packages\flask\app.py", ["flask/app.py"]),
        ("lib/python3.9/site-packages/flask/sansio/app.py", ["flask/sansio/app.py"]),
        ("flask.json", ["flask/json/__init__.py"]),
        ("flask/json", ["flask/json/__init__.py"]),
        ("Jinja2/Environment.py", ["jinja2/environment.py"]),
        ("wrappers", ["flask/wrappers.py"]),
        ("single.py", ["single.py"]),
        ("flask/__init__.py", ["flask/__init__.py"]),
        ("myapp.py", []),
        ("project/app.py", []),
        ("pp.py", []),
        ("app.js", []),
        ("", []),
    ],
)
def test_files_are_named_by_any_end_of_their_path(written: str, expected: list[str]) -> None:
    assert files_named(written, PATHS) == expected


def test_packages_are_called_like_their_distributions() -> None:
    assert packages_of("flask-socketio") == ("flask_socketio",)
    assert packages_of("python-engineio") == ("python_engineio", "engineio")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In flask/app.py we see", ["flask", "werkzeug", "jinja2"]),
        ("Werkzeug.routing:Map", ["werkzeug"]),
        ("Flask-SocketIO", ["flask-socketio"]),
        ("the file flask_socketio/__init__.py", ["flask-socketio"]),
        ("Jinja renders", ["jinja2"]),
        ("engineio/server.py", ["python-engineio"]),
        ("a flasked thing of requests", []),
    ],
)
def test_libraries_are_named_by_their_packages(text: str, expected: list[str]) -> None:
    assert distributions_named(text) == expected
