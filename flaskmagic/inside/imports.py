"""What is done around the imports of an app, which may want to be the first one to import."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence, Set
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType

SOCKETIO = "flask_socketio"

_REPLACE_THREADS = {"eventlet", "gevent"}

Act = Callable[[ModuleType], object]


class NoFlask(Exception):
    """Flask can't be imported; the message says why."""


def import_flask() -> None:
    """Import Flask.

    Raises:
        NoFlask: It can't be imported.
    """
    try:
        import flask  # noqa: F401
    except Exception as error:
        raise NoFlask(str(error)) from None


def import_before(libraries: Set[str]) -> None:
    """Import Flask and what is served with, so that it is not in the trace.

    Code that replaces threads by greenlets must do so before they are imported: it imports them.

    Args:
        libraries: Those that the app's own code imports.

    Raises:
        NoFlask: Flask is not there, or can't be imported.
    """
    if not libraries & _REPLACE_THREADS:
        import_flask()
        if SOCKETIO in libraries:
            __import__(SOCKETIO)
    elif find_spec("flask") is None:
        raise NoFlask("No module named 'flask'")


@contextlib.contextmanager
def when_imported(name: str, act: Act) -> Iterator[None]:
    """Do something with a module, at once or as soon as it is imported.

    Args:
        name: The name of the module.
        act: What is done.
    """
    if name in sys.modules:
        act(sys.modules[name])
        yield
        return
    finder = _Finder(name, act)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        if finder in sys.meta_path:
            sys.meta_path.remove(finder)


class _Finder(MetaPathFinder):
    """Lets the others find a module, and its loader be followed by what is to be done."""

    def __init__(self, name: str, act: Act) -> None:
        self._name, self._act = name, act

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a module as without this finder."""
        if fullname != self._name:
            return None
        for finder in [each for each in sys.meta_path if each is not self]:
            spec = finder.find_spec(fullname, path, target)
            if spec is not None:
                if spec.loader is not None:
                    spec.loader = _Loader(spec.loader, self._act)
                return spec
        return None


class _Loader(Loader):
    """Stands before the loader of a module until that runs."""

    def __init__(self, loader: Loader, act: Act) -> None:
        self._loader, self._act = loader, act

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Make the module as without this loader."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module as without this loader, and then what is to be done."""
        assert module.__spec__ is not None
        module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        self._act(module)
