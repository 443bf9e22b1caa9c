"""What is traced: the packages between socket and app, and the reason for each omission."""

from __future__ import annotations

from dataclasses import dataclass
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
        "urllib.parse",
    }
)
"""The modules of the standard library that stand between the socket and the app."""

OUTSIDE = "outside the scope"
GENERATED = "generated code, without a file to read"
OWN = "flaskmagic's own"


@dataclass(frozen=True)
class Scope:
    """Decides which functions are recorded.

    ``app_packages`` are the dotted names of the app's own modules and packages.
    """

    app_packages: tuple[str, ...] = ()

    def reason_to_skip(self, frame: FrameType) -> str | None:
        """Return why the function of ``frame`` is not recorded, or ``None`` if it is."""
        if is_template(frame):
            return None
        if frame.f_code.co_filename.startswith("<"):
            return GENERATED
        module = module_name(frame)
        if module in STANDARD_LIBRARY or module.partition(".")[0] in PACKAGES:
            return None
        if any(module == own or module.startswith(f"{own}.") for own in self.app_packages):
            return None
        return OWN if module.partition(".")[0] == "flaskmagic" else OUTSIDE


def module_name(frame: FrameType) -> str:
    """Return the dotted name of the frame's module, or ``""`` where it has none."""
    name = frame.f_globals.get("__name__")
    return name if isinstance(name, str) else ""


def is_template(frame: FrameType) -> bool:
    """Say whether the frame runs a compiled Jinja template.

    The namespace of a compiled template holds the environment, the template's name and the table
    of its lines (``jinja2.compiler.CodeGenerator.visit_Template`` and
    ``jinja2.environment.Template._from_namespace`` agree on these names).
    """
    namespace = frame.f_globals
    return "debug_info" in namespace and "blocks" in namespace and "environment" in namespace
