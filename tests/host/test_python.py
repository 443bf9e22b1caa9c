"""The Python that an app is run with is that of the environment that its author works in."""

import os
import sys
from pathlib import Path

import pytest

from flaskmagic.host.child import BrokenPython
from flaskmagic.host.python import find_python
from flaskmagic.host.visited import CannotRun
from flaskmagic.runs.run import run_own_app
from flaskmagic.visitor.visit import make_visit

OURS = Path(sys.executable)


def program(file: Path, text: str = "#!/bin/sh\n") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(0o755)
    return file


def environment(folder: Path) -> Path:
    """Make a folder look like an environment, and return its Python."""
    python = program(folder / "bin" / "python")
    (folder / "pyvenv.cfg").write_text("")
    return python


@pytest.fixture(autouse=True)
def nothing_is_active(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX", "UV_PROJECT_ENVIRONMENT"):
        monkeypatch.delenv(name, raising=False)
    (folder / "empty").mkdir()
    (folder / ".git").mkdir()  # no environment above it counts
    monkeypatch.setenv("PATH", f"{OURS.parent}{os.pathsep}{folder / 'empty'}")


def test_without_any_other_it_is_ours() -> None:
    assert find_python("server:app").path == OURS
    assert find_python(None).where is None


def test_the_surest_comes_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flask = program(folder / "tools" / "flask", f"#!{folder}/tools/python3\n")
    on_path = program(flask.parent / "python3")
    monkeypatch.setenv("PATH", str(flask.parent))
    assert find_python("server").path == on_path
    found = {"CONDA_PREFIX": environment(folder / "conda")}
    monkeypatch.setenv("CONDA_PREFIX", str(folder / "conda"))
    assert find_python("server").path == found["CONDA_PREFIX"]
    of_uv = environment(folder / "project" / "of_uv")
    monkeypatch.setenv("UV_PROJECT_ENVIRONMENT", "of_uv")
    (folder / "project" / "server.py").write_text("")
    assert find_python("project/server.py:app").path == of_uv
    above = environment(folder / "venv")
    assert find_python("project/server.py").path == above
    beside = environment(folder / "project" / ".venv")
    assert find_python("project/server.py").path == beside
    assert find_python("project/server.py").where == f".venv in {folder / 'project'}"
    active = environment(folder / "active")
    monkeypatch.setenv("VIRTUAL_ENV", str(folder / "active"))
    assert find_python("project/server.py").path == active
    named = program(folder / "named")
    assert find_python("project/server.py", named).path == named


def test_an_environment_above_the_repository_is_not_the_apps(folder: Path) -> None:
    environment(folder / ".venv")
    (folder / "project" / ".git").mkdir(parents=True)
    (folder / "project" / "server.py").write_text("")
    assert find_python("project/server.py").path == OURS
    assert find_python("server").path == folder / ".venv" / "bin" / "python"


@pytest.mark.parametrize(("mark", "tool"), [("poetry.lock", "poetry"), ("Pipfile", "pipenv")])
def test_a_tool_that_keeps_the_environment_elsewhere(
    folder: Path, monkeypatch: pytest.MonkeyPatch, mark: str, tool: str
) -> None:
    python = environment(folder / "cache" / "env")
    program(folder / "tools" / tool, f"#!/bin/sh\necho {folder / 'cache' / 'env'}\n")
    monkeypatch.setenv("PATH", str(folder / "tools"))
    assert find_python(None).path == OURS
    (folder / mark).write_text("")
    assert find_python(None).path == python
    assert find_python(None).where == tool
    program(folder / "tools" / tool, "#!/bin/sh\nexit 1\n")
    assert find_python(None).path == OURS


@pytest.mark.parametrize("first", ["#!{}\n", '#!/bin/sh\n\'\'\'exec\' "{}" "$0" "$@"\n'])
def test_the_python_of_the_flask_on_the_path(
    folder: Path, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    python = program(folder / "deep" / "python3.12")
    program(folder / "tools" / "flask", first.format(python))
    monkeypatch.setenv("PATH", f"{OURS.parent}{os.pathsep}{folder / 'tools'}")
    assert find_python("server").path == python
    python.unlink()
    assert find_python("server").path == OURS


def test_our_own_environment_by_another_name_is_ours(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "link").symlink_to(OURS.parent.parent)
    monkeypatch.setenv("VIRTUAL_ENV", str(folder / "link"))
    assert find_python("server").where is None
    assert find_python("server", OURS).where is None
    assert find_python("server", OURS.resolve()).where == "--python"


def test_an_environment_that_is_broken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment(folder / ".venv").unlink()
    (folder / ".venv" / "bin" / "python").symlink_to(folder / "gone")
    with pytest.raises(BrokenPython, match=r"\.venv .* has no Python that runs: make it anew"):
        find_python("server")
    monkeypatch.setenv("VIRTUAL_ENV", str(folder / "nowhere"))
    with pytest.raises(BrokenPython, match=r"nowhere \(VIRTUAL_ENV\) has no Python that runs"):
        find_python("server")
    with pytest.raises(BrokenPython, match="there is no program nothing"):
        find_python("server", Path("nothing"))


def test_a_python_that_cannot_be_recorded(folder: Path) -> None:
    (folder / "server.py").write_text("")
    old = program(folder / "old", "#!/bin/sh\nexit 70\n")
    with pytest.raises(BrokenPython, match=r"old is older than Python 3\.11: name a newer one"):
        run_own_app("server", make_visit(), python=old)
    fails = program(folder / "fails", "#!/bin/sh\necho no >&2\nexit 3\n")
    with pytest.raises(BrokenPython, match=r"fails can't be recorded: .* ended \(exit: 3\)"):
        run_own_app("server", make_visit(), python=fails)
    (folder / "text").write_text("no program")
    with pytest.raises(BrokenPython, match="text can't be started: Permission denied"):
        run_own_app("server", make_visit(), python=folder / "text")


def test_a_python_without_flask(folder: Path) -> None:
    (folder / "server.py").write_text("")
    isolated = program(folder / "bare", f'#!/bin/sh\nexec {OURS.resolve()} -I -S "$@"\n')
    with pytest.raises(CannotRun, match=r"has no Flask that can be imported .*--python"):
        run_own_app("server", make_visit(), python=isolated)
