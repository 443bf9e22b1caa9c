"""Which file of a library somebody means who writes its name in a report."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flaskmagic.source.repositories import REPOSITORIES

_STANDS_ON = {"flask": ("werkzeug", "jinja2")}
"""What is told of a library is often of these."""

_SHORT = {"jinja": "jinja2"}


def files_named(written: str, paths: Iterable[str]) -> list[str]:
    """Find the files that a name may mean.

    Args:
        written: The name, as ``app.py``, ``flask/app.py``, ``flask.app``, ``Flask.scaffold.py`` or
            the path in a repository or on somebody's disk.
        paths: The files, as they are imported.

    Returns:
        The paths of those files, in their order. Capitals don't matter.
    """
    forms = set(_forms(written.strip().replace("\\", "/").lower().lstrip("./")))
    return [path for path in paths if any(_is_named(path.lower(), each) for each in forms)]


def _forms(written: str) -> Iterable[str]:
    """Yield the paths that a name stands for."""
    stem = written.removesuffix(".py")
    if stem != written:
        yield written
    if "/" not in stem and stem != "__init__":
        dotted = stem.replace(".", "/")
        yield f"{dotted}.py"
        yield f"{dotted}/__init__.py"
    elif stem == written:
        yield f"{written}.py"
        yield f"{written}/__init__.py"


def _is_named(path: str, written: str) -> bool:
    """Say whether one of two paths is the end of the other one."""
    return f"/{path}".endswith(f"/{written}") or f"/{written}".endswith(f"/{path}")


def packages_of(distribution: str) -> tuple[str, ...]:
    """Return what the package of a distribution is likely to be called.

    Args:
        distribution: Its normalized name.

    Returns:
        The names: ``flask_socketio``; of ``python-socketio`` also ``socketio``.
    """
    name = distribution.replace("-", "_")
    return (name, *([name.removeprefix("python_")] if name.startswith("python_") else []))


def distributions_named(text: str) -> list[str]:
    """Find the libraries that a report speaks of, of those whose releases are known.

    Args:
        text: The report, or all names of files in it.

    Returns:
        The normalized names of their distributions.
    """
    words = {word.replace("-", "_") for word in re.findall(r"[\w-]+", text.lower())}
    words |= {_SHORT[word] for word in words & set(_SHORT)}
    named = [each for each in REPOSITORIES if words & set(packages_of(each))]
    more = [other for each in named for other in _STANDS_ON.get(each, ())]
    return list(dict.fromkeys([*named, *more]))
