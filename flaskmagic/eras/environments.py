"""Environments of other releases, made in the cache folder: what the demo app needs runs there."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from flaskmagic import signals
from flaskmagic.eras.cache_folder import cache_folder
from flaskmagic.eras.candidates import series
from flaskmagic.eras.index import install, make_environment
from flaskmagic.eras.revisions import Release
from flaskmagic.source.repositories import normalized

_NEEDED = ("flask", "flask-socketio", "simple-websocket")
"""What the demo app is made with."""

_GO_TOGETHER = ("flask", "werkzeug")
"""Since 2.0 each series of the one was made for that of the other; metadata allow any newer one."""

_MOST = 6
"""How many environments are kept, of some MB each; those not used for longest go first."""


def environment_of(
    releases: Iterable[Release], say: Callable[[str], None], needs: Iterable[str] = ()
) -> Path:
    """Return the Python of an environment of some releases; it is made if it is not there.

    Args:
        releases: The releases. What else the demo app needs is the newest that fits them.
        say: Called with a line before it is made.
        needs: Distributions that are needed besides.

    Returns:
        The Python. Nothing is changed in the environment that flaskmagic is in.

    Raises:
        NoIndex: Something can't be installed.
    """
    wanted = sorted(_requirements(list(releases), [*_NEEDED, *map(normalized, needs)]))
    folder = cache_folder() / "environments" / _name(wanted)
    python = folder / "bin" / "python"
    if not python.exists():
        say(f"making an environment of {', '.join(wanted)} in {folder}")
        shutil.rmtree(folder, ignore_errors=True)  # its Python is gone
        _make(folder, wanted)
        _make_room(folder.parent)
    os.utime(folder)  # it is used
    return python


def _requirements(releases: Sequence[Release], needed: Iterable[str]) -> Iterator[str]:
    """Yield what pip is to install."""
    pinned = {each.distribution: each.version for each in releases}
    yield from (f"{name}=={version}" for name, version in pinned.items())
    for name, other in (_GO_TOGETHER, _GO_TOGETHER[::-1]):
        if name not in pinned and other in pinned:
            yield f"{name}=={series(pinned[other])}.*"
    yield from (name for name in dict.fromkeys(needed) if name not in pinned)


def _name(wanted: Sequence[str]) -> str:
    """Return a name that only an environment of the same for the same Python has."""
    said = "\n".join([sys.version, os.path.realpath(sys.executable), *wanted])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _make(folder: Path, wanted: Sequence[str]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with signals.held(), tempfile.TemporaryDirectory(dir=folder.parent, prefix=".") as aside:
        made = Path(aside, "environment")
        make_environment(made)
        install(made / "bin" / "python", wanted, Path(aside))
        if not folder.exists():  # another process may have been faster
            made.rename(folder)


def _make_room(folder: Path) -> None:
    made = [each for each in folder.iterdir() if not each.name.startswith(".")]
    for each in sorted(made, key=lambda each: -each.stat().st_mtime)[_MOST:]:
        shutil.rmtree(each, ignore_errors=True)
