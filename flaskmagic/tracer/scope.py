"""What is traced: the packages between socket and app, and the reason for each omission."""

from __future__ import annotations

import linecache
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath
from types import FrameType

PACKAGES = frozenset(
    {
        "flask",
        "werkzeug",
        "jinja2",
        "markupsafe",
        "itsdangerous",
        "click",
        "blinker",
        "flask_socketio",
        "socketio",
        "engineio",
        "simple_websocket",
        "wsproto",
    }
)
"""The libraries that are read, by their top-level packages."""

STANDARD_LIBRARY = frozenset(
    {
        "socketserver",
        "http.server",
        "http.client",
        "email.parser",
        "email.feedparser",
        "email.message",
        "selectors",
        "socket",
        "urllib.parse",
    }
)
"""The modules of the standard library that stand between the socket and the app."""

INSTALLED = frozenset({"site-packages", "dist-packages"})
"""The names of folders that distributions are installed into."""

STANDARD_LIBRARY_FOLDER = PurePath(linecache.__file__).parent

OUTSIDE = "outside the scope"
GENERATED = "generated code, without a file to read"
OWN = "flaskmagic's own"


@dataclass(frozen=True)
class Scope:
    """Decides which functions are recorded.

    The app's own are the modules and packages named in ``app_packages``, and what lies below
    ``app_folder`` without being installed there, or with Python. ``libraries`` are top-level
    packages to record beside :data:`PACKAGES`. ``close`` are modules that are looked at as closely
    as own code, though they are not the app's.
    """

    app_packages: tuple[str, ...] = ()
    app_folder: str | None = None
    libraries: frozenset[str] = frozenset()
    close: frozenset[str] = frozenset()

    def reason_to_skip(self, frame: FrameType) -> str | None:
        """Say why a function is not recorded.

        Args:
            frame: A frame of the function.

        Returns:
            The reason, or ``None`` if it is recorded.
        """
        if is_template(frame):
            return None
        module = module_name(frame)
        if frame.f_code.co_filename.startswith("<") and not _is_typed_in(frame, module):
            return GENERATED
        if not module:  # a template that is being loaded: its names are not set yet
            return GENERATED
        if _is_ours(module):  # though it may be among the libraries that the app imports
            return OWN
        package = module.partition(".")[0]
        if module in STANDARD_LIBRARY or package in PACKAGES or package in self.libraries:
            return None
        if self.is_own(module, frame.f_code.co_filename):
            return None
        return OUTSIDE

    def is_own(self, module: str, filename: str) -> bool:
        """Say whether a file is the app's own.

        Args:
            module: The dotted name of its module.
            filename: The file.

        Returns:
            Whether it is.
        """
        if any(module == own or module.startswith(f"{own}.") for own in self.app_packages):
            return True
        return not _is_ours(module) and self._in_app_folder(filename)

    def is_own_template(self, filename: str) -> bool:
        """Say whether a template is the app's own.

        Args:
            filename: The file of the template.

        Returns:
            Whether it is.
        """
        path = PurePath(filename).as_posix()
        packages = (f"/{own.replace('.', '/')}/" for own in self.app_packages)
        return any(each in path for each in packages) or self._in_app_folder(filename)

    def _in_app_folder(self, filename: str) -> bool:
        return self.app_folder is not None and _is_own_below(self.app_folder, filename)


@lru_cache(maxsize=10_000)
def _is_own_below(folder: str, filename: str) -> bool:
    """Say whether a file lies in a folder, and was not installed there."""
    path = PurePath(filename)
    if not path.is_relative_to(folder):
        return False
    if path.is_relative_to(STANDARD_LIBRARY_FOLDER):  # Python may lie in the app's folder
        return False
    return not INSTALLED & set(path.relative_to(folder).parts)


def _is_typed_in(frame: FrameType, module: str) -> bool:
    """Say whether the code was typed at a prompt, whose lines ``linecache`` keeps."""
    return module == "__main__" and frame.f_code.co_filename in linecache.cache


def _is_ours(module: str) -> bool:
    """Say whether a module is flaskmagic's own; its demo app is as good an app as any."""
    demo = f"{module}.".startswith("flaskmagic.demo_app.")
    return module.partition(".")[0] == "flaskmagic" and not demo


def module_name(frame: FrameType) -> str:
    """Return the dotted name of a frame's module.

    Args:
        frame: The frame.

    Returns:
        The name, empty where the frame has none.
    """
    name = name_in(frame, "__name__")
    return name if type(name) is str else ""


def is_template(frame: FrameType) -> bool:
    """Say whether a frame runs a compiled Jinja template.

    The namespace of a compiled template holds the table of its lines, and Jinja puts the template
    itself there (``jinja2.compiler.CodeGenerator.visit_Template`` and
    ``jinja2.environment.Template._from_namespace``, the same since Jinja2 3.0). It is no module, so
    it has no ``__name__``, whatever an app calls its own variables.

    Args:
        frame: The frame.

    Returns:
        Whether it does.
    """
    if name_in(frame, "__name__") is not None or type(name_in(frame, "debug_info")) is not str:
        return False
    return name_in(frame, "__jinja_template__") is not None


def name_in(frame: FrameType, name: str) -> object:
    """Look a global up; ``exec`` may have been given a mapping that has code of its own.

    Args:
        frame: A frame.
        name: The name of the global.

    Returns:
        Its value, None if there is none.
    """
    return dict.get(frame.f_globals, name)
