"""The app that is named, as ``flask --app`` and ``FLASK_APP`` name it."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from importlib.machinery import PathFinder
from pathlib import Path

from flaskmagic.tracer.scope import INSTALLED


@dataclass(frozen=True, slots=True)
class AppTarget:
    """An app by its name: ``server.py``, ``server:app``, ``server:create_app()``.

    ``named`` is the whole name, or ``None`` for the app that flask finds by itself. ``path`` is the
    file or module in it, and ``name`` what stands after the colon; both may be empty.
    """

    named: str | None
    path: str
    name: str

    @classmethod
    def parse(cls, app: str | None) -> AppTarget:
        """Read the name of an app.

        Args:
            app: What ``flask --app`` takes; without it, ``FLASK_APP`` counts.

        Returns:
            The app that is meant.
        """
        named = app or os.environ.get("FLASK_APP") or None
        # The colon of a drive is none.
        path, *name = re.split(r":(?![\\/])", named or "", maxsplit=1)
        return cls(named, path, "".join(name))

    @property
    def folder(self) -> Path:
        """The folder that holds the app's own code: where flask looks for it."""
        here = Path.cwd()
        file = Path(self.path)
        if not self.path:
            return here
        if file.exists():
            folder = file.resolve()
            folder = folder if folder.is_dir() and not _is_package(folder) else folder.parent
            while _is_package(folder):
                folder = folder.parent
        else:
            folder = _folder_of_module(self.path.partition(".")[0]) or here
        return here if folder.is_relative_to(here) else folder

    @property
    def installed(self) -> tuple[str, Path] | None:
        """The package that the app is in, and its folder or file, if it was installed."""
        package = self.path.partition(".")[0]
        if not package.isidentifier() or Path(self.path).exists():
            return None
        spec = PathFinder.find_spec(package, [str(Path.cwd()), *sys.path])
        if spec is None or not spec.origin or not INSTALLED & set(Path(spec.origin).parts):
            return None
        file = Path(spec.origin)
        return package, file.parent if spec.submodule_search_locations else file


def _is_package(folder: Path) -> bool:
    return (folder / "__init__.py").is_file()


def _folder_of_module(package: str) -> Path | None:
    """Return the folder that a module would be imported from, if it is not an installed one."""
    spec = PathFinder.find_spec(package, [str(Path.cwd()), *sys.path])
    if spec is None or spec.origin is None:
        return None
    file = Path(spec.origin)
    folder = file.parent.parent if spec.submodule_search_locations else file.parent
    return None if INSTALLED & set(folder.parts) else folder
