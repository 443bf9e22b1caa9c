"""The package index, asked through pip: so its addresses, certificates and proxies are the user's.

Only wheels are asked for. To look into a source distribution, pip would run its ``setup.py``.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from flaskmagic import signals
from flaskmagic.eras.revisions import Release
from flaskmagic.errors import Problem
from flaskmagic.source.repositories import normalized

_QUIET = ("--disable-pip-version-check", "--no-input", "--no-color", "--retries", "2")
_WHEELS = ("--only-binary", ":all:")
_NEVER = "0+never"
"""A version that no release has."""

_NOWHERE_ELSE = {"PIP_TARGET": "", "PIP_PREFIX": "", "PIP_ROOT": ""}
"""Where the user's own installations may go."""

_LISTED = re.compile(r"\(from versions: (?!none\))([^)]+)\)")


class NoIndex(Problem):
    """The package index can't be asked, or has not what it was asked for."""


class PackageIndex:
    """The package index that pip is set up for, in the Python that runs this."""

    def versions(self, distribution: str) -> tuple[str, ...]:
        """Ask which releases of a distribution have a wheel for this Python.

        pip lists them only where it does not find the one that it was asked for: ``pip index
        versions`` lists those without a wheel as well.

        Args:
            distribution: Its name.

        Returns:
            The versions, the newest first.

        Raises:
            NoIndex: The index can't be asked, or has none.
        """
        done = _pip("download", *_WHEELS, "--no-deps", f"{distribution}=={_NEVER}")
        listed = _LISTED.search(done.stderr)
        if listed is None:
            raise NoIndex(f"no release of {distribution} was found: {_reason(done)}")
        return tuple(reversed(listed[1].split(", ")))

    def download(self, releases: Sequence[Release], folder: Path) -> dict[Release, Path]:
        """Download the wheels of releases; nothing is installed, and none of their code runs.

        Args:
            releases: The releases, of different distributions.
            folder: An empty folder to put them into; pip has its own files there meanwhile.

        Returns:
            The wheels.

        Raises:
            NoIndex: The index can't be asked, or has no wheel of one of them.
        """
        pins = [f"{each.distribution}=={each.version}" for each in releases]
        done = _pip("download", *_WHEELS, "--no-deps", "--dest", str(folder), *pins, aside=folder)
        if done.returncode != 0:
            raise NoIndex(f"{' and '.join(pins)} can't be downloaded: {_reason(done)}")
        wheels = {normalized(wheel.name.partition("-")[0]): wheel for wheel in folder.glob("*.whl")}
        return {each: wheels[each.distribution] for each in releases}


def make_environment(folder: Path) -> None:
    """Make a virtual environment that has nothing, not even pip.

    Args:
        folder: The folder, which is not there yet.

    Raises:
        NoIndex: It can't be made.
    """
    done = _run([sys.executable, "-m", "venv", "--without-pip", str(folder)], {})
    if done.returncode != 0:
        raise NoIndex(f"no environment can be made in {folder}: {_reason(done)}")


def install(python: Path, requirements: Sequence[str], aside: Path) -> None:
    """Install into a virtual environment, wheels only: none of their code runs.

    Args:
        python: The Python of the environment.
        requirements: What pip is to install.
        aside: A folder for pip's own files.

    Raises:
        NoIndex: Something can't be installed.
    """
    options = ("--python", str(python), "install", *_WHEELS, "--no-compile", "--no-user")
    done = _pip(*options, *requirements, aside=aside, variables=_NOWHERE_ELSE)
    if done.returncode != 0:
        raise NoIndex(f"{' and '.join(requirements)} can't be installed: {_reason(done)}")


def _pip_command() -> Iterator[str]:
    """Yield how pip is run here; an environment without pip has the one that Python brings."""
    yield sys.executable
    if find_spec("pip") is not None:
        yield from ("-m", "pip")
        return
    brought = find_spec("ensurepip")  # some systems take it out of Python
    folders = (brought.submodule_search_locations if brought else None) or ()
    wheels = [wheel for each in folders for wheel in Path(each).glob("_bundled/pip-*.whl")]
    if not wheels:
        raise NoIndex(f"{sys.executable} has no pip, which asks the package index: install it")
    yield str(wheels[0] / "pip")


def _pip(
    *arguments: str, aside: Path | None = None, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run pip; ``aside`` is the folder for its own files."""
    own = {"TMPDIR": str(aside)} if aside else {}
    return _run([*_pip_command(), *arguments, *_QUIET], {**own, **(variables or {})})


def _run(command: Sequence[str], variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    with signals.allowed():
        return subprocess.run(
            command,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )


def _reason(done: subprocess.CompletedProcess[str]) -> str:
    """Return the last error that was printed, of pip without its mark."""
    lines = (done.stderr.strip() or "it does not say why").splitlines()
    errors = [line for line in lines if line.startswith("ERROR: ")]
    return (errors or lines)[-1].removeprefix("ERROR: ")
