"""The functions of the app's own that the libraries call: views, handlers of events, hooks."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from types import FunctionType
from typing import Any

from flask import Flask

from flaskmagic.inside.uses.objects import (
    MISSING,
    bases,
    functions_within,
    is_class,
    namespace,
    owner,
    plain_function,
)

Entry = tuple[FunctionType, str, str, list[str]]
"""A function, what kind of entry it is, what leads there, and the methods of a rule."""

_NOT_ASKED = ("HEAD", "OPTIONS")
_HOOKS = {
    "before_request_funcs": "any request",
    "after_request_funcs": "any request",
    "teardown_request_funcs": "any request",
    "template_context_processors": "any page that is made of a template",
}


def entries(app: Flask) -> Iterator[Entry]:
    """Yield what leads into the app's own code.

    Args:
        app: The app.

    Yields:
        The functions, those within others included.
    """
    for function, kind, what, methods in _all(app):
        for each in functions_within(function):
            yield each, kind, what, methods


def _all(app: Flask) -> Iterator[tuple[Any, str, str, list[str]]]:
    yield from _views(app)
    yield from _events(app)
    for attribute, what in _HOOKS.items():
        for functions in namespace(app).get(attribute, {}).values():
            yield from ((each, "other", what, []) for each in functions)
    for each in namespace(app).get("teardown_appcontext_funcs", ()):
        yield each, "other", "any request", []
    yield from _error_handlers(app)
    yield from _commands(app)
    login = namespace(app).get("login_manager")
    for name, value in namespace(login).items():
        if name.endswith("_callback") and value is not None:
            yield value, "other", "a request of a user who is logged in", []


def _views(app: Flask) -> Iterator[tuple[Any, str, str, list[str]]]:
    views: Mapping[str, Any] = namespace(app).get("view_functions", {})
    for rule in namespace(app)["url_map"]._rules:
        view = views.get(rule.endpoint)
        methods = sorted(set(rule.methods or ()) - set(_NOT_ASKED)) or ["GET"]
        cls = namespace(view).get("view_class", MISSING)
        if not is_class(cls):
            yield view, "view", rule.rule, methods
            continue
        for method in methods:
            name = method.lower() if owner(cls, method.lower()) else "dispatch_request"
            base = owner(cls, name)
            if base is not None:
                yield namespace(base)[name], "view", rule.rule, [method]
        for base in bases(cls):
            if "__init__" in namespace(base):
                yield namespace(base)["__init__"], "view", rule.rule, methods


def _events(app: Flask) -> Iterator[tuple[Any, str, str, list[str]]]:
    socketio = namespace(app).get("extensions", {}).get("socketio")
    server = namespace(socketio).get("server")
    for events in namespace(server).get("handlers", {}).values():
        yield from ((handler, "event", event, []) for event, handler in events.items())
    for handler in namespace(server).get("namespace_handlers", {}).values():
        for base in bases(type(handler)):
            for name, function in namespace(base).items():
                if name.startswith("on_"):
                    yield function, "event", name.removeprefix("on_"), []


def _error_handlers(app: Flask) -> Iterator[tuple[Any, str, str, list[str]]]:
    for by_code in namespace(app).get("error_handler_spec", {}).values():
        for code, by_class in by_code.items():
            for cls, function in by_class.items():
                what = f"a request that fails with {code or cls.__name__}"
                yield function, "other", what, []


def _commands(app: Flask) -> Iterator[tuple[Any, str, str, list[str]]]:
    for name, command in namespace(namespace(app).get("cli")).get("commands", {}).items():
        callback = namespace(command).get("callback")
        if inspect.isfunction(plain_function(callback)):
            yield callback, "other", f"the command: flask {name}", []
