"""The parts of the Clubhouse that stand on further libraries, each where its library is there."""

from collections.abc import Collection
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from flask import Flask

EXTRAS = {
    "Flask-Login": "members",
    "Flask-WTF": "outings",
}
"""By the name of the library, the module that is made with it."""


def add_extras(app: Flask, wanted: Collection[str]) -> None:
    """Add the parts that are wanted to the app, of which each brings a blueprint of its own."""
    for library, part in EXTRAS.items():
        if library in wanted and find_spec(library.lower().replace("-", "_")):
            module = import_module(f".{part}", __package__)
            app.register_blueprint(module.make_blueprint())


def files_of(wanted: Collection[str]) -> list[Path]:
    """Return the files of the parts that are wanted."""
    return [
        Path(__file__).with_name(f"{part}.py") for name, part in EXTRAS.items() if name in wanted
    ]
