"""Which Python an app is run with: that of the environment that its author works in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flaskmagic.host.child import BrokenPython
from flaskmagic.inside.app_target import AppTarget

_OTHERWISE = "or name another Python with --python"
_FOLDERS = (".venv", "venv")
_PATIENCE = 20
_INTERPRETER = re.compile(rb"#!\s*(?P<python>\S*python[\d.]*)\s*$|'''exec' \"?(?P<long>[^\"\s]+)")


@dataclass(frozen=True, slots=True)
class FoundPython:
    """A Python, and where it was found; without that it is the one that runs this."""

    path: Path
    where: str | None = None


def find_python(app: str | None, named: Path | None = None) -> FoundPython:
    """Return the Python to run an app with; nothing is started but the tools that manage it.

    Args:
        app: What ``flask --app`` takes, or ``None``.
        named: The Python that the user named.

    Returns:
        The first that there is: the one that was named, that of the environment that is active,
        that of an environment beside the app or above it, that of uv, Poetry, Pipenv or conda, the
        one whose ``flask`` is found first on the PATH, and else the one that runs this.

    Raises:
        BrokenPython: There is an environment, but no Python in it that could run.
    """
    if named is not None:
        found = shutil.which(named)
        if found is None:
            raise BrokenPython(f"--python: there is no program {named}")
        return _ours_or(Path(found), "--python")
    for environment, where in _environments(_project_of(app)):
        return _ours_or(_python_in(environment, where), where)
    beside_flask = _python_of_flask()
    return _ours_or(beside_flask, "its flask is on the PATH") if beside_flask else _ours()


def _ours() -> FoundPython:
    return FoundPython(Path(sys.executable))


def _ours_or(python: Path, where: str) -> FoundPython:
    """Return a Python, or ours if it is the same, in the same environment.

    Environments link to one Python, and one folder may hold several.
    """
    ours = Path(sys.executable)
    same = python.samefile(ours) and python.parent.samefile(ours.parent)
    return _ours() if same else FoundPython(python, where)


def _project_of(app: str | None) -> Path:
    """Return the folder that the app's file lies in, or where we are."""
    path = Path(AppTarget.parse(app).path or ".")
    folder = path.parent if path.is_file() else path
    return folder.resolve() if folder.is_dir() else Path.cwd()


def _environments(project: Path) -> Iterator[tuple[Path, str]]:
    """Yield the folders of environments, the surest first, and how each was found."""
    active = os.environ.get("VIRTUAL_ENV")
    if active:
        yield Path(active), "VIRTUAL_ENV"
    for folder in _up_to_the_root(project):
        for name in _FOLDERS:
            if (folder / name / "pyvenv.cfg").exists():
                yield folder / name, f"{name} in {folder}"
    of_uv = os.environ.get("UV_PROJECT_ENVIRONMENT")
    if of_uv and (project / of_uv).is_dir():
        yield project / of_uv, "UV_PROJECT_ENVIRONMENT"
    yield from _of_tools(project)
    of_conda = os.environ.get("CONDA_PREFIX")
    if of_conda:
        yield Path(of_conda), "CONDA_PREFIX"


def _up_to_the_root(project: Path) -> Iterator[Path]:
    """Yield the folder of a project and those above it, as far as its repository reaches."""
    for folder in (project, *project.parents):
        yield folder
        if (folder / ".git").exists() or folder == Path.home():
            return


def _of_tools(project: Path) -> Iterator[tuple[Path, str]]:
    """Yield what Poetry and Pipenv say: they may keep an environment elsewhere."""
    for marks, command in (
        (("poetry.lock",), ("poetry", "env", "info", "--path")),
        (("Pipfile",), ("pipenv", "--venv")),
    ):
        if any((project / mark).is_file() for mark in marks) and shutil.which(command[0]):
            said = _said_by(command, project)
            if said:
                yield Path(said), command[0]


def _said_by(command: tuple[str, ...], folder: Path) -> str:
    try:
        finished = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return finished.stdout.strip() if finished.returncode == 0 else ""


def _python_in(environment: Path, where: str) -> Path:
    """Return the Python of an environment; on POSIX it lies in ``bin``."""
    python = environment / "bin" / "python"
    if not os.access(python, os.X_OK):
        raise BrokenPython(
            f"{environment} ({where}) has no Python that runs: make it anew, {_OTHERWISE}"
        )
    return python


def _python_of_flask() -> Path | None:
    """Return the Python that the first ``flask`` on the PATH is run with, ours left out."""
    ours = Path(sys.executable).parent
    path = os.environ.get("PATH", os.defpath).split(os.pathsep)
    others = [each for each in path if not (Path(each).is_dir() and ours.samefile(each))]
    script = shutil.which("flask", path=os.pathsep.join(others))
    if script is None:
        return None
    with Path(script).open("rb") as file:
        for line in (file.readline(), file.readline()):
            match = _INTERPRETER.match(line)
            if match is not None:
                python = Path(os.fsdecode(match["python"] or match["long"]))
                return python if os.access(python, os.X_OK) else None
    return None
