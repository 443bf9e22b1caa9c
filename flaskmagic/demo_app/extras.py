"""The parts of the Clubhouse that stand on further libraries, each where its library is there."""

from collections.abc import Collection
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from flask import Flask

EXTRAS = {
    "Flask-Login": "members",
    "Flask-WTF": "outings",
    "flask-sock": "echo",
}
"""By the name of the library, the module that is made with it."""


def add_extras(app: Flask, wanted: Collection[str]) -> None:
    """Add the parts that are wanted to the app, of which each brings a blueprint of its own."""
    for library in wanted:
        module = load_extra(library)
        if module is not None:
            app.register_blueprint(module.make_blueprint())


def load_extra(library: str) -> ModuleType | None:
    """Import the part that is made with a library, if there is one and the library is installed."""
    if library not in EXTRAS or find_spec(library.lower().replace("-", "_")) is None:
        return None
    return import_module(f".{EXTRAS[library]}", __package__)
