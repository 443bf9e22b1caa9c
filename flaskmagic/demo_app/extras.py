"""The parts of the Clubhouse that stand on further libraries, each where its library is there."""

from collections.abc import Collection
from importlib import import_module
from importlib.util import find_spec

from flask import Flask

EXTRAS: dict[str, str] = {}
"""By the name of the library, the module that is made with it."""


def add_extras(app: Flask, wanted: Collection[str]) -> None:
    """Add the parts that are wanted to the app, of which each brings a blueprint of its own."""
    for library in wanted:
        if find_spec(library.lower().replace("-", "_")):
            module = import_module(f".{EXTRAS[library]}", __package__)
            app.register_blueprint(module.make_blueprint())
